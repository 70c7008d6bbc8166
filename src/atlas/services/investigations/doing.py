"""Every act in a folder by its name, with what was typed: pages, API and commands say it alike."""

import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ClaimId, InvestigationId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.decide import Action, Resource
from atlas.policy.investigating import Move, RequestKind, RequestState
from atlas.services import gate
from atlas.services.discussion import Choice
from atlas.services.gate import Visit
from atlas.services.investigations import acting, asking, working
from atlas.services.investigations.asking import Wanted
from atlas.services.investigations.working import Asked, Edit

Word = TypeVar("Word", bound=StrEnum)
NO_ACT = "There is no such act."
Typed = Mapping[str, str]


@attrs.frozen
class Doing:
    """An act: what is decided at the gate, which texts it takes, and what does it."""

    action: Action
    takes: tuple[str, ...]
    do: Callable[[Visit, InvestigationId, Typed], object]


def do(visit: Visit, id_: InvestigationId, name: str, typed: Typed) -> uuid.UUID | None:
    """Do one act in a folder with what was typed; texts that are not named are empty. Returns the item's id, if any.

    Whoever may not do it hears that before anything about the folder, and whoever sees no such folder before anything
    about what was typed.

    Raises:
        NotFound: there is no such act, or the visitor sees no such folder or item.
        UsageError: a text is not usable, or something stands against it.
        Denied: the policy refused.
    """
    found = assert_may(visit, name)
    try:
        made = found.do(visit, id_, _taken(found, typed))
    except UsageError:
        with gate.open_scope(visit, found.action) as opened:
            acting.find(opened, id_)
        raise
    return made if isinstance(made, uuid.UUID) else None


def _taken(found: Doing, typed: Typed) -> Typed:
    if unknown := set(typed) - set(found.takes):
        raise UsageError(
            f"This act takes {', '.join(found.takes)}; not {', '.join(sorted(unknown))}."
        )
    return {each: typed.get(each, "") for each in found.takes}


def assert_may(visit: Visit, name: str) -> Doing:
    """Return an act by its name, where the visitor may do it at all.

    Raises:
        NotFound: there is no such act.
        Denied: the policy refused.
    """
    found = ACTS.get(name)
    if found is None:
        raise NotFound(NO_ACT)
    gate.assert_may(visit, found.action, Resource(organisation=visit.actor.organisation))
    return found


def _question(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    asked = Asked(
        text=typed["text"],
        elements=tuple(typed["elements"].splitlines()),
        owner=OrganisationId(_id(typed["owner"])) if typed["owner"] else None,
        due=typed["due"],
    )
    edit = Edit(item=_id(typed["item"]), seen=_id(typed["seen"])) if typed["item"] else None
    return working.add_question(visit, id_, asked, edit=edit)


def _settle(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    item, outcome = _id(typed["item"]), typed["outcome"]
    return working.settle_question(visit, id_, item, outcome=outcome, text=typed["text"])


def _plan(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    seen = _id(typed["seen"]) if typed["seen"] else None
    return working.plan(visit, id_, typed["text"], seen=seen)


def _ask(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    wanted = Wanted(
        asked=OrganisationId(_id(typed["asked"])),
        kind=_one_of(RequestKind, typed["kind"]),
        text=typed["text"],
        due=typed["due"],
    )
    return asking.ask(visit, id_, wanted)


def _answer(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    state = _one_of(RequestState, typed["state"])
    return asking.answer(visit, id_, _id(typed["item"]), state=state, text=typed["text"])


def _withdraw(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    state = RequestState.ASKED if typed["again"] else RequestState.WITHDRAWN
    return asking.answer(visit, id_, _id(typed["item"]), state=state)


def _task(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    to = PersonId(_id(typed["to"]))
    return asking.give_task(visit, id_, typed["text"], to=to, due=typed["due"])


def _settle_task(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    return asking.settle_task(visit, id_, _id(typed["item"]), outcome=typed["outcome"])


def _view(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    return working.keep_view(visit, id_, typed["name"], state=typed["state"])


def _claim(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    return working.put_claim(visit, id_, ClaimId(_id(typed["claim"])), why=typed["why"])


def _take_out(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    return working.take_out(visit, id_, typed["what"], item=_id(typed["item"]))


def _note(visit: Visit, id_: InvestigationId, typed: Typed) -> uuid.UUID:
    tlp = _one_of(TLP, typed["marking"]) if typed["marking"] else None
    return working.note(visit, id_, typed["text"], choice=Choice(tlp=tlp))


def _move(visit: Visit, id_: InvestigationId, typed: Typed) -> str:
    return working.move(visit, id_, _one_of(Move, typed["how"]), reason=typed["reason"])


ACTS: Mapping[str, Doing] = MappingProxyType(
    {
        "question": Doing(
            Action.INVESTIGATE, ("text", "elements", "owner", "due", "item", "seen"), _question
        ),
        "settle": Doing(Action.INVESTIGATE, ("item", "outcome", "text"), _settle),
        "plan": Doing(Action.INVESTIGATE, ("text", "seen"), _plan),
        "view": Doing(Action.INVESTIGATE, ("name", "state"), _view),
        "claim": Doing(Action.INVESTIGATE, ("claim", "why"), _claim),
        "take-out": Doing(Action.INVESTIGATE, ("what", "item"), _take_out),
        "note": Doing(Action.INVESTIGATE, ("text", "marking"), _note),
        "move": Doing(Action.MOVE_INVESTIGATION, ("how", "reason"), _move),
        "ask": Doing(Action.ASK_MEMBER, ("asked", "kind", "text", "due"), _ask),
        "withdraw": Doing(Action.ASK_MEMBER, ("item", "again"), _withdraw),
        "answer": Doing(Action.ANSWER_MEMBER, ("item", "state", "text"), _answer),
        "task": Doing(Action.GIVE_TASK, ("text", "to", "due"), _task),
        "settle-task": Doing(Action.DO_TASK, ("item", "outcome"), _settle_task),
    }
)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        raise UsageError("An id is missing, or is none: it has 32 hexadecimal digits.") from None


def _one_of(words: type[Word], text: str) -> Word:
    try:
        return words(text)
    except ValueError:
        raise UsageError(f"Choose {', '.join(map(str, words))}.") from None
