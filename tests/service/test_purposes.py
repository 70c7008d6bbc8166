"""A visit's purpose changes with a reason, and each decision says what the visit is about."""

import pytest

from atlas.errors import Denied, UsageError
from atlas.model.handling import Purpose
from atlas.services import purposes, search
from atlas.services.purposes import Change
from builders import DAY, NOW, World
from cluster import Database

CHANGES = """SELECT purpose, stated_reason, reference, allowed FROM decision WHERE action = 'change-purpose'
ORDER BY recorded_at"""


def changed(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(CHANGES).fetchall()


def test_a_change_is_an_act_with_its_reason_and_what_it_is_about(
    world: World, database: Database
) -> None:
    world.person("ada")
    world.cell("harbour", "north")
    wanted = Change(purpose=Purpose.DEFENCE, reason=" protect\nour bank ", reference="cell:harbour")

    visit = purposes.change(world.visit("ada"), wanted)
    search.find(visit, search.Query(text="x"))

    assert changed(database) == [("defence", "protect our bank", "cell:harbour", True)]
    with database.superuser() as superuser:
        found = superuser.execute("SELECT purpose, reference FROM decision WHERE action = 'search'")
        assert found.fetchall() == [("defence", "cell:harbour")]
        leaves = superuser.execute("SELECT count(*) FROM log_pending WHERE type = 'act'").fetchone()
        assert leaves == (1,)


def test_a_change_without_a_reason_is_refused_and_on_record(
    world: World, database: Database
) -> None:
    world.person("ada")

    with pytest.raises(Denied) as refused:
        purposes.change(world.visit("ada"), Change(purpose=Purpose.DEFENCE, reason=" \n"))

    assert refused.value.rule == "R.reason"
    assert changed(database) == [("defence", "", "", False)]


@pytest.mark.parametrize("reference", ["cell:pier", "cell:closed", "cell:nothing", "x" * 201])
def test_a_visit_is_not_about_a_cell_that_one_does_not_sit_in(
    world: World, database: Database, reference: str
) -> None:
    world.person("ada")
    world.person("eve", of="south")
    world.cell("pier", "south")
    world.cell("closed", "north", closes=NOW - DAY)

    with pytest.raises(UsageError):
        purposes.change(
            world.visit("ada"),
            Change(purpose=Purpose.DEFENCE, reason="a case", reference=reference),
        )

    assert changed(database) == []
