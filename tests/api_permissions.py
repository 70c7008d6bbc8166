"""Which act each address of the JSON API stands for that gives, takes out, keeps, or tells of people and desks."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import WHY, Form, Route, Rule, does, reads

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


def both(action: Action, *, of: str = "", form: Form, seen: Action | None = None) -> Route:
    return Route(
        get=(Rule(acts=(seen or action,), of=of),),
        post=(Rule(acts=(action,), of=of, form=form, json=True),),
    )


MORE_OF_API: Mapping[str, Route] = MappingProxyType(
    {
        "api-claims": sent(Action.CONTRIBUTE, form=_CLAIM),
        "api-imports": sent(Action.CONTRIBUTE, form=_STIX),
        "api-export": sent(Action.EXPORT, form={"current": "true"}),
        "api-bases": reads(Action.SEE_BASES),
        "api-retention": reads(Action.SEE_RETENTION),
        "api-batches": reads(Action.SEE_RETENTION),
        "api-batch": reads(Action.SEE_RETENTION, of="batch"),
        "api-claim": reads(Action.SEE_RETENTION, of="claim"),
        "api-requests": reads(Action.READ),
        "api-ask-wider": sent(
            Action.READ, Action.ASK_WIDER, of="claim", form={**WHY, "tlp": "TLP:CLEAR"}
        ),
        "api-flags": reads(Action.SEE_FLAGS),
        "api-desk": reads(Action.SEARCH),
        "api-map": reads(Action.READ),
        "api-map-timeline": reads(Action.READ),
        "api-map-geography": reads(Action.READ),
        "api-views": both(Action.SAVE_VIEW, seen=Action.READ, form={"name": "x", "state": ""}),
        "api-view": both(
            Action.SAVE_VIEW, seen=Action.READ, of="view", form={"act": "rename", "name": "x"}
        ),
        "api-drafts": both(Action.CONTRIBUTE, form={"id": str(uuid.UUID(int=7))}),
        "api-draft-discard": does(Action.CONTRIBUTE, of="own-draft"),
        "api-organisation": reads(Action.SEE_ALLIANCE, of="organisation"),
        "api-person": reads(Action.SEE_ALLIANCE, of="person"),
        "api-cell": reads(Action.SEE_ALLIANCE, of="cell"),
        "api-agreement": reads(Action.SEE_ALLIANCE, of="agreement"),
        "api-nodes": reads(Action.SEE_ALLIANCE),
        "api-subjects": reads(Action.SEE_SUBJECTS),
        "api-subject": reads(Action.SEE_SUBJECTS, of="case"),
        "api-glass": reads(Action.READ),
        "api-alarms": reads(Action.SEE_ALARMS),
    }
)
