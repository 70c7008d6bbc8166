"""Which act each address and command of playbooks stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import Route, reads

PLAYBOOK_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "playbooks": reads(Action.READ),
        "playbook": reads(Action.READ, of="comment"),
        "playbook-file": reads(Action.EXPORT, of="comment"),
        "api-playbooks": reads(Action.READ),
        "api-playbook": reads(Action.READ, of="comment"),
    }
)
PLAYBOOK_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {"playbooks list": Action.READ, "playbooks show": Action.EXPORT}
)
