"""What is done to claims for a case: marked as objected to or restricted, erased, corrected. Own claims alone."""

import uuid

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ClaimId
from atlas.policy import retention as rules
from atlas.policy.decide import Action, Resource
from atlas.services import gate, retention
from atlas.services.gate import Visit
from atlas.services.subjects.cases import about, get
from atlas.services.subjects.folding import Case
from atlas.services.subjects.steps import Step, take
from atlas.store import composing, objections
from atlas.store import retention as kept
from atlas.store.scoped import OpenScope

NO_CLAIM = "There is no such claim among what you may see."
GIVEN_NO_MORE = (
    "This claim's audience or legal basis no longer stands, so nothing can be marked on it; "
    "correct it, or have it erased."
)


@attrs.frozen(kw_only=True)
class Wanted:
    """What is to be marked on a claim: `objected` or `restricted`, or that it is `ended`."""

    kind: str
    ended: bool = False


def object_to(visit: Visit, id_: uuid.UUID, claim: ClaimId, wanted: Wanted, *, reason: str) -> Case:
    """Mark an own claim as objected to or restricted, or end that: whoever may read the claim is told.

    Raises:
        NotFound: the visitor sees no such case or claim.
        UsageError: the claim's handling can be given no more, or the case is closed.
        Denied: it is another organisation's, or the policy refused.
    """
    if wanted.kind not in objections.KINDS:
        raise UsageError("Choose what is to be marked.")
    standing = _own(visit, id_, claim, reason=reason)

    def also(opened: OpenScope, case: Case) -> None:
        if not objections.mark(opened, standing, wanted.kind, ended=wanted.ended):
            raise UsageError(GIVEN_NO_MORE)

    return take(
        visit,
        id_,
        Step(
            what=f"ended-{wanted.kind}" if wanted.ended else wanted.kind,
            said={"claim": str(claim)},
            also=also,
            reason=reason,
            action=Action.ANSWER_SUBJECT,
        ),
    )


def erase(visit: Visit, id_: uuid.UUID, claim: ClaimId, *, reason: str) -> Case:
    """Take an own claim off the map at once, all its versions, and erase it after seven days; until then undo works.

    Whoever took it out is told that it was withdrawn.

    Raises:
        NotFound: the visitor sees no such case or claim.
        UsageError: a legal hold stands on it, it is withdrawn already, or the case is closed.
        Denied: it is another organisation's, or the policy refused.
    """
    standing = _own(visit, id_, claim, reason=reason)
    withdraw = retention.withdrawing(
        standing, of=visit.actor.organisation, at=visit.now, grace=rules.UNDO
    )

    def also(opened: OpenScope, case: Case) -> None:
        if not withdraw(opened):
            raise UsageError("This claim is withdrawn already.")

    return take(
        visit,
        id_,
        Step(
            what="erased",
            said={"claim": str(claim)},
            also=also,
            reason=reason,
            action=Action.ANSWER_SUBJECT,
        ),
    )


def correct(visit: Visit, id_: uuid.UUID, claim: ClaimId, *, reason: str = "") -> ClaimId:
    """Note that an own claim is being corrected for a case, and return the version to correct.

    Raises:
        NotFound: the visitor sees no such case or claim.
        UsageError: the case is closed.
        Denied: it is another organisation's, the visitor may not contribute, or the policy refused.
    """
    standing = _own(visit, id_, claim, reason="to be corrected")
    gate.assert_may(visit, Action.CONTRIBUTE, Resource(organisation=visit.actor.organisation))
    take(visit, id_, Step(what="correcting", said={"claim": str(claim)}, reason=reason))
    return standing


def assert_own(visit: Visit, id_: uuid.UUID, claim: ClaimId) -> None:
    """Refuse what could not be done to a claim for a case, before anybody is asked for a reason.

    Raises:
        NotFound: the visitor sees no such case or claim.
        Denied: it is another organisation's, or the policy refused.
    """
    _own(visit, id_, claim, reason="")


def _own(visit: Visit, id_: uuid.UUID, claim: ClaimId, *, reason: str) -> ClaimId:
    """Return the version of an own claim that stands."""
    case = get(visit, id_)
    asker = about(visit, case)
    with gate.open_scope(asker, Action.READ) as opened:
        standing = composing.standing_version(opened, claim) or claim
        found = kept.find(opened, standing)
    if found is None:
        raise NotFound(NO_CLAIM)
    resource = Resource(organisation=found.author, id=id_, reason=reason)
    gate.assert_may(asker, Action.ANSWER_SUBJECT, resource)
    return standing
