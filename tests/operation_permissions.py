"""Which act each address and command of operations stands for: a part of `permissions.py`."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from atlas.policy.decide import Action
from atlas.policy.freshness import FRESH
from atlas.policy.operations import MOVES
from permission_rules import WHY, Form, Route, Rule, acts, both, reads

ACTS: Mapping[str, Action] = MappingProxyType(
    {
        **dict.fromkeys(("plan", "action", "take-out"), Action.PLAN_OPERATION),
        **dict.fromkeys(("accept", "decline"), Action.ANSWER_ACTION),
        **dict.fromkeys(("report", "sent", "answered"), Action.REPORT_ACTION),
        "baseline": Action.MEASURE_OPERATION,
        **{str(step): move.action for step, move in MOVES.items()},
    }
)
_GIVEN = cast("Form", {"given": {}})
_OPENED: Form = MappingProxyType({"cell": str(uuid.UUID(int=0x0BE7)), "title": "A trial"})
# what is decided asks for a proof that no program can give
_BODIES = tuple(
    Rule(acts=(action,), of="comment", form=_GIVEN, parts={"act": name}, json=True)
    for name, action in ACTS.items()
    if action not in FRESH
)
OPERATION_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "operations": reads(Action.SEE_OPERATIONS),
        "operation": reads(Action.SEE_OPERATIONS, of="comment"),
        "operation-open": both(Action.PLAN_OPERATION, form={**WHY, **_OPENED}),
        # of one that is not there: whoever may act hears that, and whoever may not hears that first
        "operation-act": acts("comment", ACTS),
        "api-operations": Route(
            get=reads(Action.SEE_OPERATIONS).get,
            post=(Rule(acts=(Action.PLAN_OPERATION,), of="comment", form=_OPENED, json=True),),
        ),
        "api-operation": reads(Action.SEE_OPERATIONS, of="comment"),
        "api-operation-act": Route(post=_BODIES),
    }
)
OPERATION_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "operations list": Action.SEE_OPERATIONS,
        "operations show": Action.SEE_OPERATIONS,
        "operations do": Action.PLAN_OPERATION,
    }
)
