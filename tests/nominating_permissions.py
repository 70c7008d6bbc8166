"""Which act each address and command of nominations stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from atlas.policy.nominating import Criterion
from permission_rules import WHY, Form, Route, acts, both, does, reads

_FORM: Form = MappingProxyType(
    {
        "name": "A trial of rights",
        "kind": "group",
        "crimes": "phishing",
        "levers": "L25",
        "why": "why",
        "victims": "whom",
        "countries": "PT",
        "identifiers": "",
        "openness": "open",
        "neutral": "neutral",
        "sector": "sector",
        "circle": "alliance",
        "draft": "",
        "based": "0",
        "step": "submit",
    }
)
_WEIGHTS: Form = MappingProxyType({**WHY, **dict.fromkeys(map(str, Criterion), "1")})
_SCREENS = ("take-up", "duplicate", "neutrality", "deconfliction", "score", "ballot")
# of none that is there: whoever may act hears that, and whoever may not hears that first
_ACTS = acts(
    "comment",
    {
        **dict.fromkeys(_SCREENS, Action.SCREEN),
        "legal": Action.CLEAR_NOMINATION,
        "vote": Action.VOTE,
        **dict.fromkeys(("accept", "defer", "reject", "merge"), Action.CONCLUDE),
        "take-back": Action.TAKE_BACK_NOMINATION,
    },
)
NOMINATING_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "nominations": reads(Action.SEE_NOMINATIONS),
        "nomination-new": both(Action.NOMINATE, form=_FORM),
        "nomination-draft": does(Action.NOMINATE, Action.CONTRIBUTE, form=_FORM),
        "nomination-draft-discard": does(Action.CONTRIBUTE, of="own-draft"),
        "nomination-weights": both(Action.WEIGH, form=_WEIGHTS),
        "nomination": reads(Action.SEE_NOMINATIONS, of="comment"),
        "nomination-brief": reads(Action.SEE_NOMINATIONS, of="comment"),
        "nomination-change": both(Action.NOMINATE, of="comment", form=_FORM),
        "nomination-act": _ACTS,
        "api-nominations": reads(Action.SEE_NOMINATIONS),
        "api-nomination": reads(Action.SEE_NOMINATIONS, of="comment"),
    }
)
NOMINATING_COMMANDS: Mapping[str, Action] = MappingProxyType(
    {"nominations list": Action.SEE_NOMINATIONS, "nominations show": Action.SEE_NOMINATIONS}
)
