"""A row of each table of operations, of steps and of what is left, under each handling: a part of `verdicts.FILL`."""

from collections.abc import Iterator
from contextlib import contextmanager

from cluster import Connection

FILL = {
    "transition": "INSERT INTO transition"
    " SELECT gen_random_uuid(), own, 'claim', gen_random_uuid(), 0, '', 'begun', {author}, NULL, now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    "playbook": "INSERT INTO playbook SELECT gen_random_uuid(), own, '{{}}', '2026-01-01'"
    " FROM unnest(%(own)s::integer[]) AS own",
    "operation": "INSERT INTO operation"
    " SELECT gen_random_uuid(), own, gen_random_uuid(), {author}, NULL, '', 'proposed', now(), now()"
    " FROM unnest(%(own)s::integer[]) AS own",
    # of an operation under the same handling, so that the row shows where its head does
    "operation_entry": "INSERT INTO operation_entry"
    " SELECT gen_random_uuid(), own,"
    " coalesce((SELECT o.id FROM operation o WHERE o.handling = own LIMIT 1), gen_random_uuid()),"
    " 'opened', NULL, NULL, {author}, NULL, '{{}}', now() FROM unnest(%(own)s::integer[]) AS own",
}


# what is said of an operation is given where its head is read
HEADS = {"operation_entry": ("operation", "operation_entry")}


@contextmanager
def read_where_needed(connection: Connection, table: str) -> Iterator[None]:
    """Let the scope read what it may give while rows are given whose head must be read; it reads nothing after."""
    if table not in HEADS:
        yield
        return
    connection.execute(
        "SELECT set_config('atlas.readable', coalesce(current_setting('atlas.writable', true), ''), true)"
    )
    yield
    connection.execute("SELECT set_config('atlas.readable', '', true)")
