"""Which act each address and command of reports stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from atlas.policy.decide import Action
from permission_rules import Form, Route, Rule, both, reads

_TYPED: Form = MappingProxyType(
    {
        **{"recipient": "Desk", "subject": "a host", "reasons": "why", "basis": "law"},
        **{"contact": "a@north.example", "domain": "north.example"},
    }
)
REPORT_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "report": reads(Action.READ, of="thing", report="profile"),
        "report-file": reads(Action.EXPORT, of="thing", report="profile"),
        "thing-drafts": reads(Action.EXPORT, of="thing"),
        "thing-draft": both(Action.EXPORT, of="thing", form=_TYPED, draft="refer"),
        "api-thing-draft": Route(
            post=(
                Rule(
                    acts=(Action.EXPORT,),
                    of="thing",
                    form=cast("Form", {"given": dict(_TYPED)}),
                    parts={"draft": "refer"},
                    json=True,
                    lacks=True,
                ),
            )
        ),
        "brief-file": reads(Action.SEE_NOMINATIONS, of="comment"),
        "statement-file": reads(Action.SEE_STATEMENT),
        "api-report": reads(Action.READ, of="thing", report="profile"),
    }
)
REPORT_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "report profile": Action.READ,
        "report alert": Action.READ,
        "report abuse": Action.EXPORT,
        "report draft": Action.EXPORT,
        "report brief": Action.SEE_NOMINATIONS,
        "report statement": Action.SEE_STATEMENT,
    }
)
