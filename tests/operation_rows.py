"""A row of each table of operations under each handling: a part of `verdicts.FILL`."""

from cluster import Connection

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


def read_what_is_given(connection: Connection) -> None:
    """Let the scope read what it may give, so that a head that it gives shows to it."""
    connection.execute(
        "SELECT set_config('atlas.readable', coalesce(current_setting('atlas.writable', true), ''), true)"
    )


def read_nothing(connection: Connection) -> None:
    """Let the scope read nothing, as one that gives alone."""
    connection.execute("SELECT set_config('atlas.readable', '', true)")
