"""Vote on a nomination, one ballot an organisation, and carry out what the closed ballot says."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import attrs

from atlas.errors import UsageError
from atlas.policy.actors import Role
from atlas.policy.decide import Action, Resource
from atlas.policy.nominating import Choice, Move, Outcome, State
from atlas.policy.strictness import Contributor, is_within
from atlas.services import gate, investigations
from atlas.services.gate import Visit
from atlas.services.investigations import Target
from atlas.services.nominate.folding import Nomination, stands_for
from atlas.services.nominate.reading import find, get, own_ballot
from atlas.services.nominate.screening import words_of
from atlas.services.nominate.steps import Step, decided_for, take, waits_for
from atlas.store import alliance
from atlas.store import nominations as kept
from atlas.store.handlings import handlings_by_id
from atlas.store.nominations import Ballot
from atlas.store.scoped import OpenScope

MOST_DAYS = 60  # of an open ballot
LONGEST_DEFERRAL = timedelta(days=730)
NOT_OPEN = "W1.ballot: no ballot is open here; one is given until its closing time."


def open_ballot(visit: Visit, id_: uuid.UUID, *, closes: datetime, quorum: int) -> Nomination:
    """Open a ballot until a moment; of so many organisations must each have one in. All who may vote are told.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    if not visit.now < closes <= visit.now + timedelta(days=MOST_DAYS):
        raise UsageError(f"A ballot closes within {MOST_DAYS} days, and not before it opened.")
    if not 1 <= quorum <= most_voters():
        raise UsageError(f"A quorum is 1 to {most_voters()}: so many members there are.")

    def objection(opened: OpenScope, found: Nomination) -> str:
        if found.is_open:
            return "W1.ballot: a ballot is open already."
        if found.result and found.result.outcome in (
            Outcome.ACCEPT,
            Outcome.DEFER,
            Outcome.REJECT,
        ):
            return "W1.result: the ballot decided; carry out what it says."
        return ""

    step = Step(
        move=Move.OPEN,
        what="opened",
        said={"closes": closes.astimezone(UTC).isoformat(), "quorum": quorum},
        action=Action.SCREEN,
        reason="ballot",
        objection=objection,
        told=waits_for(visit, id_, Role.REPRESENTATIVE, Role.RESEARCHER),
    )
    return take(visit, id_, step)


def most_voters() -> int:
    """Return how many members there are: no quorum is greater."""
    return len(alliance.members())


def cast(visit: Visit, id_: uuid.UUID, choice: Choice, *, words: str = "") -> None:
    """Give the ballot of the visitor's organisation, or change it: what was given last before it closes counts.

    Raises:
        NotFound: the visitor sees no such nomination.
        UsageError: no ballot is open.
        Denied: the policy refused; the refusal is on record.
    """
    get(visit, id_)
    words, person = words_of(words), visit.actor.person
    if person is None:
        raise UsageError("A ballot is given by a person; say who with --as.")

    def work(opened: OpenScope) -> None:
        kept.lock(opened, id_)
        found = find(opened, id_, at=visit.now)
        if not found.is_open or found.poll is None:
            raise UsageError(NOT_OPEN)
        ballot = Ballot(
            nomination=id_,
            handling=found.handling,
            round=found.poll.round,
            organisation=visit.actor.organisation,
            person=person,
            choice=choice,
            words=words,
            closes=found.poll.closes,
            recorded_at=_after(visit.now, own_ballot(found, visit)),
        )
        kept.cast(opened, ballot)

    gate.write(
        visit, Action.VOTE, work, resource=Resource(organisation=visit.actor.organisation, id=id_)
    )


def _after(now: datetime, before: Ballot | None) -> datetime:
    """Return the moment of a ballot: behind the one that it replaces, though both were given at once."""
    return max(now, before.recorded_at + timedelta(microseconds=1)) if before else now


def accept(visit: Visit, id_: uuid.UUID, *, reason: str) -> Nomination:
    """Accept a nomination as its ballot says, and open its investigation in the same transaction.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """

    def also(opened: OpenScope, found: Nomination) -> Mapping[str, object]:
        target = Target(kind=found.form.kind, names=found.form.names)
        opened_as = investigations.open_for(
            opened,
            title=found.form.name,
            target=target,
            handling=found.handling,
            nomination=found.id,
        )
        return {"investigation": str(opened_as)}

    step = _conclusion(visit, id_, State.ACCEPTED, Move.ACCEPT, reason)
    return take(visit, id_, attrs.evolve(step, also=also))


def reject(visit: Visit, id_: uuid.UUID, *, reason: str) -> Nomination:
    """Reject a nomination: a check was not passed, or its ballot says so or decides nothing.

    Raises:
        NotFound, UsageError, Denied: as `take`; without a reason it is refused.
    """
    step = _conclusion(visit, id_, State.REJECTED, Move.REJECT, reason)
    by_ballot = step.objection

    def objection(opened: OpenScope, found: Nomination) -> str:
        if found.state is State.SCREENING and not found.failed:
            return "W1.checks: screening rejects what failed a check; decide the one that fails."
        return by_ballot(opened, found)

    return take(visit, id_, attrs.evolve(step, objection=objection))


def defer(visit: Visit, id_: uuid.UUID, *, until: date, reason: str) -> Nomination:
    """Put a nomination off until a day, on which it comes back by itself to be screened anew.

    Raises:
        NotFound, UsageError, Denied: as `take`.
    """
    today = visit.now.astimezone(UTC).date()
    if not today < until <= today + LONGEST_DEFERRAL:
        raise UsageError("W1.until: name a later day, within two years, on which it comes back.")
    step = _conclusion(visit, id_, State.DEFERRED, Move.DEFER, reason)
    return take(visit, id_, attrs.evolve(step, said={**step.said, "until": until.isoformat()}))


def merge(visit: Visit, id_: uuid.UUID, into: uuid.UUID, *, reason: str) -> Nomination:
    """Merge a nomination into another, which everybody who reads this one must be able to read.

    Raises:
        NotFound: the visitor sees one of them not.
        UsageError, Denied: as `take`.
    """
    get(visit, into)

    def objection(opened: OpenScope, found: Nomination) -> str:
        if into == found.id:
            return "W1.merged: a nomination is not merged into itself."
        other = find(opened, into, at=visit.now)
        if other.state in (State.MERGED, State.REJECTED):
            return f"W1.merged: the other one is {other.state}; choose one that stands."
        if found.is_open:
            return "W1.ballot: a ballot is open; merge when it has closed."
        if not _covers(found, other):
            return "W1.merged: not everybody who reads this one may read the other, so it is not named here."
        return ""

    step = _conclusion(visit, id_, State.MERGED, Move.MERGE, reason)
    return take(
        visit,
        id_,
        attrs.evolve(
            step, said={**step.said, "into": str(into)}, objection=objection, locks=(into,)
        ),
    )


def _conclusion(visit: Visit, id_: uuid.UUID, state: State, move: Move, reason: str) -> Step:
    def objection(opened: OpenScope, found: Nomination) -> str:
        if found.is_open:
            return "W1.ballot: a ballot is open; what it says is carried out when it closes."
        if found.result and state not in stands_for(found.result.outcome):
            return f"W1.result: the ballot came to '{found.result.outcome}', which does not carry '{move}'."
        return ""

    return Step(
        move=move,
        what=str(state),
        said={"reason": reason.strip()},
        action=Action.CONCLUDE,
        reason=reason,
        objection=objection,
        told=decided_for(visit, get(visit, id_)),
    )


def _covers(found: Nomination, other: Nomination) -> bool:
    labels = handlings_by_id([found.handling, other.handling])
    by = Contributor(organisation=found.author, homes=alliance.homes())
    return found.handling == other.handling or is_within(
        labels[found.handling], labels[other.handling], by=by
    )
