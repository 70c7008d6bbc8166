"""Closed cases are deleted when their time is over: 36 months, as long as a complaint about them may come."""

from datetime import UTC, datetime, timedelta

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Actor
from atlas.policy.decide import Action
from atlas.policy.subjects import KEPT_MONTHS, kept_until
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store import subjects as kept
from atlas.store.scoped import OpenScope

SHORTEST = timedelta(days=28 * KEPT_MONTHS)
"""No month is shorter: what was closed later than this is not over."""


def run(*, now: datetime) -> int:
    """Delete closed cases whose last day is over, for every organisation, and return how many.

    It is work of the system and on record as such, one decision an organisation.
    """
    return sum(_run_for(each, now=now) for each in sorted(alliance.names_of_organisations()))


def _run_for(organisation: OrganisationId, *, now: datetime) -> int:
    actor = Actor(organisation=organisation, system="subjects")
    today = now.astimezone(UTC).date()

    def work(opened: OpenScope) -> int:
        over = [
            case
            for case, at in kept.closed_before(opened, now - SHORTEST)
            if kept_until(at.astimezone(UTC).date()) < today
        ]
        if over:
            kept.forget(opened, over)
        return len(over)

    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
    return gate.write(visit, Action.RETAIN, work)
