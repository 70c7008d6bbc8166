"""Which act each address and command of investigations stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from atlas.policy.decide import Action
from permission_rules import Form, Route, Rule, reads

ACTS: Mapping[str, Action] = MappingProxyType(
    {
        **dict.fromkeys(
            ("question", "settle", "plan", "view", "claim", "take-out", "note"), Action.INVESTIGATE
        ),
        "move": Action.MOVE_INVESTIGATION,
        **dict.fromkeys(("ask", "withdraw"), Action.ASK_MEMBER),
        "answer": Action.ANSWER_MEMBER,
        "task": Action.GIVE_TASK,
        "settle-task": Action.DO_TASK,
    }
)
_GIVEN = cast(
    "Form", {"given": {}}
)  # a body that says nothing: an act is refused or finds no folder before that
# of a folder that is not there: whoever may do the act hears that, and whoever may not hears that first
_FORMS = tuple(
    Rule(acts=(action,), of="comment", parts={"act": name}) for name, action in ACTS.items()
)
_BODIES = tuple(
    Rule(acts=(action,), of="comment", form=_GIVEN, parts={"act": name}, json=True)
    for name, action in ACTS.items()
)
FOLDER_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "investigations": reads(Action.SEE_INVESTIGATIONS),
        "investigation": reads(Action.SEE_INVESTIGATIONS, of="comment"),
        "investigation-act": Route(get=_FORMS, post=_FORMS),
        "agenda": reads(Action.SEE_INVESTIGATIONS),
        "figures": reads(Action.SEE_INVESTIGATIONS),
        "statement": reads(Action.SEE_STATEMENT),
        "api-figures": reads(Action.SEE_INVESTIGATIONS),
        "api-statement": reads(Action.SEE_STATEMENT),
        "api-investigations": reads(Action.SEE_INVESTIGATIONS),
        "api-investigation": reads(Action.SEE_INVESTIGATIONS, of="comment"),
        "api-investigation-act": Route(post=_BODIES),
        "api-agenda": reads(Action.SEE_INVESTIGATIONS),
    }
)
FOLDER_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "investigation list": Action.SEE_INVESTIGATIONS,
        "investigation show": Action.SEE_INVESTIGATIONS,
        "investigation do": Action.INVESTIGATE,
        "agenda": Action.SEE_INVESTIGATIONS,
        "figures": Action.SEE_INVESTIGATIONS,
    }
)
