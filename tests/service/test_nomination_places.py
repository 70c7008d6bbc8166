"""The table of nominations: one entry in one place, whatever writes it."""

import pytest
from psycopg.errors import UniqueViolation

from builders import World
from cluster import Database
from nominees import submitted, with_voters

TWICE = """
INSERT INTO nomination_entry
SELECT gen_random_uuid(), handling, nomination, place, what, said, keys, author, person, recorded_at
FROM nomination_entry WHERE nomination = %s
"""


def test_no_two_entries_of_a_nomination_stand_in_one_place(
    world: World, database: Database
) -> None:
    id_ = submitted(with_voters(world)).id

    with database.superuser() as superuser, pytest.raises(UniqueViolation):
        superuser.execute(TWICE, [id_])
