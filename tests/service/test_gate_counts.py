"""The one way through the gate that leaves no line: a number of one's own, decided and behind the wall."""

import pytest

from atlas.errors import Denied
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import COUNTED, Action
from atlas.services import gate, notices
from atlas.store.scoped import OpenScope
from builders import World, a_claim, an_object
from cluster import Database

SECRET = an_object("malware", "LockerX")


def acts_on_record(database: Database) -> list[tuple[str, bool]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT action, allowed FROM decision ORDER BY decided_at, action"
        ).fetchall()


def claims(opened: OpenScope) -> int:
    row = opened.one("SELECT count(*) FROM claim")
    return int(row[0]) if row else -1


def test_a_count_of_ones_own_leaves_no_line_and_stays_behind_the_wall(
    world: World, database: Database
) -> None:
    world.person("ada")
    world.person("eve", of="south")
    world.given(a_claim(SECRET, marking=TLP.RED, audience=world.audience("person:eve")))
    world.given(a_claim(an_object("malware", "Heron")))
    before = acts_on_record(database)

    counted = [gate.count(world.visit(name), Action.SEE_NOTICES, claims) for name in ("ada", "eve")]

    assert counted == [1, 2]
    assert acts_on_record(database) == before


def test_the_bell_leaves_no_line_and_the_page_of_notices_does(
    world: World, database: Database
) -> None:
    world.person("ada")
    visit = world.visit("ada")

    notices.unseen(visit)
    assert acts_on_record(database) == []

    notices.latest(visit)
    assert acts_on_record(database) == [("see-notices", True)]


def test_a_count_that_the_policy_refuses_is_on_record(world: World, database: Database) -> None:
    world.person("otto", roles=[Role.AUDITOR])

    with pytest.raises(Denied):
        gate.count(world.visit("otto"), Action.SEE_NOTICES, claims)

    assert acts_on_record(database) == [("see-notices", False)]


def test_nothing_else_is_counted_without_a_line(world: World) -> None:
    world.person("ada")
    visit = world.visit("ada")

    for action in set(Action) - COUNTED:
        with pytest.raises(ValueError, match="not an act of counting"):
            gate.count(visit, action, claims)
