"""The agenda of a weekly meeting: what is new, stuck, expiring and waiting in what the viewer may see."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

import attrs

from atlas.model.ids import ClaimId, InvestigationId, OrganisationId, ThingId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.policy.investigating import State
from atlas.policy.retention import Kept, due
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.investigations.reading import Line, Waiting, lines_of, waiting_in
from atlas.store import alliance, transitions
from atlas.store import investigations as kept
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id, terms_by_id
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Stay, SubjectKind

WEEK = timedelta(days=7)
STUCK_DAYS = 14
SOON_DAYS = 30
MOST = 50  # of each sort
MOST_CLAIMS = 5_000


@attrs.frozen(kw_only=True)
class Stuck:
    """Something of a workflow that has stood in one state for too long."""

    kind: str
    id: InvestigationId | None
    title: str
    state: str
    days: int


@attrs.frozen(kw_only=True)
class Expiring:
    """A claim in some folder that is to be looked at again, or ends, before long."""

    id: ClaimId
    thing: ThingId
    name: str
    kind: str
    marking: TLP
    on: datetime


@attrs.frozen(kw_only=True)
class Agenda:
    """What a meeting looks at: folders opened of late, what is stuck, what ends soon, what waits for whom.

    `states` counts what stands where, by workflow: nominations, investigations, claims under review, packages.
    """

    since: datetime
    until: date
    new: tuple[Line, ...]
    stuck: tuple[Stuck, ...]
    expiring: tuple[Expiring, ...]
    waiting: tuple[Waiting, ...]
    overdue: int
    states: Mapping[str, Mapping[str, int]]
    organisations: Mapping[OrganisationId, Organisation]
    highest: TLP


def agenda(visit: Visit) -> Agenda:
    """Return the agenda of the week up to the visit, over what the visitor may see.

    Raises:
        Denied: the policy refused.
    """
    since, today = visit.now - WEEK, visit.now.astimezone(UTC).date()
    with gate.open_scope(visit, Action.SEE_INVESTIGATIONS) as opened:
        lines = lines_of(opened)
        waiting = waiting_in(opened)
        stays = {kind: transitions.stays(opened, kind) for kind in SubjectKind}
        halted = _stuck(stays, visit.now)[:MOST]
        subjects = [InvestigationId(stay.subject) for stay, _ in halted]
        titles = kept.titles(opened, subjects)
        ending = _expiring(opened, visit.now + timedelta(days=SOON_DAYS))
    labels = [each.marking for each in ending]
    return Agenda(
        since=since,
        until=today,
        new=tuple(each for each in lines if each.opened_at >= since)[:MOST],
        stuck=tuple(_told(each, titles, visit.now) for each in halted),
        expiring=ending,
        waiting=waiting[:MOST],
        overdue=sum(1 for each in waiting if each.due and each.due < today),
        states={str(kind): _counted(found) for kind, found in stays.items() if found},
        organisations=alliance.names_of_organisations(),
        highest=strictest([*labels, *(each.marking for each in lines)]),
    )


def _stuck(
    stays: Mapping[SubjectKind, list[Stay]], now: datetime
) -> list[tuple[Stay, SubjectKind]]:
    """Return what stands in one state for long, what stands longest first."""
    found = [
        (stay, kind)
        for kind, each in stays.items()
        for stay in each
        if stay.until is None and stay.state not in ENDS and stay.lasted(now).days >= STUCK_DAYS
    ]
    return sorted(found, key=lambda each: each[0].since)


def _told(
    halted: tuple[Stay, SubjectKind], titles: Mapping[InvestigationId, str], now: datetime
) -> Stuck:
    stay, kind = halted
    id_ = InvestigationId(stay.subject)
    return Stuck(
        kind=kind,
        id=id_ if id_ in titles else None,
        title=titles.get(id_, ""),
        state=stay.state,
        days=stay.lasted(now).days,
    )


ENDS = frozenset(
    {
        *(str(State.CLOSED), "answered", "withdrawn", "declined", "accepted"),
        *("rejected", "merged", "vetted", "legit-but-compromised", "expired", "closed"),
    }
)
"""States in which nothing waits: of folders, requests, nominations, reviews and packages."""


def _expiring(opened: OpenScope, before: datetime) -> tuple[Expiring, ...]:
    """Return the claims in folders whose review or end is due before a moment, the first one first."""
    put_in = kept.of_kinds(opened, ["claim"], limit=MOST_CLAIMS)
    rows = kept.claims(opened, [ClaimId(each.item) for each in put_in if each.item])
    handlings = handlings_by_id(each.handling for each in rows)
    terms = terms_by_id(each.terms for each in rows)
    found = [
        Expiring(
            id=each.id,
            thing=each.thing,
            name=each.name,
            kind=each.kind,
            marking=handlings[each.handling].tlp,
            on=due(
                Kept(recorded=each.recorded_at, retention=terms[each.terms].retention),
                handlings[each.handling],
            ).review,
        )
        for each in rows
    ]
    near = (each for each in found if each.on <= before)
    return tuple(sorted(near, key=lambda each: each.on)[:MOST])


def _counted(stays: Iterable[Stay]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in stays:
        if each.until is None:
            found[each.state] = found.get(each.state, 0) + 1
    return found
