"""Seats that nobody sits in: those of people who may not review any more, and those for which nobody could be drawn."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Actor
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.vet import drawing
from atlas.store import alliance
from atlas.store import drawing as lots


def free(now: datetime) -> int:
    """Give back the seats of who is suspended, left, or lacks role, training or agreement; return in how many rounds.

    It happens at once when somebody is suspended or leaves, and once a day for what time ended. Another is drawn where
    the organisation that asked for the review still may.
    """
    acting = system_visit(now)
    if acting is None:
        return 0
    rounds = gate.write(acting, Action.VET, lots.leave)
    _fill(rounds, now)
    return len(rounds)


def draw(now: datetime) -> int:
    """Draw once a day for open reviews that lack somebody, as far as there is anybody now; return how many lacked one.

    Nobody could be drawn when a reviewer was wanted, or one left and nobody could take the place.
    """
    acting = system_visit(now)
    if acting is None:
        return 0
    with gate.open_scope(acting, Action.READ) as opened:
        rounds = lots.lacking(opened)
    _fill(rounds, now)
    return len(rounds)


def _fill(rounds: Iterable[tuple[uuid.UUID, OrganisationId]], now: datetime) -> None:
    for round_, opened_by in rounds:
        visit = _visit(opened_by, now)
        if gate.may(visit, Action.VET):
            drawing.fill(visit, round_)


def system_visit(now: datetime) -> Visit | None:
    """Return the visit of the daily work: of any organisation that may vet, `None` where there is none."""
    visits = (_visit(each, now) for each in alliance.names_of_organisations())
    return next((each for each in visits if gate.may(each, Action.VET)), None)


def _visit(organisation: OrganisationId, now: datetime) -> Visit:
    actor = Actor(organisation=organisation, system="vetting")
    return Visit(actor=actor, purpose=Purpose.VETTING, now=now)
