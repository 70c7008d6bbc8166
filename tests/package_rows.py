"""A row of each table of packages under each handling: a part of `verdicts.FILL`."""

FILL = {
    "package": "INSERT INTO package SELECT gen_random_uuid(), own, {author}, gen_random_uuid()::text, 1, 'draft', 1,"
    " '{{}}', now() FROM unnest(%(own)s::integer[]) AS own",
    "package_step": "INSERT INTO package_step"
    " SELECT gen_random_uuid(), own, {author}, gen_random_uuid(), 1, 0, '', '', NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "package_consent": "INSERT INTO package_consent"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), '', {author}, gen_random_uuid(), '{{}}', '', '', 'asked', '',"
    " NULL, now() FROM unnest(%(own)s::integer[]) AS own",
    "package_release": "INSERT INTO package_release"
    " SELECT gen_random_uuid(), own, {author}, gen_random_uuid(), '', 1, gen_random_uuid(), NULL, '', '', '', '', '',"
    " '', sha256(''), '', NULL, now() FROM unnest(%(own)s::integer[]) AS own",
    "package_line": "INSERT INTO package_line SELECT own, gen_random_uuid(), 1, gen_random_uuid(), {author}, own"
    " FROM unnest(%(own)s::integer[]) AS own",
    "package_reader": "INSERT INTO package_reader SELECT own, gen_random_uuid(), gen_random_uuid(), own"
    " FROM unnest(%(own)s::integer[]) AS own",
    "package_rating": "INSERT INTO package_rating"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), {author}, true, true, true, '', NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "package_answer": "INSERT INTO package_answer"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), 0, '', '', {author}, NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
}
# what only functions of the store write
TOLD = {
    "package_recall": "INSERT INTO package_recall SELECT gen_random_uuid(), own, gen_random_uuid(), 0, '', now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "package_told": "INSERT INTO package_told SELECT gen_random_uuid(), own, gen_random_uuid(), '', 1, '', '', '{{}}',"
    " now() FROM unnest(%(own)s::integer[]) AS own",
}
