"""Which act each address and command of deconfliction stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from atlas.policy.decide import Action
from permission_rules import Form, Route, Rule, both, reads

_TARGET = "00000000-0000-8000-8000-000000000009"
_UNTIL = "2026-12-31"
_ASKED = {"lines": "trial of rights", "kind": "nomination", "target": _TARGET}
_CHANGED = {"answer": "hold", "until": _UNTIL, "note": "", "revision": "0"}
_FILED = {**_CHANGED, "lines": "trial of rights", "case": "A trial", "planted": "no"}


def _program(action: Action, of: str = "", **form: object) -> Route:
    told = cast("Form", form)  # a list stands in it too
    return Route(post=(Rule(acts=(action,), of=of, form=told, json=True),))


DECONFLICT_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "deconfliction": reads(Action.SEE_DECONFLICTION),
        "deconfliction-ask": both(Action.DECONFLICT, form=_ASKED),
        "deconfliction-file": both(Action.FILE_ENTRY, form=_FILED),
        "deconfliction-change": both(Action.FILE_ENTRY, of="comment", form=_CHANGED),
        "deconfliction-withdraw": both(Action.FILE_ENTRY, of="comment"),
        "api-deconfliction": reads(Action.SEE_DECONFLICTION),
        "api-deconfliction-check": _program(
            Action.DECONFLICT, lines=["trial of rights"], target_kind="nomination", target=_TARGET
        ),
        "api-deconfliction-file": _program(
            Action.FILE_ENTRY, lines=["trial of rights"], case="A trial", mode="hold", until=_UNTIL
        ),
        "api-deconfliction-change": _program(
            Action.FILE_ENTRY, of="comment", mode="hold", until=_UNTIL, revision="0"
        ),
        "api-deconfliction-withdraw": _program(Action.FILE_ENTRY, of="comment"),
    }
)
DECONFLICT_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "deconflict check": Action.DECONFLICT,
        "deconflict list": Action.SEE_DECONFLICTION,
        "deconflict file": Action.FILE_ENTRY,
        "deconflict change": Action.FILE_ENTRY,
        "deconflict withdraw": Action.FILE_ENTRY,
    }
)
