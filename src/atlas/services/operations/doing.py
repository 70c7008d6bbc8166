"""Every act in an operation by its name, with what was typed: pages, API and commands say it alike."""

import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from atlas.errors import NotFound, UsageError
from atlas.keys import Keys
from atlas.policy.decide import Action, Resource
from atlas.policy.operations import MOVES, Step
from atlas.policy.readiness import Part
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.operations import acting, holding, lessons, moving, planning, sending
from atlas.services.operations.planning import PLAN_TEXTS, Wanted

NO_ACT = "There is no such act."
_ACTION_TEXTS = (
    *("lever", "holder", "target", "part", "optional", "authority", "legal", "basis"),
    *("start", "end", "after", "item", "seen"),
)
Typed = Mapping[str, str]


@attrs.frozen
class Doing:
    """An act: what is decided at the gate, which texts it takes, and what does it. It returns an id, or `None`."""

    action: Action
    takes: tuple[str, ...]
    do: Callable[[Visit, uuid.UUID, Typed, Keys], uuid.UUID | None]


def do(visit: Visit, id_: uuid.UUID, name: str, typed: Typed, *, keys: Keys) -> uuid.UUID | None:
    """Do one act in an operation with what was typed; texts that are not named are empty.

    Whoever may not do it hears that before anything about the operation, and whoever sees none before anything about
    what was typed.

    Raises:
        NotFound: there is no such act, or the visitor sees no such operation or action.
        UsageError: a text is not usable, or something stands against it.
        Denied: the policy refused.
        QuotaError, KeysError: as `services.deconflict.check`.
    """
    found = assert_may(visit, name)
    acting.get(visit, id_)
    if unknown := set(typed) - set(found.takes):
        raise UsageError(
            f"This act takes {', '.join(found.takes)}; not {', '.join(sorted(unknown))}."
        )
    return found.do(visit, id_, {each: typed.get(each, "") for each in found.takes}, keys)


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


def _plan(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> uuid.UUID:
    texts = {name: typed[name] for name in PLAN_TEXTS}
    return planning.plan(visit, id_, texts, seen=typed["seen"])


def _action(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> uuid.UUID:
    wanted = Wanted(
        **{name: typed[name] for name in ("lever", "holder", "target", "authority", "legal")},
        **{name: typed[name] for name in ("basis", "start", "end")},
        part=typed["part"] or Part.ACT,
        required=not typed["optional"].strip(),
        after=tuple(typed["after"].split()),
    )
    item = _id(typed["item"]) if typed["item"] else None
    return planning.put_action(visit, id_, wanted, item=item, seen=typed["seen"])


def _take_out(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> uuid.UUID:
    return planning.take_out(visit, id_, _id(typed["item"]))


def _accept(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> None:
    holding.answer(visit, id_, _id(typed["item"]), yes=True)


def _decline(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> None:
    holding.answer(visit, id_, _id(typed["item"]), yes=False)


def _report(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> None:
    holding.report(visit, id_, _id(typed["item"]), text=typed["text"], day=typed["day"])


def _baseline(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> None:
    holding.register(visit, id_, dict(typed))


def _learn(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> uuid.UUID:
    item = _id(typed["item"]) if typed["item"] else None
    worked = not typed["failed"].strip()
    return lessons.learn(visit, id_, text=typed["text"], item=item, worked=worked)


def _sent(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> uuid.UUID:
    return sending.sent(visit, id_, _id(typed["item"]), typed)


def _answered(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> None:
    sending.answered(visit, id_, _id(typed["letter"]), text=typed["text"], day=typed["day"])


def _stepping(step: Step) -> Doing:
    def go(visit: Visit, id_: uuid.UUID, typed: Typed, keys: Keys) -> None:
        moving.step(visit, id_, step, reason=typed["reason"], keys=keys)

    return Doing(MOVES[step].action, ("reason",), go)


ACTS: Mapping[str, Doing] = MappingProxyType(
    {
        "plan": Doing(Action.PLAN_OPERATION, (*PLAN_TEXTS, "seen"), _plan),
        "action": Doing(Action.PLAN_OPERATION, _ACTION_TEXTS, _action),
        "take-out": Doing(Action.PLAN_OPERATION, ("item",), _take_out),
        "accept": Doing(Action.ANSWER_ACTION, ("item",), _accept),
        "decline": Doing(Action.ANSWER_ACTION, ("item",), _decline),
        "report": Doing(Action.REPORT_ACTION, ("item", "text", "day"), _report),
        "sent": Doing(Action.REPORT_ACTION, ("item", "draft", "to", "day"), _sent),
        "answered": Doing(Action.REPORT_ACTION, ("letter", "text", "day"), _answered),
        "baseline": Doing(
            Action.MEASURE_OPERATION, ("metric", "start", "end", "source", "value"), _baseline
        ),
        "learn": Doing(Action.MEASURE_OPERATION, ("text", "item", "failed"), _learn),
        **{str(step): _stepping(step) for step in Step},
    }
)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        raise UsageError("An id is missing, or is none: it has 32 hexadecimal digits.") from None
