"""Closed cases are deleted when their time is over: 36 months, as long as a complaint about them may come."""

from datetime import UTC, datetime
from itertools import groupby

from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.policy.actors import Actor
from atlas.policy.decide import Action
from atlas.policy.subjects import kept_until
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.subjects.folding import case_of
from atlas.store import alliance
from atlas.store import subjects as kept
from atlas.store.scoped import OpenScope


def run(*, now: datetime) -> int:
    """Delete closed cases whose last day is over, for every organisation, and return how many.

    It is work of the system and on record as such, one decision an organisation.
    """
    return sum(_run_for(each, now=now) for each in sorted(alliance.names_of_organisations()))


def _run_for(organisation: OrganisationId, *, now: datetime) -> int:
    actor = Actor(organisation=organisation, system="subjects")
    today = now.astimezone(UTC).date()

    def work(opened: OpenScope) -> int:
        cases = [
            case_of(group) for _, group in groupby(kept.entries(opened), key=lambda each: each.case)
        ]
        over = [
            case.id
            for case in cases
            if case.closed_at and kept_until(case.closed_at.astimezone(UTC).date()) < today
        ]
        if over:
            kept.forget(opened, over)
        return len(over)

    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
    return gate.write(visit, Action.RETAIN, work)
