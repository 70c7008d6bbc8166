"""Which act each address and command around what is the same stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import WHY, Form, Route, Rule, reads

_NOBODY = "00000000-0000-8000-8000-000000000009"
_JUDGED: Form = MappingProxyType(
    {**WHY, "pair": f"{_NOBODY}:{_NOBODY[:-1]}8", "verdict": "same", "strength": "80"}
)
# of nothing that is there: whoever may judge hears that, and whoever may not hears that first
_JUDGES = Rule(acts=(Action.JUDGE,), form=_JUDGED)
_WITHDRAWS = Rule(acts=(Action.JUDGE,), of="comment", form=WHY)

SAME_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "same": Route(get=(Rule(acts=(Action.READ,)),), post=(_JUDGES,)),
        "same-judge": Route(get=(Rule(),), post=(Rule(),)),
        "same-withdraw": Route(get=(_WITHDRAWS,), post=(_WITHDRAWS,)),
        "api-same": Route(get=(Rule(acts=(Action.READ,)),)),
        "api-sameness": reads(Action.READ, of="thing"),
        "api-same-withdraw": Route(
            post=(Rule(acts=(Action.JUDGE,), of="comment", form=WHY, json=True),)
        ),
    }
)
SAME_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "same proposals": Action.READ,
        "same of": Action.READ,
        "same judge": Action.JUDGE,
        "same withdraw": Action.JUDGE,
    }
)
