"""A contributor and reviewers of other organisations, and reviews as they say them."""

import uuid
from collections.abc import Sequence

from atlas.model.ids import ClaimId
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.vetting import State, Verdict
from atlas.services import gate, vet
from atlas.services.vet import Opinion
from atlas.store import vetting as kept
from builders import Object, World, a_claim, an_object

REPORT = {"source_name": "report", "url": "https://report.example/lockerx"}
BLOG = {"source_name": "blog", "url": "https://blog.example/lockerx"}
SAID = an_object("malware", "LockerX", external_references=[REPORT, BLOG])
REVIEWERS = ("rosa", "ruth", "rene", "rolf")
ACCEPTS = Opinion(verdict=Verdict.ACCEPT, credibility=2)
REJECTS = Opinion(verdict=Verdict.REJECT, credibility=5, note="The report says otherwise.")


def cast(world: World, *, reviewers: int = 4) -> World:
    """Fill a world: north contributes (ada, and its own reviewer nora), each reviewer is of an own organisation."""
    world.person("ada", of="north")
    world.person("nora", of="north", roles=[Role.REVIEWER])
    for place, name in enumerate(REVIEWERS[:reviewers]):
        world.person(name, of=f"house{place}", roles=[Role.REVIEWER])
    world.given(a_claim(SAID))
    return world


def claim_of(world: World, said: Object = SAID, *, seen_by: str = "ada") -> ClaimId:
    """Return the claim about a thing that somebody sees."""
    with gate.open_scope(world.visit(seen_by), Action.READ) as opened:
        [(claim,)] = opened.sql(
            "SELECT id FROM claim WHERE thing = %s AND current", [world.thing(said)]
        )
    return ClaimId(claim)


def state_of(world: World, claim: ClaimId, *, seen_by: str = "ada") -> State:
    with gate.open_scope(world.visit(seen_by), Action.READ) as opened:
        return kept.standing_of(opened, [claim])[claim].state


def drawn(
    world: World, round_: uuid.UUID, among: Sequence[str] = (*REVIEWERS, "nora")
) -> list[str]:
    """Return who was drawn and has not reviewed yet: each asks for themselves, for nobody else sees it."""
    found = []
    for name in among:
        try:
            visit = world.visit(name)
        except Exception:  # noqa: BLE001 - somebody who is not in this world
            continue
        assert visit.actor.person is not None
        with gate.open_scope(visit, Action.READ) as opened:
            if kept.seat_of(opened, round_, visit.actor.person):
                found.append(name)
    return found


def offered(world: World, said: Object = SAID) -> uuid.UUID:
    return vet.offer(world.visit("ada"), claim_of(world, said))


def vetted(world: World) -> ClaimId:
    """Let two reviewers accept the claim, and return it."""
    round_ = offered(world)
    for name in drawn(world, round_):
        vet.review(world.visit(name), round_, ACCEPTS)
    return claim_of(world)
