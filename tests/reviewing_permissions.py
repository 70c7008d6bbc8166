"""Which act each address and command of reviews stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from permission_rules import WHY, Form, Route, Rule, reads

_CITED: Form = MappingProxyType({"citing": "a.example", "cited": "b.example", "grounds": "seen"})

_AGAINST: Form = MappingProxyType({**WHY, "against": "00000000-0000-8000-8000-000000000009"})
_ACTS: Mapping[str, Action] = MappingProxyType(
    {
        "offer": Action.OFFER_VETTING,
        "dispute": Action.VET,
        "fast": Action.FAST_TRACK,
        "cite": Action.CITE,
    }
)


def _body(action: Action, of: str, form: Form = WHY) -> Route:
    return Route(post=(Rule(acts=(action,), of=of, form=form, json=True),))


# of a round that is not there: whoever may act hears that, and whoever may not hears that or the rule
REVIEWING_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "review": reads(Action.READ),
        "review-claim": reads(Action.READ, of="comment"),
        "vetting": Route(
            get=(Rule(acts=(Action.READ,), of="claim"),),
            post=tuple(
                Rule(acts=(action,), of="claim", form={**WHY, **_CITED, "act": name, "doubt": "no"})
                for name, action in _ACTS.items()
            ),
        ),
        "api-reviews": reads(Action.READ),
        "api-review": reads(Action.READ, of="comment"),
        "api-review-decline": _body(Action.VET, "comment"),
        "api-review-draw": _body(Action.OFFER_VETTING, "comment"),
        "api-belief": reads(Action.READ, of="thing"),
        "api-vetting": reads(Action.READ, of="claim"),
        "api-fast-track": _body(Action.FAST_TRACK, "claim"),
        "api-citations": Route(post=(Rule(acts=(Action.CITE,), form=_CITED, json=True),)),
        "api-citation-withdraw": _body(Action.CITE, "comment"),
        "api-interests": Route(
            get=(Rule(acts=(Action.DECLARE_CONFLICT, Action.READ)),),
            post=(Rule(acts=(Action.DECLARE_CONFLICT,), form=_AGAINST, json=True),),
        ),
        "api-interest-end": _body(Action.DECLARE_CONFLICT, "comment"),
    }
)
REVIEWING_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "review queue": Action.READ,
        "review show": Action.READ,
        "review offer": Action.OFFER_VETTING,
        "review give": Action.VET,
        "review decline": Action.VET,
        "review cite": Action.CITE,
        "review conflict": Action.DECLARE_CONFLICT,
    }
)
