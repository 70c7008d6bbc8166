"""Which act each address and command of outcomes stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import WHY, Form, Route, both, reads

_FORM: Form = MappingProxyType(
    {
        **WHY,
        "kind": "arrest",
        "definition": "",
        "number": "1",
        "currency": "",
        "estimated": "counted",
        "low": "",
        "high": "",
        "assumptions": "",
        "scope": "A trial of rights",
        "since": "2025-01-01",
        "until": "2025-02-01",
        "countries": "PT",
        "group": "",
        "source": "who",
        "evidence": "what",
        "rung": "output",
        "evidenced": "output",
        "release": "",
        "level": "associated",
        "justification": "why",
        "marking": "TLP:AMBER",
        "based": "1",
    }
)
OUTCOME_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "outcomes": reads(Action.READ),
        "outcome-new": both(Action.RECORD_OUTCOME, form=_FORM),
        "outcome-funnel": reads(Action.SEE_PACKAGES),
        "outcome": reads(Action.READ, of="comment"),
        "outcome-correct": both(Action.RECORD_OUTCOME, of="comment", form=_FORM),
        "outcome-withdraw": both(Action.RECORD_OUTCOME, of="comment", form=_FORM),
        "api-outcomes": reads(Action.READ),
        "api-outcome": reads(Action.READ, of="comment"),
        "api-outcome-sum": reads(Action.READ),
        "api-outcome-funnel": reads(Action.SEE_PACKAGES),
    }
)
OUTCOME_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "outcomes list": Action.READ,
        "outcomes sum": Action.READ,
        "outcomes funnel": Action.SEE_PACKAGES,
    }
)
