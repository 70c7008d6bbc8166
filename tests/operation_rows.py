"""A row of each table of operations under each handling: a part of `verdicts.FILL`."""

FILL = {
    "operation": "INSERT INTO operation"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), {author}, NULL, '', 'proposed', now(), now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    # of an operation under the same handling, so that the row shows where its head does
    "operation_entry": "INSERT INTO operation_entry"
    " SELECT gen_random_uuid(), own,"
    " coalesce((SELECT o.id FROM operation o WHERE o.handling = own LIMIT 1), gen_random_uuid()),"
    " 'opened', NULL, NULL, {author}, NULL, '{{}}', now() FROM unnest(%(own)s::integer[]) AS own",
}
