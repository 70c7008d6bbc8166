"""The ledger as one visitor may read it: a page of it, one outcome with its versions, a sum or why there is none."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action, Resource
from atlas.policy.outcomes import Outcome, Sum, refusal, summed
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.outcomes.keeping import outcome_of
from atlas.services.outcomes.recording import NO_OUTCOME
from atlas.services.paging import PAGE, Paged, shown
from atlas.store import alliance
from atlas.store import outcomes as kept
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id
from atlas.store.outcomes import Entry, Wanted

MOST_SUMMED = 100
_SHORT = 60


@attrs.frozen(kw_only=True)
class Recorded:
    """An outcome as its latest version has it: whose it is, who judged the contribution, and whether it stands."""

    id: uuid.UUID
    outcome: Outcome
    author: OrganisationId
    organisation: str
    judge: str
    marking: TLP
    stands: bool
    reason: str
    recorded_at: datetime
    versions: int

    @property
    def name(self) -> str:
        """Return by what it is named among others: number, unit and the beginning of its scope."""
        scope = self.outcome.scope
        short = scope if len(scope) <= _SHORT else f"{scope[: _SHORT - 1]}…"
        return f"{self.number} {self.outcome.unit}: {short}"

    @property
    def number(self) -> str:
        """Return the number with its range, if it has one: `12`, or `1,200 (1,000 to 1,500)`."""
        return in_digits(self.outcome.bounds)


@attrs.frozen(kw_only=True)
class Listed(Paged):
    """One page of the ledger, those that stand first, the latest first; their strictest marking; what may be done."""

    items: tuple[Recorded, ...]
    highest: TLP
    may_record: bool


@attrs.frozen(kw_only=True)
class View:
    """One outcome with all its versions, the latest first, and whether the visitor may follow it up."""

    latest: Recorded
    history: tuple[Recorded, ...]
    may_change: bool


@attrs.frozen(kw_only=True)
class Summed:
    """What some outcomes come to; `total` is `None` where `refusal` says why they are not summed."""

    items: tuple[Recorded, ...]
    total: Sum | None
    refusal: str
    highest: TLP


def listed(visit: Visit, wanted: Wanted, *, page: int = 1) -> Listed:
    """Return one page of the outcomes that the visitor may see.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        total = kept.count(opened, wanted)
        number = shown(page, total)
        found = kept.page(opened, wanted, limit=PAGE, offset=(number - 1) * PAGE)
    items = _recorded(found)
    return Listed(
        items=items,
        highest=strictest(each.marking for each in items),
        total=total,
        page=number,
        may_record=_may(visit, visit.actor.organisation),
    )


def get(visit: Visit, id_: uuid.UUID) -> View:
    """Return one outcome.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.versions(opened, id_)
    if not found:
        raise NotFound(NO_OUTCOME)
    history = tuple(reversed(_recorded(found)))
    may = history[0].stands and _may(visit, found[0].author)
    return View(latest=history[0], history=history, may_change=may)


def total(visit: Visit, ids: Sequence[uuid.UUID]) -> Summed:
    """Return the sum of some outcomes, each counted once, or why there is none.

    Raises:
        NotFound: the visitor sees none of one of the ids.
        UsageError: there are more than 100.
        Denied: the policy refused.
    """
    if len(ids) > MOST_SUMMED:
        raise UsageError(f"Sum at most {MOST_SUMMED} outcomes.")
    wanted = list(dict.fromkeys(ids))
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.several(opened, wanted)
    if len(found) < len(wanted):
        raise NotFound(NO_OUTCOME)
    items = _recorded([found[each] for each in wanted])
    gone = next((each for each in items if not each.stands), None)
    against = refusal([(each.name, each.outcome) for each in items])
    if gone:
        against = f'M4.sum: "{gone.name}" was withdrawn.'
    return Summed(
        items=items,
        total=None if against else summed([each.outcome for each in items]),
        refusal=against,
        highest=strictest(each.marking for each in items),
    )


def judges(visit: Visit) -> tuple[Organisation, ...]:
    """Return the members that may judge a contribution of the visitor's organisation, by name.

    Raises:
        Denied: the visitor may not record outcomes.
    """
    own = visit.actor.organisation
    gate.assert_may(visit, Action.RECORD_OUTCOME, Resource(organisation=own))
    gate.allow(visit, Action.SEE_ALLIANCE)
    others = (each for each in alliance.members().values() if each.id != own)
    return tuple(sorted(others, key=lambda each: each.name.casefold()))


def _recorded(entries: Sequence[Entry]) -> tuple[Recorded, ...]:
    names = alliance.names_of_organisations()
    labels = handlings_by_id({each.handling for each in entries})

    return tuple(
        Recorded(
            id=each.outcome,
            outcome=(outcome := outcome_of(each.said)),
            author=each.author,
            organisation=names[each.author].name,
            judge=names[outcome.judge].name if outcome.judge else "",
            marking=labels[each.handling].tlp,
            stands=each.what != "withdrawn",
            reason=each.reason,
            recorded_at=each.recorded_at,
            versions=each.place + 1,
        )
        for each in entries
    )


def _may(visit: Visit, organisation: OrganisationId) -> bool:
    return gate.may(visit, Action.RECORD_OUTCOME, Resource(organisation=organisation))


def in_digits(bounds: tuple[Decimal, Decimal, Decimal]) -> str:
    """Return a number with its range in digits, thousands parted by commas."""
    low, number, high = (f"{each:,f}" for each in bounds)
    return number if low == high else f"{number} ({low} to {high})"
