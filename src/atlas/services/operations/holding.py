"""What holders say of their own actions, each alone and without blame, and what an evaluator registers before go."""

import uuid

from atlas.errors import UsageError
from atlas.model.handling import Audience, Handling
from atlas.model.ids import HandlingId, OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.policy.operations import ANSWERING, State
from atlas.policy.readiness import Answer
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.services.operations.acting import Deed, Row, action_of, day_of, get, take, text_of, write
from atlas.services.operations.folding import BASELINE, REPORT, Operation, Planned
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope

NOT_ANSWERED = "W8.state: an operation that is {state} asks for no answers."
NOT_REPORTED = "W8.state: what was done is recorded after go; this operation is {state}."
NOT_BEFORE = "W9.baseline: a baseline is registered before go; this operation is {state}."


def answer(visit: Visit, id_: uuid.UUID, item: uuid.UUID, *, yes: bool) -> None:
    """Accept an action of the own organisation, or decline it; either may be changed until go.

    The cell reads who accepted. A decline is read by the holder and by who opened the operation alone, and why is not
    asked: to the others nobody has accepted yet.

    Raises:
        NotFound: the visitor sees no such operation or action.
        UsageError: go was said, or it is over.
        Denied: it is another organisation's action, or the policy refused.
    """
    stands, action = _found(visit, id_, item)
    between = _between(visit, stands)
    told = notices.about(Kind.OPERATION_MOVED, id_, {stands.person} if stands.person else ())

    def change(opened: OpenScope, now: Operation) -> None:
        if now.state not in ANSWERING:
            raise UsageError(NOT_ANSWERED.format(state=now.state))
        held = action_of(now, item)
        if held.answer is (Answer.ACCEPTED if yes else Answer.DECLINED):
            return
        if yes:
            _say(opened, now, held, Answer.ACCEPTED)
            return
        if held.answer is Answer.ACCEPTED:
            _say(opened, now, held, Answer.OPEN)
        _say(opened, now, held, Answer.DECLINED, handling=between)

    resource = Resource(organisation=action.holder, id=id_)
    take(visit, id_, Deed(action=Action.ANSWER_ACTION, resource=resource, told=told), change)


def report(visit: Visit, id_: uuid.UUID, item: uuid.UUID, *, text: str, day: str = "") -> None:
    """Record what was done of an action of the own organisation, or why not, and when. Nothing is done by this.

    Raises:
        NotFound, UsageError, Denied: as `answer`.
    """
    said = {
        "text": text_of(text, what="What was done"),
        "day": day_of(day, what="The day on which it was done"),
    }
    _, action = _found(visit, id_, item)

    def change(opened: OpenScope, now: Operation) -> None:
        if now.state not in (State.GO, State.EXECUTED, State.ABORTED):
            raise UsageError(NOT_REPORTED.format(state=now.state))
        held = action_of(now, item)
        write(opened, now, Row(what=REPORT, said=said, item=item, concerns=held.holder))

    resource = Resource(organisation=action.holder, id=id_)
    take(visit, id_, Deed(action=Action.REPORT_ACTION, resource=resource, ends=True), change)


def register(visit: Visit, id_: uuid.UUID, given: dict[str, str]) -> None:
    """Register the baseline: metric, first and last day, source and value; the latest before go counts (W9).

    Raises:
        NotFound: the visitor sees no such operation.
        UsageError: something is missing, or go was said.
        Denied: the policy refused.
    """
    said = {name: text_of(given[name], what=name) for name in ("metric", "source", "value")}
    said |= {name: day_of(given[name], what=name) for name in ("start", "end")}
    if not said["start"] or not said["end"] or said["end"] < said["start"]:
        raise UsageError("W9.baseline: write the first and the last day that were measured.")

    def change(opened: OpenScope, now: Operation) -> None:
        if now.state not in ANSWERING:
            raise UsageError(NOT_BEFORE.format(state=now.state))
        write(opened, now, Row(what=BASELINE, said=said))

    take(visit, id_, Deed(action=Action.MEASURE_OPERATION, resource=Resource(id=id_)), change)


def _say(
    opened: OpenScope,
    now: Operation,
    held: Planned,
    said: Answer,
    *,
    handling: HandlingId | None = None,
) -> None:
    row = Row(what=f"answer-{said}", said={}, item=held.id, concerns=held.holder, handling=handling)
    write(opened, now, row)


def _found(visit: Visit, id_: uuid.UUID, item: uuid.UUID) -> tuple[Operation, Planned]:
    stands = get(visit, id_)
    return stands, action_of(stands, item)


def _between(visit: Visit, stands: Operation) -> HandlingId:
    """Return the handling of a decline: for the holder and for who opened the operation."""
    tlp = handlings_by_id([stands.handling])[stands.handling].tlp
    both = frozenset({visit.actor.organisation, OrganisationId(stands.organisation)})
    own = Handling(tlp=tlp, audience=Audience(organisations=both))
    return gate.intern([own], []).handlings[own]
