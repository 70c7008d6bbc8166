"""Which act each address and command of opportunities stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import Route, reads

OPPORTUNITY_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "opportunities": reads(Action.READ),
        "choke-points": reads(Action.READ),
        "api-opportunities": reads(Action.READ),
    }
)
OPPORTUNITY_COMMANDS: Mapping[str, Action] = MappingProxyType({"opportunities": Action.READ})
