"""Which act each address and each command stands for: the table of permissions, by route and method.

A route or command that stands in no table here fails the test that walks. What is expected of a role follows from
`policy.decide` and from whom an object shows itself to, and is said nowhere else.
"""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django.apps import apps

from atlas.policy.actors import Role
from atlas.policy.decide import ALLOWED, OWN_ONLY, Action
from permission_rules import WHY, Form, Route, Rule, acts, both, does, for_all, own, reads
from rooms import COMMANDS as MORE_COMMANDS
from rooms import PERMISSIONS as MORE_ROUTES

_UNMASKED: Form = MappingProxyType(
    {"purpose": "research", "reference": "case 7", "reason": "a trial of rights"}
)


_LIST: Form = MappingProxyType({"text": "host-1.example\n198.51.100.7"})
_OF_CLAIMS = {
    **dict.fromkeys(("withdraw", "erase", "undo"), Action.WITHDRAW),
    "reviewed": Action.REVIEW,
    **dict.fromkeys(("hold", "end-hold", "matter", "end-matter"), Action.HOLD),
}
_CONTRIBUTED: Form = MappingProxyType(
    {
        **_LIST,
        "source": "Report 7",
        "reach": "own",
        "marking": "TLP:AMBER",
        "source_grade": "B",
        "information_grade": "2",
        "step": "check",
    }
)

ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "desk": reads(Action.SEARCH),
        "on-the-map": reads(Action.SEARCH),
        "sample": does(Action.LOAD_SAMPLE),
        "progress": own("get"),
        "map": reads(Action.READ),
        "map-data": reads(Action.READ),
        "map-save": does(Action.SAVE_VIEW, form={"name": "x", "state": ""}),
        "map-view": does(Action.SAVE_VIEW, of="view", form={"act": "rename", "name": "x"}),
        "map-open": own("post"),
        "search": reads(Action.SEARCH),
        "suggest": reads(Action.SEARCH),
        "thing": reads(Action.READ, of="thing"),
        "why": reads(Action.READ, of="thing"),
        "unmask": does(Action.READ, Action.UNMASK, of="thing", form=_UNMASKED),
        "discussion": Route(
            get=(Rule(acts=(Action.READ,), of="thing"),),
            post=(Rule(acts=(Action.COMMENT,), of="thing", form={"text": "x", "step": "check"}),),
        ),
        "comment-withdraw": does(Action.COMMENT, of="comment"),
        "notifications": Route(
            get=(Rule(acts=(Action.SEE_NOTICES,)),),
            post=(Rule(acts=(Action.MARK_NOTICES,), form={"act": "see-all"}),),
        ),
        "export": both(Action.EXPORT, form={"form": "csv", "step": "check"}),
        "lookup": Route(get=(Rule(),), post=(Rule(acts=(Action.LOOKUP,), form=_LIST),)),
        "lookup-csv": does(Action.LOOKUP, form=_LIST),
        "contribute": both(Action.CONTRIBUTE, form=_CONTRIBUTED),
        "contribute-rejected": own("post", form=_LIST),
        "contribute-template": own("get"),
        "bases": Route(
            get=(Rule(acts=(Action.SEE_BASES,)),),
            post=(
                Rule(
                    acts=(Action.CHANGE_BASES,),
                    form={
                        **WHY,
                        "code": "LAW-1",
                        "jurisdiction": "EU",
                        "valid_from": "2026-01-01",
                        "valid_to": "2027-01-01",
                    },
                    of="law",
                ),
            ),
        ),
        "alliance": reads(Action.SEE_ALLIANCE),
        "nodes": reads(Action.SEE_ALLIANCE),
        "alliance-admit": both(
            Action.ADMIT,
            form={
                **WHY,
                "name": "West",
                "short": "west",
                "kind": "private",
                "country": "FR",
            },
        ),
        "organisation": reads(Action.SEE_ALLIANCE, of="organisation"),
        "organisation-profile": both(
            Action.EDIT_PROFILE, of="organisation", form={"sector": "banks", "contact": "x"}
        ),
        "organisation-invite": both(
            Action.INVITE,
            of="organisation",
            form={"name": "New", "short": "new", "roles": "R3", "trained_until": "2027-01-01"},
        ),
        "organisation-act": acts(
            "organisation",
            {
                "suspend": Action.SUSPEND_MEMBER,
                "end": Action.END_MEMBERSHIP,
                "take-back": Action.TAKE_BACK_MEMBER,
            },
        ),
        "person": reads(Action.SEE_ALLIANCE, of="person"),
        "person-roles": both(Action.CHANGE_ROLES, of="person", form={**WHY, "roles": "R2"}),
        "person-training": both(
            Action.RENEW_TRAINING, of="person", form={"trained_until": "2027-01-01"}
        ),
        "person-link": does(Action.INVITE, of="person"),
        "person-act": acts(
            "person",
            {
                "suspend": Action.SUSPEND_PERSON,
                "remove": Action.REMOVE_PERSON,
                "take-back": Action.TAKE_BACK_PERSON,
            },
        ),
        "cell-open": both(
            Action.OPEN_CELL,
            form={
                **WHY,
                "name": "x",
                "purpose": "x",
                "bound_to": "x",
                "charter": "x",
                "ceiling": "TLP:AMBER",
            },
        ),
        "cell": reads(Action.SEE_ALLIANCE, of="cell"),
        "cell-act": acts(
            "cell",
            {
                **dict.fromkeys(("add", "remove", "lead"), Action.CHANGE_CELL),
                "close": Action.CLOSE_CELL,
            },
        ),
        "sign": both(
            Action.SIGN, form={"agreement": str(uuid.UUID(int=7)), "read": "yes", "digest": "x"}
        ),
        "agreement-publish": both(
            Action.PUBLISH_AGREEMENT,
            form={
                **WHY,
                "title": "x",
                "version": "9",
                "effective_from": "2027-01-01",
                "text": "x",
            },
        ),
        "agreement": reads(Action.SEE_ALLIANCE, of="agreement"),
        "draft": reads(Action.SEE_ALLIANCE, draft_name="cell-charter"),
        "retention": reads(Action.SEE_RETENTION),
        "imports": both(Action.CONTRIBUTE, Action.SEE_RETENTION),
        "import": Route(
            get=(Rule(acts=(Action.SEE_RETENTION,), of="batch"),),
            post=(
                Rule(acts=(Action.WITHDRAW,), of="batch", form={**WHY, "act": "undo"}),
                Rule(acts=(Action.WITHDRAW,), of="batch", form={**WHY, "act": "put-back"}),
                Rule(acts=(Action.CONTRIBUTE,), of="batch", form={"act": "store"}),
                Rule(acts=(Action.CONTRIBUTE,), of="batch", form={"act": "stop"}),
            ),
        ),
        "import-rejected": reads(Action.CONTRIBUTE, of="batch"),
        "claim-time": Route(
            get=(Rule(acts=(Action.SEE_RETENTION,), of="claim"),),
            post=tuple(
                Rule(acts=(action,), of="claim", form={**WHY, "act": name})
                for name, action in _OF_CLAIMS.items()
            ),
        ),
        "claim": both(Action.CONTRIBUTE, form={"what": "thing", "name": "x", "step": "check"}),
        "draft-save": does(Action.CONTRIBUTE, form={"name": "x"}),
        "draft-discard": does(Action.CONTRIBUTE, of="own-draft"),
        "near": reads(Action.SEARCH),
        "subjects": reads(Action.SEE_SUBJECTS),
        "subject-open": both(
            Action.HANDLE_SUBJECT,
            form={
                "name": "x",
                "rights": "access",
                "regime": "gdpr",
                "received": "2026-03-01",
                "values": "",
            },
        ),
        "subject": Route(
            get=(Rule(acts=(Action.SEE_SUBJECTS,), of="case"),),
            post=(Rule(acts=(Action.HANDLE_SUBJECT,), of="case", form={"ground": ""}),),
        ),
        "subject-letter": reads(Action.SEE_SUBJECTS, of="case"),
        "subject-act": acts(
            "case",
            {
                **dict.fromkeys(("verify", "values", "write", "write-anew"), Action.HANDLE_SUBJECT),
                **dict.fromkeys(("extend", "refuse", "close"), Action.ANSWER_SUBJECT),
            },
            how="passport",
            values="x",
            text="x",
            ground="gdpr-identity",
            outcome="taken-back",
        ),
        "subject-claim": acts(
            "claim-of-case",
            {
                **dict.fromkeys(
                    ("object", "restrict", "end-object", "end-restrict", "erase"),
                    Action.ANSWER_SUBJECT,
                ),
                "correct": Action.HANDLE_SUBJECT,
            },
        ),
        "requests": Route(
            get=(Rule(acts=(Action.READ,)),),
            post=(
                Rule(
                    acts=(Action.ANSWER_WIDER,),
                    of="request",
                    form={**WHY, "request": str(uuid.UUID(int=7)), "answer": "yes"},
                ),
            ),
        ),
        "alarms": both(Action.SEE_ALARMS, form={**WHY, "claim": "no claim"}),
        "glass": Route(
            get=(Rule(acts=(Action.READ,)),),
            post=(
                Rule(
                    acts=(Action.READ, Action.ANSWER_GLASS),
                    of="request",
                    form={**WHY, "request": str(uuid.UUID(int=7)), "answer": "yes"},
                ),
            ),
        ),
        "glass-read": reads(Action.READ, of="glass"),
        "ask-wider": both(
            Action.ASK_WIDER, of="claim", form={**WHY, "tlp": "TLP:CLEAR", "days": "7"}
        ),
        "help": own("get"),
        "words": own("get"),
        "help-page": Route(get=(Rule(parts={"help_page": "reference/markings"}),)),
        "signin": for_all("get", "post", token="no-such-token"),
        "signed-out": for_all("get"),
        **{
            f"sign-in-{way}": for_all("post", form={"name": "n1", "code": "x", "answer": "{}"})
            for way in ("passkey-begin", "passkey", "password", "recovery")
        },
        "elsewhere": for_all("get", provider="nobody"),
        "elsewhere-back": for_all("get", provider="nobody"),
        "confirm": own("get", "post", form={"code": ""}),
        "confirm-form": own("get"),
        "confirm-passkey": own("post"),
        "account": own("get"),
        "account-sittings": own("post", form={"which": ""}),
        "account-remove": own("post", form={"way": "passkey", "id": str(uuid.UUID(int=7))}),
        "account-mail": own("post", form={"address": "x"}),
        "account-passkey-begin": own("post"),
        "account-passkeys": own("post", form={"answer": "{}"}),
        "account-app": own("get", "post", form={"code": "000000"}),
        "account-codes": own("post"),
        "account-password": own("get", "post", form={"password": "x"}),
        "account-tokens": Route(
            get=(Rule(),),
            post=(
                Rule(
                    acts=(Action.MAKE_TOKEN,),
                    form={"purpose": "research", "scope": "read", "days": "9"},
                ),
            ),
        ),
        "token-revoke": does(of="token"),
        "sign-out": own("post", ends=True),
        "preview": Route(
            get=(Rule(),),
            post=(
                Rule(acts=(Action.PREVIEW,), form=WHY, of="whom-member"),
                Rule(acts=(Action.PREVIEW_PERSON,), form=WHY, of="whom-person"),
            ),
        ),
        "preview-end": own("post"),
        "audit": reads(Action.SEE_RECORD),
        "ledger": reads(Action.SEE_LEDGER),
        "sending": reads(Action.SEE_LEDGER, of="sending"),
        "purpose": Route(
            get=(Rule(),),
            post=(Rule(acts=(Action.CHANGE_PURPOSE,), form={**WHY, "purpose": "research"}),),
        ),
        "appearance": for_all("post", form={"theme": "dark"}),
        "static": for_all("get", path="atlas/nothing.css"),
        "admin": reads(Action.OPERATE),
        "admin-retry": does(Action.OPERATE, form={"job": "7"}),
        "flags": reads(Action.SEE_FLAGS),
        "healthz": for_all("get"),
        "readyz": for_all("get"),
        "api-search": reads(Action.SEARCH),
        "api-meant": reads(Action.READ),
        "api-thing": reads(Action.READ, of="thing"),
        "api-why": reads(Action.READ, of="thing"),
        "api-unmask": Route(
            post=(Rule(acts=(Action.READ, Action.UNMASK), of="thing", form=_UNMASKED, json=True),),
        ),
        "api-neighbours": reads(Action.READ, of="thing"),
        "api-path": reads(Action.READ),
        "api-shared": reads(Action.READ),
        "api-lookup": Route(post=(Rule(acts=(Action.LOOKUP,), form=_LIST, json=True),)),
        "api-audit": reads(Action.SEE_RECORD),
        "api-ledger": reads(Action.SEE_LEDGER),
        "api-sending": reads(Action.SEE_LEDGER, of="sending"),
        "api-comments": Route(
            get=(Rule(acts=(Action.READ,), of="thing"),),
            post=(
                Rule(
                    acts=(Action.READ, Action.COMMENT),
                    of="thing",
                    form={"text": "Seen."},
                    json=True,
                ),
            ),
        ),
        "api-comment-withdraw": does(Action.COMMENT, of="comment"),
        "api-notifications": reads(Action.SEE_NOTICES),
        "api-notifications-seen": Route(
            post=(Rule(acts=(Action.MARK_NOTICES,), form={"undo": "false"}, json=True),)
        ),
        "api-alliance": reads(Action.SEE_ALLIANCE),
        **MORE_ROUTES,
        "api-openapi": own("get"),
    }
)

# What a reading command does for the person behind `--as`; every other one is the operator's.
COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        "search": Action.SEARCH,
        "show": Action.READ,
        "why": Action.READ,
        "lookup": Action.LOOKUP,
        "export": Action.EXPORT,
        "path": Action.READ,
        "shared": Action.READ,
        "neighbours": Action.READ,
        "audit": Action.SEE_RECORD,
        "ledger": Action.SEE_LEDGER,
        **MORE_COMMANDS,
    }
)

# Commands that name a person without reading for them.
NAMING: Mapping[str, str] = MappingProxyType(
    {"admin rescue confirm": "the second of two operators, who is told apart from the first"}
)


def allowed(rule: Rule, roles: frozenset[Role], *, own: bool) -> bool:
    """Tell whether these roles may do all acts of a rule, to something of their own organisation or another's."""
    return all(_allowed(action, roles, own=own) for action in rule.acts)


def _allowed(action: Action, roles: frozenset[Role], *, own: bool) -> bool:
    held = roles & ALLOWED[action]
    return bool(held if own else held - OWN_ONLY.get(action, frozenset()))


def fields_of_models() -> dict[str, str]:
    """Return a hostile value for each field of every table: what a form may not set unless it asks for it."""
    named = {
        field.name
        for model in apps.get_app_config("store").get_models()
        for field in model._meta.fields
    }
    more = {"vetting", "author", "contributor", "handling", "org", "audience", "is_superuser"}
    return {name: _HOSTILE.get(name, "mass-assigned") for name in named | more}


_HOSTILE = {
    **dict.fromkeys(("is_active", "active", "is_superuser", "alliance", "allowed"), "1"),
    "roles": "R1",
    "tlp": "TLP:CLEAR",
    "ceiling": "TLP:RED",
    "trained_until": "2099-01-01",
}
