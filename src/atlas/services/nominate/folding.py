"""A nomination as its entries and ballots tell it at a moment, folded in their order. Pure: what time does is in it."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import attrs

from atlas.model.ids import HandlingId, OrganisationId, PersonId
from atlas.policy import nominating as rules
from atlas.policy.nominating import Check, Choice, Criterion, Outcome, Result, State
from atlas.services.nominate.forms import Form, form_of
from atlas.store.nominations import Ballot, Entry

_UNCHECKED: Mapping[Check, "Checked"] = MappingProxyType({})
_NO_POINTS: Mapping[Criterion, int] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Checked:
    """How one check of the screening came out, who decided it, when, and in which words."""

    passed: bool
    words: str
    organisation: OrganisationId
    person: PersonId | None
    at: datetime


@attrs.frozen(kw_only=True)
class Poll:
    """A ballot: which round (the place of its entry), until when, and how many organisations must take part."""

    round: int
    closes: datetime
    quorum: int


@attrs.frozen(kw_only=True)
class Nomination:
    """A nomination as it stands. What was not said or done yet is empty or `None`.

    `revision` is the place of the form that holds; `lapsed` is what time did since the last entry: from, to, when.
    `ballots` are those that the scope showed of the present round; `result` is there once the ballot is closed.
    """

    id: uuid.UUID
    handling: HandlingId
    form: Form
    revision: int
    author: OrganisationId
    nominator: PersonId | None
    submitted_at: datetime
    state: State = State.SUBMITTED
    keys: tuple[str, ...] = ()
    checks: Mapping[Check, Checked] = _UNCHECKED
    points: Mapping[Criterion, int] = _NO_POINTS
    weights: Mapping[Criterion, int] = rules.EVEN_WEIGHTS
    grounds: str = ""
    poll: Poll | None = None
    ballots: tuple[Ballot, ...] = ()
    result: Result | None = None
    until: date | None = None
    reason: str = ""
    into: uuid.UUID | None = None
    investigation: uuid.UUID | None = None
    entries: tuple[Entry, ...] = ()
    lapsed: tuple[tuple[State, State, datetime], ...] = ()

    @property
    def priority(self) -> Fraction | None:
        """Return the weighted mean of the points; `None` before they are given."""
        return rules.priority(self.points, self.weights) if self.points else None

    @property
    def failed(self) -> tuple[Check, ...]:
        """Return the checks that were not passed."""
        return tuple(each for each in Check if each in self.checks and not self.checks[each].passed)

    @property
    def unchecked(self) -> tuple[Check, ...]:
        """Return the checks that nobody decided yet."""
        return tuple(each for each in Check if each not in self.checks)

    @property
    def is_open(self) -> bool:
        """Whether its ballot is open."""
        return self.state is State.SCORED and self.poll is not None

    @property
    def has_ended(self) -> bool:
        """Whether nothing is done to it any more."""
        return self.state in rules.ENDS

    @property
    def last_at(self) -> datetime:
        """Return when something was last said or done about it."""
        return self.entries[-1].recorded_at


def nomination_of(
    entries: Iterable[Entry], ballots: Iterable[Ballot] = (), *, at: datetime
) -> Nomination:
    """Return the nomination that its entries tell at a moment; the first submitted it. Ballots are of it alone."""
    told, cast = tuple(entries), tuple(ballots)
    first = told[0]
    found = Nomination(
        id=first.nomination,
        handling=first.handling,
        form=form_of(first.said),
        revision=0,
        author=first.author,
        nominator=first.person,
        submitted_at=first.recorded_at,
        keys=first.keys,
        entries=told,
    )
    for entry in told[1:]:
        found = _timed(found, cast, entry.recorded_at)
        found = attrs.evolve(found, lapsed=(), **_TOLD[entry.what](found, entry))
    found = _timed(found, cast, at)
    return attrs.evolve(found, ballots=_of_round(found, cast))


def _timed(found: Nomination, cast: Sequence[Ballot], at: datetime) -> Nomination:
    """Return what time makes of a nomination: a ballot closes, a deferred one comes back by its date."""
    if found.is_open and found.poll and found.poll.closes <= at:
        choices = [Choice(each.choice) for each in _of_round(found, cast)]
        return attrs.evolve(
            found,
            state=State.VOTED,
            result=rules.result_of(choices, quorum=found.poll.quorum),
            lapsed=((State.SCORED, State.VOTED, found.poll.closes),),
        )
    if found.state is State.DEFERRED and found.until and found.until <= at.astimezone(UTC).date():
        back = datetime(found.until.year, found.until.month, found.until.day, tzinfo=UTC)
        return attrs.evolve(
            found,
            **_AFRESH,
            state=State.SUBMITTED,
            lapsed=((State.DEFERRED, State.SUBMITTED, max(back, found.last_at)),),
        )
    return found


def _of_round(found: Nomination, cast: Sequence[Ballot]) -> tuple[Ballot, ...]:
    return tuple(each for each in cast if found.poll and each.round == found.poll.round)


_AFRESH: Mapping[str, Any] = MappingProxyType(
    {"checks": _UNCHECKED, "points": _NO_POINTS, "grounds": "", "poll": None, "result": None}
)
"""What must be decided anew, when the form changed or the nomination came back."""


def _amended(found: Nomination, entry: Entry) -> dict[str, Any]:
    return {
        **_AFRESH,
        "form": form_of(entry.said),
        "revision": entry.place,
        "keys": entry.keys,
    }


def _checked(found: Nomination, entry: Entry) -> dict[str, Any]:
    told = Checked(
        passed=entry.said["passed"],
        words=entry.said["words"],
        organisation=entry.author,
        person=entry.person,
        at=entry.recorded_at,
    )
    return {"checks": {**found.checks, Check(entry.said["check"]): told}}


def _scored(found: Nomination, entry: Entry) -> dict[str, Any]:
    return {
        "state": State.SCORED,
        "points": {Criterion(name): int(n) for name, n in entry.said["points"].items()},
        "weights": {Criterion(name): int(n) for name, n in entry.said["weights"].items()},
        "grounds": entry.said["grounds"],
    }


def _opened(found: Nomination, entry: Entry) -> dict[str, Any]:
    poll = Poll(
        round=entry.place,
        closes=datetime.fromisoformat(entry.said["closes"]),
        quorum=int(entry.said["quorum"]),
    )
    return {"state": State.SCORED, "poll": poll, "result": None}


def _ended(state: State) -> Callable[[Nomination, Entry], dict[str, Any]]:
    def told(found: Nomination, entry: Entry) -> dict[str, Any]:
        said = entry.said
        return {
            "state": state,
            "reason": said["reason"],
            "until": date.fromisoformat(said["until"]) if "until" in said else None,
            "into": uuid.UUID(said["into"]) if "into" in said else None,
            "investigation": uuid.UUID(said["investigation"]) if "investigation" in said else None,
        }

    return told


_TOLD: Mapping[str, Callable[[Nomination, Entry], dict[str, Any]]] = MappingProxyType(
    {
        "amended": _amended,
        "screening": lambda found, entry: {"state": State.SCREENING, "until": None},
        "checked": _checked,
        "scored": _scored,
        "opened": _opened,
        "accepted": _ended(State.ACCEPTED),
        "deferred": _ended(State.DEFERRED),
        "rejected": _ended(State.REJECTED),
        "merged": _ended(State.MERGED),
        "taken-back": _ended(State.REJECTED),
    }
)


def stands_for(outcome: Outcome) -> frozenset[State]:
    """Return into which states a closed ballot may be carried: where it decides nothing, none but accepted is shut."""
    if outcome in (Outcome.NO_QUORUM, Outcome.NO_MAJORITY):
        return frozenset({State.DEFERRED, State.REJECTED})
    named = {
        Outcome.ACCEPT: State.ACCEPTED,
        Outcome.DEFER: State.DEFERRED,
        Outcome.REJECT: State.REJECTED,
    }
    return frozenset({named[outcome]})
