"""Recording an outcome, correcting it by a new version, withdrawing it. Nothing that was recorded is changed."""

import uuid

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import HandlingId
from atlas.model.signs import assert_readable
from atlas.policy.decide import Action, Resource
from atlas.policy.outcomes import Outcome, objections
from atlas.services import gate
from atlas.services.discussion import choosing
from atlas.services.discussion.choosing import Choice
from atlas.services.gate import Visit
from atlas.services.outcomes.keeping import LONGEST, checked, outcome_of, said_of
from atlas.store import alliance, releases
from atlas.store import outcomes as kept
from atlas.store.outcomes import Entry
from atlas.store.scoped import OpenScope

NO_OUTCOME = "There is no such outcome among what you may see."
NO_RELEASE = "Name a released package that your organisation sent or got, by the id of the release."
NO_REASON = "Write why; it is kept with the outcome and on record."
CHANGED = "Somebody changed this outcome meanwhile; look at it as it is now, then do it again."
WITHDRAWN = "This outcome was withdrawn; record another one."


@attrs.frozen(kw_only=True)
class Change:
    """A version that follows: why, and on how many versions it was begun."""

    reason: str
    based: int


def record(visit: Visit, outcome: Outcome, choice: Choice) -> uuid.UUID:
    """Record an outcome of the visitor's organisation, and return its id.

    Raises:
        UsageError: a rule of M4 stands against it, or the visitor could not read it back. Nothing is kept.
        Denied: the policy refused.
    """
    _assert_may(visit)
    outcome = _ready(visit, outcome)
    wanted = choosing.chosen(visit, choice, choosing.by_itself(visit, []))
    gate.assert_may_give(visit, [wanted], action=Action.RECORD_OUTCOME)
    handling = gate.intern([wanted], []).handlings[wanted]
    id_ = uuid.uuid4()

    def work(opened: OpenScope) -> None:
        _assert_release(opened, outcome)
        kept.record(opened, _entry(visit, id_, handling, outcome, what="recorded"))

    gate.write(visit, Action.RECORD_OUTCOME, work, resource=_own(visit, id_))
    return id_


def correct(visit: Visit, id_: uuid.UUID, outcome: Outcome, change: Change) -> None:
    """Put a new version in the place of an outcome of the own organisation; the one before stays as history.

    Raises:
        NotFound: the visitor sees none of this id.
        UsageError: a rule of M4 stands against it, there is no reason, it was withdrawn, or somebody changed it first.
        Denied: it is another organisation's, or the policy refused.
    """
    _follow(visit, id_, change, _ready(visit, outcome))


def withdraw(visit: Visit, id_: uuid.UUID, change: Change) -> None:
    """Withdraw an outcome of the own organisation; what it said stays as history.

    Raises:
        NotFound, UsageError, Denied: as `correct`.
    """
    _follow(visit, id_, change, None)


def _follow(visit: Visit, id_: uuid.UUID, change: Change, outcome: Outcome | None) -> None:
    _assert_may(visit)
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.versions(opened, id_)
    if not found:
        raise NotFound(NO_OUTCOME)
    owner = Resource(organisation=found[0].author, id=id_, reason=change.reason)
    gate.assert_may(visit, Action.RECORD_OUTCOME, owner)
    reason = _reason(change.reason)

    def work(opened: OpenScope) -> None:
        kept.lock(opened, id_)
        last = _last(opened, id_, based=change.based)
        if outcome is not None:
            _assert_release(opened, outcome)
        version = _entry(
            visit,
            id_,
            last.handling,
            outcome or outcome_of(last.said),
            what="corrected" if outcome else "withdrawn",
        )
        place = last.place + 1
        kept.record(opened, attrs.evolve(version, id=uuid.uuid4(), place=place, reason=reason))

    gate.write(visit, Action.RECORD_OUTCOME, work, resource=owner)


def _last(opened: OpenScope, id_: uuid.UUID, *, based: int) -> Entry:
    versions = kept.versions(opened, id_)
    if not versions:
        raise NotFound(NO_OUTCOME)
    if versions[-1].what == "withdrawn":
        raise UsageError(WITHDRAWN)
    if len(versions) != based:
        raise UsageError(CHANGED)
    return versions[-1]


def _ready(visit: Visit, outcome: Outcome) -> Outcome:
    found = checked(outcome)
    against = objections(found, claimant=visit.actor.organisation)
    if against:
        raise UsageError(" ".join(against))
    if found.judge not in alliance.members():
        raise UsageError("M4.judge: name a member of the alliance as judge of the contribution.")
    return found


def _assert_release(opened: OpenScope, outcome: Outcome) -> None:
    if outcome.release is not None and releases.find(opened, outcome.release) is None:
        raise UsageError(NO_RELEASE)


def _reason(text: str) -> str:
    assert_readable(text, what="The reason")
    if not text.strip():
        raise UsageError(NO_REASON)
    if len(text) > LONGEST:
        raise UsageError(f"A text has at most {LONGEST:,} characters.")
    return text.strip()


def _entry(
    visit: Visit, id_: uuid.UUID, handling: HandlingId, outcome: Outcome, *, what: str
) -> Entry:
    return Entry(
        id=id_,
        handling=handling,
        outcome=id_,
        place=0,
        what=what,
        said=said_of(outcome),
        reason="",
        author=visit.actor.organisation,
        person=visit.actor.person,
        recorded_at=visit.now,
    )


def _own(visit: Visit, id_: uuid.UUID) -> Resource:
    return Resource(organisation=visit.actor.organisation, id=id_)


def _assert_may(visit: Visit) -> None:
    own = Resource(organisation=visit.actor.organisation)
    gate.assert_may(visit, Action.RECORD_OUTCOME, own)
