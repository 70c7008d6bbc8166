"""Which act each address and command of reports stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import Route, reads

REPORT_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "report": reads(Action.READ, of="thing", report="profile"),
        "report-file": reads(Action.EXPORT, of="thing", report="profile"),
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
        "report brief": Action.SEE_NOMINATIONS,
        "report statement": Action.SEE_STATEMENT,
    }
)
