"""A small world of claims that end: what is given, who is there, and what they find."""

from datetime import timedelta

import attrs

from atlas.model.handling import Terms
from atlas.model.ids import ClaimId
from atlas.policy.actors import Role
from atlas.services import explain, search
from atlas.services.contribute import Item
from atlas.store import checking
from builders import Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database

YEAR = timedelta(days=365)
LOCKER = an_object("malware", "Quintessential", description="Rare words: xylophonic.")
ADDRESS = an_observable("ipv4-addr", "198.51.100.77")
LINK = a_link(LOCKER, "communicates-with", ADDRESS)
LATER = "2026-02-01T00:00:00.000Z"


def with_people(world: World) -> World:
    """Add a representative, counsel and a researcher of one member, and a reader of another."""
    world.person("rita", roles=[Role.REPRESENTATIVE])
    world.person("lea", roles=[Role.LEGAL])
    world.person("ada")
    world.person("eve", of="south")
    return world


def claim_of(world: World, said: Object = LOCKER, *, person: str = "ada") -> ClaimId:
    """Return a claim about an object, as this person reads it."""
    visit = world.visit(person)
    thing = explain.find_by_reference(visit, str(said["id"]), map_key=world.map_key)
    return explain.thing(visit, thing).claims[0].id


def finds(world: World, person: str, text: str = "xylophonic") -> int:
    """Return how many things this person finds."""
    return search.find(world.visit(person), search.Query(text=text)).total


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    """Return what a query answers the superuser."""
    with database.superuser() as superuser:
        return superuser.execute(query).fetchall()


def under(said: Object, retention_class: str) -> Item:
    """Return an item that is given under a class of retention."""
    item = a_claim(said)
    assert item.offer is not None
    terms = Terms(retention=retention_class)
    return attrs.evolve(item, offer=attrs.evolve(item.offer, terms=terms))


def problems(database: Database) -> list[str]:
    """Return what the check of all claims finds wrong."""
    with database.superuser() as superuser:
        return list(checking.Checker(superuser).projection_problems())
