"""Cross-vetting: the states of a claim, what reviews come to, and who may be drawn (domain 6.2, W5).

Nobody vets what their own organisation said, nobody picks what they vet, and one source that was repeated stays one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from random import Random
from types import MappingProxyType

import attrs

from atlas.model.ids import OrganisationId, PersonId

REVIEWERS = 2
"""Reviewers of a claim, each of another organisation, none of the contributor's."""
DECIDERS = 2
"""Who decide where reviewers disagree, of two more organisations and blind to each other. Where one decided alone, two
thirds of all that was false and vetted had passed by that one's word (`tests/property/test_poisoning.py`)."""
LINEAGES = 2
"""Independent lineages that a claim needs to be vetted, unless each who accepts it says that it has a single source."""
FAR_APART = 2
"""Two grades of credibility that are so far apart are a disagreement, whatever the verdicts."""
NO_GRADE = 6
"""Admiralty scale: credibility cannot be judged, so there is nothing to compare."""
LEAST = 5
"""So many organisations with a reviewer must read a claim, or all that there are: else its audience picks reviewers."""
MOST_OPEN = 30
"""Whoever has asked for so many reviews that are open asks for no more."""
MOST_ROUNDS = 3
"""A version of a claim whose reviews came to something so often is offered no more; a new version may be."""
ROUND = timedelta(days=30)
"""A review that has no outcome by then has expired."""
UNVETTED = "UNVETTED"
"""The one word for what nobody has vetted, wherever it shows."""
FAST_TRACK = timedelta(hours=72)
"""How long a claim may be used before it is vetted, where two offices say so."""
ATTRIBUTING = frozenset({"attributed-to", "same-person-as", "alias-of"})
"""Relations by which a claim says who is behind something."""


class State(StrEnum):
    """Where the vetting of a claim stands. What is incomplete waits in its organisation, and is offered to nobody."""

    INCOMPLETE = "incomplete"
    CONTRIBUTED = "contributed"
    TRIAGED = "triaged"
    IN_REVIEW = "in-review"
    VETTED = "vetted"
    DISPUTED = "disputed"
    REJECTED = "rejected"
    COMPROMISED = "legit-but-compromised"
    NEEDS_MORE = "needs-more"
    EXPIRED = "expired"


_CAME_TO = frozenset({State.VETTED, State.DISPUTED, State.REJECTED, State.COMPROMISED})


def mark(state: str) -> str:
    """Return what a list says of a claim in a state: what its review came to, else that nobody has vetted it."""
    return state if state in _CAME_TO else UNVETTED


class Verdict(StrEnum):
    """What a reviewer says of a claim."""

    ACCEPT = "accept"
    CHANGES = "ask-for-changes"
    REJECT = "reject"
    COMPROMISED = "legit-but-compromised"


_ENDS = frozenset(
    {State.VETTED, State.REJECTED, State.COMPROMISED, State.NEEDS_MORE, State.EXPIRED}
)
# What each state may turn into. A round ends in one of `_ENDS`; each of those can be reviewed again.
WAYS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.INCOMPLETE: frozenset({State.CONTRIBUTED}),
        State.CONTRIBUTED: frozenset({State.TRIAGED, State.IN_REVIEW}),
        State.TRIAGED: frozenset({State.IN_REVIEW, State.EXPIRED}),
        State.IN_REVIEW: _ENDS | {State.DISPUTED, State.TRIAGED},
        State.DISPUTED: _ENDS,
        State.VETTED: frozenset({State.DISPUTED}),
        **dict.fromkeys(_ENDS - {State.VETTED}, frozenset({State.TRIAGED, State.IN_REVIEW})),
    }
)
OFFERED = frozenset(each for each, ways in WAYS.items() if State.IN_REVIEW in ways) - {
    State.TRIAGED
}
"""The states in which a claim can be offered for review; a vetted one is disputed instead."""

FAST = frozenset({State.CONTRIBUTED, State.TRIAGED, State.IN_REVIEW})
"""The states in which a fast track counts: what a review came to, or a dispute, is stronger."""

_ENDING: Mapping[Verdict, State] = MappingProxyType(
    {
        Verdict.ACCEPT: State.VETTED,
        Verdict.CHANGES: State.NEEDS_MORE,
        Verdict.REJECT: State.REJECTED,
        Verdict.COMPROMISED: State.COMPROMISED,
    }
)


@attrs.frozen(kw_only=True)
class Review:
    """What one reviewer said. `lineages` are those behind the claim as far as this reviewer could read.

    `deciding`: was drawn as one of those who decide between two who disagree.
    """

    organisation: OrganisationId
    verdict: Verdict
    credibility: int
    lineages: int = 0
    single_source: bool = False
    deciding: bool = False


@attrs.frozen(kw_only=True)
class Outcome:
    """What reviews come to, and the rule by which. `DISPUTED` while somebody must still decide between two."""

    state: State
    why: str
    single_source: bool = False
    lineages: int = 0


_TO_DECIDE = f"The reviewers disagree; {DECIDERS} of other organisations decide."
_UNDECIDED = (
    f"The {DECIDERS} who decide do not agree with each other and with one of the reviewers."
)


def outcome(reviews: Sequence[Review], *, author: OrganisationId) -> Outcome:
    """Return what the reviews of one round come to: two of them, or four where two others decided.

    Those who decide must agree with each other, and one of the first two with them: else it needs more. While they are
    fewer than two it stays disputed. Their order counts for nothing: who decided says so.
    Reviews of the author's organisation and second ones of another count for nothing.
    """
    counted = _counted(reviews, author)
    first = [each for each in counted if not each.deciding]
    deciding = [each for each in counted if each.deciding]
    if len(first) < REVIEWERS:
        return Outcome(
            state=State.IN_REVIEW, why=f"{REVIEWERS} organisations beside the contributor's review."
        )
    if not _disagree(first):
        return _ended(first, first[0].verdict)
    if len(deciding) < DECIDERS:
        return Outcome(state=State.DISPUTED, why=_TO_DECIDE)
    sharing = [each for each in first if each.verdict is deciding[0].verdict]
    if _disagree(deciding) or not sharing:
        return Outcome(state=State.NEEDS_MORE, why=_UNDECIDED)
    return _ended([*sharing, *deciding], deciding[0].verdict)


def _counted(reviews: Iterable[Review], author: OrganisationId) -> list[Review]:
    first: dict[OrganisationId, Review] = {}
    for each in reviews:
        if each.organisation != author:
            first.setdefault(each.organisation, each)
    return list(first.values())


def _disagree(reviews: Sequence[Review]) -> bool:
    grades = [each.credibility for each in reviews if each.credibility != NO_GRADE]
    apart = max(grades) - min(grades) if grades else 0
    return len({each.verdict for each in reviews}) > 1 or apart >= FAR_APART


def _ended(agreeing: Sequence[Review], verdict: Verdict) -> Outcome:
    state = _ENDING[verdict]
    if state is not State.VETTED:
        return Outcome(state=state, why=f"{len(agreeing)} organisations said so.")
    # as few as any of them could find: what one reads and another does not cannot raise the count
    lineages = min(each.lineages for each in agreeing)
    if lineages >= LINEAGES:
        return Outcome(
            state=state, why=f"{lineages} independent lineages stand behind it.", lineages=lineages
        )
    if all(each.single_source for each in agreeing):
        return Outcome(
            state=state,
            why="It has a single source, and each who accepts it says so.",
            single_source=True,
            lineages=lineages,
        )
    return Outcome(
        state=State.NEEDS_MORE,
        why=f"It needs {LINEAGES} independent lineages, or each who accepts it says that it has a single source.",
        lineages=lineages,
    )


@attrs.frozen(kw_only=True)
class Sitting:
    """That somebody was drawn and did not give the place back; `deciding` between two who disagree."""

    deciding: bool
    reviewed: bool


@attrs.frozen(kw_only=True)
class Lack:
    """How many an open round still has to draw, and whether these are to decide between two who disagree."""

    number: int
    deciding: bool


def lacking(sitting: Collection[Sitting]) -> Lack:
    """Return whom an open round lacks, by who sits in it. A round that is open after two reviews is disputed."""
    first = [each for each in sitting if not each.deciding]
    if len(first) < REVIEWERS or not all(each.reviewed for each in first):
        return Lack(number=max(0, REVIEWERS - len(first)), deciding=False)
    return Lack(number=max(0, DECIDERS - (len(sitting) - len(first))), deciding=True)


@attrs.frozen(kw_only=True)
class Candidate:
    """Somebody who may review: a reviewer who reads the claim, with how many reviews wait for them."""

    person: PersonId
    organisation: OrganisationId
    waiting: int = 0


def eligible(
    candidates: Iterable[Candidate], *, out: Collection[OrganisationId]
) -> Mapping[OrganisationId, tuple[PersonId, ...]]:
    """Return who may be drawn, by organisation: one draws an organisation first, so many accounts are one lot.

    `out` are the author's organisation, the one that asked for the review, those that sit in the round or sat in it,
    and those that declared a conflict of interest. Within an organisation those come who have least to do. Nothing
    else depends on what waits: a flood would keep the busy out, and that would tell of reviews that one may not see.
    """
    found: dict[OrganisationId, list[Candidate]] = {}
    for each in candidates:
        if each.organisation not in out:
            found.setdefault(each.organisation, []).append(each)
    return {organisation: _least(people) for organisation, people in found.items()}


def _least(people: Sequence[Candidate]) -> tuple[PersonId, ...]:
    waiting = min(each.waiting for each in people)
    return tuple(each.person for each in people if each.waiting == waiting)


def is_wide(reading: Collection[OrganisationId], reviewing: Collection[OrganisationId]) -> bool:
    """Tell whether a claim is read by enough of the organisations that could review it, were it for all.

    Both without the author's organisation and the one that asks.
    """
    return len(set(reading)) >= min(LEAST, len(set(reviewing)))


def chosen(
    may: Collection[OrganisationId],
    *,
    returning: Collection[OrganisationId],
    number: int,
    rng: Random,
) -> list[OrganisationId]:
    """Draw organisations. Those that did not accept the same before come first: who offers again keeps their no."""
    back = sorted(each for each in may if each in returning)
    new = sorted(each for each in may if each not in returning)
    return [*rng.sample(back, len(back)), *rng.sample(new, len(new))][:number]


def objection(verdict: Verdict, *, attributing: bool, alternative: str, note: str) -> str:
    """Return what is missing from a review, or ""."""
    if verdict is Verdict.ACCEPT and attributing and not alternative.strip():
        return "This claim says who is behind something: write who else it could be."
    if verdict is not Verdict.ACCEPT and not note.strip():
        return "Write why, so that the contributor can answer."
    return ""
