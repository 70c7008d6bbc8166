"""A small world of counsel: who is there, whom claims are about, and cases of persons who ask."""

import uuid
from datetime import date
from typing import Any

import attrs

from atlas.model.handling import LegalBasis
from atlas.model.ids import ClaimId
from atlas.policy.actors import Role
from atlas.policy.subjects import Regime, Right, Telling
from atlas.services import subjects
from atlas.services.gate import Visit
from atlas.services.subjects import Asked, Case
from builders import DAY, NOW, World, an_object

VLADIMIR = an_object("threat-actor", "Vladimir Example", aliases=["vex"])
ANOTHER = an_object("threat-actor", "Vladimir Sample")
LAW = LegalBasis(code="LAW-1", jurisdiction="*", valid_from=(NOW - 100 * DAY).date())
ASKED = Asked(
    name="Vladimir Example",
    rights=frozenset({Right.ACCESS}),
    regime=Regime.GDPR,
    received=date(2026, 3, 1),
    values=("Vladimir Example",),
)


def with_counsel(world: World) -> World:
    """Add two counsels of one member, its representative, a researcher, an auditor, and counsel of another."""
    world.person("lea", roles=[Role.LEGAL])
    world.person("leo", roles=[Role.LEGAL])
    world.person("rita", roles=[Role.REPRESENTATIVE])
    world.person("ada")
    world.person("lou", of="south", roles=[Role.LEGAL])
    world.person("otto", of="north", roles=[Role.AUDITOR])
    return world


def opened(world: World, **changed: Any) -> Case:
    """Open a case as lea does."""
    return subjects.open_case(world.visit("lea"), attrs.evolve(ASKED, **changed))


def claim_of(world: World, case: Case, person: str = "lea") -> ClaimId:
    """Return the first own claim that is found for a case."""
    return subjects.find(world.visit(person), case).own[0].id


def told(world: World, case: Case, how: Telling, *, ground: str = "") -> Case:
    """Decide the same for all own claims that are found."""
    claims = {each.id: how for each in subjects.find(world.visit("lea"), case).own}
    return subjects.pick(world.visit("lea"), case.id, claims, ground=ground)


def with_letter(visit: Visit) -> uuid.UUID:
    """Open a case of today with a letter, and return its id."""
    asked = attrs.evolve(ASKED, received=visit.now.date())
    return subjects.keep_letter(visit, subjects.open_case(visit, asked).id, "Dear Somebody").id
