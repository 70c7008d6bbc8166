"""Which act each address of the JSON API stands for that gives, takes out, or tells of the time of claims."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import Form, Route, Rule

_CLAIM: Form = MappingProxyType(
    {
        "kind": "malware",
        "name": "Ours again",
        "source": "Report 7",
        "marking": "TLP:AMBER",
        "dry_run": "true",
    }
)
_STIX: Form = MappingProxyType(
    {
        "type": "domain-name",
        "spec_version": "2.1",
        "id": "domain-name--3c10e93f-798e-5a26-a0c1-08156efab7f5",
        "value": "host-1.example",
    }
)


def sent(*acts: Action, of: str = "", form: Form) -> Route:
    return Route(post=(Rule(acts=acts, of=of, form=form, json=True),))


MORE_OF_API: Mapping[str, Route] = MappingProxyType(
    {
        "api-claims": sent(Action.CONTRIBUTE, form=_CLAIM),
        "api-imports": sent(Action.CONTRIBUTE, form=_STIX),
        "api-export": sent(Action.EXPORT, form={"current": "true"}),
    }
)
