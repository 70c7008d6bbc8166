"""Which act each address and command of packages stands for: a part of `permissions.py`."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from atlas.policy.decide import Action
from atlas.policy.packages import WRITING
from permission_rules import WHY, Form, Route, Rule, acts, both, does, for_all, reads

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


def _body(action: Action, form: Mapping[str, object]) -> Route:
    told = cast("Form", form)  # a list and a truth value stand in it too
    return Route(post=(Rule(acts=(action,), of="comment", form=told, json=True),))


PACKAGE_ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "packages": reads(Action.SEE_PACKAGES),
        "package-begin": both(Action.EDIT_PACKAGE, form=_FORM),
        "package-draft": does(Action.EDIT_PACKAGE, form=_FORM),
        "package-draft-discard": does(Action.EDIT_PACKAGE, of="own-draft"),
        "package-feedback": reads(Action.SEE_FEEDBACK),
        "package-consent": both(Action.CONSENT_PACKAGE, of="comment", form={**WHY, "answer": "no"}),
        "package-release": reads(Action.SEE_PACKAGES, of="comment"),
        "package-release-file": reads(Action.SEE_PACKAGES, of="comment"),
        "package-answer": _ANSWERS,
        "package-links": both(Action.LINK_PACKAGE, of="comment", form={**WHY, "days": "3"}),
        "package-link-end": both(
            Action.LINK_PACKAGE, of="comment", form=WHY, link_id=str(uuid.UUID(int=0xFACE))
        ),
        "outside": for_all("get", secret="no-such-secret"),
        "outside-file": for_all("get", secret="no-such-secret", name="package.pdf"),
        "outside-answer": for_all("post", secret="no-such-secret"),
        "outside-rating": for_all("post", secret="no-such-secret"),
        "package": reads(Action.SEE_PACKAGES, of="comment"),
        "package-edit": both(Action.EDIT_PACKAGE, of="comment", form=_FORM),
        "package-file": reads(Action.SEE_PACKAGES, of="comment"),
        "package-act": _ACTS,
        "authorities": reads(Action.SEE_AUTHORITIES),
        "authority-add": both(Action.KEEP_AUTHORITIES, form=_AUTHORITY),
        "authority-act": both(Action.KEEP_AUTHORITIES, of="comment", form=WHY, act="flagged"),
        "api-packages": reads(Action.SEE_PACKAGES),
        "api-package": reads(Action.SEE_PACKAGES, of="comment"),
        "api-package-step": _body(Action.EDIT_PACKAGE, {"step": "submit"}),
        "api-package-ask": _body(Action.EDIT_PACKAGE, {}),
        "api-package-consent": _body(Action.CONSENT_PACKAGE, {"yes": True, "reason": "why"}),
        "api-package-answer": _body(Action.ANSWER_PACKAGE, {"step": "acknowledge"}),
        "api-package-rating": _body(
            Action.ANSWER_PACKAGE, {"usable": True, "fresh": False, "timely": True}
        ),
        "api-package-release": reads(Action.SEE_PACKAGES, of="comment"),
        "api-package-feedback": reads(Action.SEE_FEEDBACK),
        "api-authorities": reads(Action.SEE_AUTHORITIES),
    }
)
PACKAGE_COMMANDS: Mapping[str, Action] = MappingProxyType(
    dict.fromkeys(("package list", "package show", "package build"), Action.SEE_PACKAGES)
)
