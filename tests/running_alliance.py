"""A small alliance that is run: a secretariat, two members with a representative each, and what tests ask of it."""

from collections.abc import Callable

import pytest

from atlas.errors import Denied
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import search
from atlas.services.gate import Visit
from atlas.services.search import Query
from atlas.store import alliance as kept
from builders import World
from cluster import Database


def founded(world: World) -> World:
    """Three organisations: the secretariat's, and two members with a representative each."""
    world.person("sec", of="desk", roles=[Role.SECRETARIAT])
    world.person("ned", of="north", roles=[Role.REPRESENTATIVE])
    world.person("nora", of="north", roles=[Role.RESEARCHER])
    world.person("lena", of="north", roles=[Role.CELL_LEAD])
    world.person("sid", of="south", roles=[Role.REPRESENTATIVE])
    world.person("sue", of="south", roles=[Role.RESEARCHER])
    return world


def home(short: str) -> OrganisationId:
    found = kept.find_organisation(short)
    assert found is not None
    return found.id


def who(short: str) -> PersonId:
    found = kept.find_person(short)
    assert found is not None
    return found.id


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Denied) as denied:
        act()
    return denied.value.rule


def recorded(database: Database, action: Action) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT allowed, reasons[1], stated_reason FROM decision WHERE action = %s "
            "ORDER BY decided_at, allowed",
            [action],
        ).fetchall()


def finds(visit: Visit, text: str) -> int:
    return search.find(visit, Query(text=text)).total
