"""Who talks about a thing, and what they hear of it: for the tests of discussions and notices."""

from atlas.model.ids import ClaimId, PersonId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alliance, discussion, explain, notices
from builders import Object, World, a_claim, an_object

KEY = b"k" * 32
GANNET = an_object("malware", "Gannet", description="Told by the north.")


def cast(world: World) -> World:
    """Admit members who share a cell, one outside it, and people of all sorts."""
    for short in ("north", "south", "east"):
        world.organisation(short)
    world.person("ada", of="north")
    world.person("ben", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("otto", of="north", roles=[Role.AUDITOR])
    world.person("sam", of="south")
    world.person("sal", of="south", roles=[Role.OBSERVER])
    world.person("eve", of="east")
    world.cell("harbour", "north", "south")
    return world


def in_cell(world: World, said: Object = GANNET) -> ThingId:
    cell = world.audience("cell:harbour")
    world.given(a_claim(said, marking=TLP.AMBER, audience=cell))
    return world.thing(said)


def to_all(world: World, said: Object = GANNET) -> ThingId:
    world.given(a_claim(said))
    return world.thing(said)


def id_of(person: str) -> PersonId:
    return alliance.card_named(person).id


def claim_of(world: World, person: str, thing: ThingId) -> ClaimId:
    return explain.thing(world.visit(person), thing).claims[0].id


def said(world: World, person: str, thing: ThingId) -> list[str]:
    shown = discussion.of_thing(world.visit(person), thing, map_key=KEY)
    return sorted(each.text for each in shown.remarks)


def unseen(world: World, person: str) -> int | None:
    return notices.unseen(world.visit(person))
