"""Which act each address and command of packages stands for: a part of `permissions.py`."""

from collections.abc import Mapping
from types import MappingProxyType

from atlas.policy.decide import Action
from atlas.policy.packages import WRITING
from permission_rules import WHY, Form, Route, acts, both, reads

_FORM: Form = MappingProxyType(
    {
        **WHY,
        "title": "A trial of rights",
        "recipient": "",
        "purpose": "le-referral",
        "route": "ncb",
        "ceiling": "TLP:AMBER",
        "confidence": "low",
        "revision": "1",
    }
)
_AUTHORITY: Form = MappingProxyType({**WHY, "name": "A trial", "country": "QV"})
# of none that is there: whoever may act hears that, and whoever may not hears that first
_ACTS = acts("comment", {str(step): move.action for step, move in WRITING.items()})
_ANSWERS = acts(
    "comment", dict.fromkeys(("acknowledge", "act", "no-action", "return"), Action.ANSWER_PACKAGE)
)

PACKAGE_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "packages": reads(Action.SEE_PACKAGES),
        "package-begin": both(Action.EDIT_PACKAGE, form=_FORM),
        "package-feedback": reads(Action.SEE_FEEDBACK),
        "package-consent": both(Action.CONSENT_PACKAGE, of="comment", form={**WHY, "answer": "no"}),
        "package-release": reads(Action.SEE_PACKAGES, of="comment"),
        "package-release-file": reads(Action.SEE_PACKAGES, of="comment"),
        "package-answer": _ANSWERS,
        "package": reads(Action.SEE_PACKAGES, of="comment"),
        "package-edit": both(Action.EDIT_PACKAGE, of="comment", form=_FORM),
        "package-file": reads(Action.SEE_PACKAGES, of="comment"),
        "package-act": _ACTS,
        "authorities": reads(Action.SEE_AUTHORITIES),
        "authority-add": both(Action.KEEP_AUTHORITIES, form=_AUTHORITY),
        "authority-act": both(Action.KEEP_AUTHORITIES, of="comment", form=WHY, act="flagged"),
        "api-packages": reads(Action.SEE_PACKAGES),
        "api-package": reads(Action.SEE_PACKAGES, of="comment"),
        "api-package-release": reads(Action.SEE_PACKAGES, of="comment"),
        "api-package-feedback": reads(Action.SEE_FEEDBACK),
        "api-authorities": reads(Action.SEE_AUTHORITIES),
    }
)
PACKAGE_COMMANDS: Mapping[str, Action] = MappingProxyType(
    dict.fromkeys(("package list", "package show", "package build"), Action.SEE_PACKAGES)
)
