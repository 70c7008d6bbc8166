"""What holders say of letters that they sent for an action: which, to whom, when, and the answer. It sends nothing."""

import uuid
from collections.abc import Mapping
from datetime import date

from atlas.errors import NotFound, UsageError
from atlas.model.ids import OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.policy.operations import State
from atlas.services.gate import Visit
from atlas.services.operations.acting import Deed, Row, action_of, day_of, get, take, text_of, write
from atlas.services.operations.folding import ANSWERED, SENT, Operation, Planned, Sent
from atlas.services.reports import Draft
from atlas.store.scoped import OpenScope

NO_LETTER = "There is no such letter in the operation."
NOT_SENT = "W8.state: of an operation that is {state} no letter is sent."
NOT_YET = "W8.state: before go only a request to keep records is sent; this operation is {state}."
_BEFORE = frozenset({State.APPROVED, State.ARMED})
_AFTER = frozenset({State.GO, State.EXECUTED, State.ABORTED})
_ANSWERING = _BEFORE | _AFTER | {State.PROPOSED, State.CONSULTED, State.ASSESSED}


def sent(visit: Visit, id_: uuid.UUID, item: uuid.UUID, typed: Mapping[str, str]) -> uuid.UUID:
    """Record that the own organisation sent a letter for its action, and return the letter's id.

    `typed` has the `draft`, `to` whom it went and the `day`.
    What asks others to act is sent after go; a request to keep records once the plan is approved (A10).

    Raises:
        NotFound: the visitor sees no such operation or action.
        UsageError: it is not the time for it, or a text is not usable.
        Denied: it is another organisation's action, or the policy refused.
    """
    draft = typed["draft"]
    if draft not in set(Draft):
        raise UsageError(f"What was sent is one of {', '.join(Draft)}.")
    to = text_of(typed["to"], what="To whom")
    said = {"draft": draft, "to": to, "day": _day(visit, typed["day"])}
    holder = action_of(get(visit, id_), item).holder

    def change(opened: OpenScope, now: Operation) -> uuid.UUID:
        if now.state not in _BEFORE | _AFTER:
            raise UsageError(NOT_SENT.format(state=now.state))
        if now.state in _BEFORE and draft != Draft.PRESERVE:
            raise UsageError(NOT_YET.format(state=now.state))
        held = action_of(now, item)
        return write(opened, now, Row(what=SENT, said=said, item=item, concerns=held.holder))

    return take(visit, id_, _deed(id_, holder), change)


def answered(visit: Visit, id_: uuid.UUID, letter: uuid.UUID, *, text: str, day: str) -> None:
    """Record what was answered to a letter of the own organisation, and on which day; the latest counts.

    Raises:
        NotFound: the visitor sees no such operation or letter.
        UsageError: the operation is over, the day is before that of the letter, or a text is not usable.
        Denied: it is another organisation's action, or the policy refused.
    """
    said = {
        "letter": str(letter),
        "text": text_of(text, what="What was answered"),
        "day": _day(visit, day),
    }
    holder = _letter(get(visit, id_), letter)[0].holder

    def change(opened: OpenScope, now: Operation) -> None:
        if now.state not in _ANSWERING:
            raise UsageError(NOT_SENT.format(state=now.state))
        action, found = _letter(now, letter)
        if said["day"] < found.day.isoformat():
            raise UsageError(f"It was sent on {found.day}; no answer came before.")
        row = Row(what=ANSWERED, said=said, item=action.id, concerns=action.holder)
        write(opened, now, row)

    take(visit, id_, _deed(id_, holder), change)


def _deed(id_: uuid.UUID, holder: OrganisationId) -> Deed:
    resource = Resource(organisation=holder, id=id_)
    return Deed(action=Action.REPORT_ACTION, resource=resource, ends=True)


def _letter(stands: Operation, id_: uuid.UUID) -> tuple[Planned, Sent]:
    for action in stands.actions:
        for each in action.letters:
            if each.id == id_:
                return action, each
    raise NotFound(NO_LETTER)


def _day(visit: Visit, typed: str) -> str:
    day = day_of(typed, what="The day")
    if not day or date.fromisoformat(day) > visit.now.date():
        raise UsageError("Write the day on which it was, which is not after today.")
    return day
