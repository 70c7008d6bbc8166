"""Which act each address and each command stands for: the table of permissions, by route and method.

A route or command that stands in no table here fails the test that walks. What is expected of a role follows from
`policy.decide` and from whom an object shows itself to, and is said nowhere else.
"""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

import attrs
from django.apps import apps

from atlas.policy.actors import Role
from atlas.policy.decide import ALLOWED, OWN_ONLY, Action

Form = Mapping[str, str]
NOTHING: Form = MappingProxyType({})
_UNMASKED: Form = MappingProxyType(
    {"purpose": "research", "reference": "case 7", "reason": "a trial of rights"}
)
WHY: Form = MappingProxyType({"reason": "a trial of rights"})


@attrs.frozen(kw_only=True)
class Rule:
    """What one method of one address stands for.

    `acts` are those that it does, all of which must be allowed; none: whoever is signed in may, for it is about them
    alone. `of` is the sort of object that the address or the form names. `form` is what an attacker sends: whole, so
    that nothing but the policy is in its way. `parts` are other parts of the address. `ends` is true where it ends the
    session.
    """

    acts: tuple[Action, ...] = ()
    of: str = ""
    form: Form = NOTHING
    parts: Form = NOTHING
    json: bool = False
    ends: bool = False
    open: bool = False


@attrs.frozen(kw_only=True)
class Route:
    """The rules of an address: those of looking at it, and those of sending a form there."""

    get: tuple[Rule, ...] = ()
    post: tuple[Rule, ...] = ()


def _reads(*acts: Action, of: str = "", **parts: str) -> Route:
    return Route(get=(Rule(acts=acts, of=of, parts=parts),))


def _does(*acts: Action, of: str = "", form: Form = NOTHING) -> Route:
    return Route(post=(Rule(acts=acts, of=of, form=form),))


def _both(*acts: Action, of: str = "", form: Form = NOTHING, **parts: str) -> Route:
    rule = Rule(acts=acts, of=of, form=form, parts=parts)
    return Route(get=(rule,), post=(rule,))


def _acts(of: str, acts: Mapping[str, Action], **form: str) -> Route:
    rules = tuple(
        Rule(acts=(action,), of=of, form={**WHY, **form}, parts={"act": name})
        for name, action in acts.items()
    )
    return Route(get=rules, post=rules)


def _for_all(*methods: str, form: Form = NOTHING, **parts: str) -> Route:
    rule = (Rule(open=True, form=form, parts=parts),)
    return Route(get=rule if "get" in methods else (), post=rule if "post" in methods else ())


def _own(*methods: str, form: Form = NOTHING, ends: bool = False) -> Route:
    rule = (Rule(form=form, ends=ends),)
    return Route(get=rule if "get" in methods else (), post=rule if "post" in methods else ())


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
        "desk": _reads(Action.SEARCH),
        "on-the-map": _reads(Action.SEARCH),
        "sample": _does(Action.LOAD_SAMPLE),
        "progress": _own("get"),
        "map": _reads(Action.READ),
        "map-data": _reads(Action.READ),
        "map-save": _does(Action.SAVE_VIEW, form={"name": "x", "state": ""}),
        "map-view": _does(Action.SAVE_VIEW, of="view", form={"act": "rename", "name": "x"}),
        "map-open": _own("post"),
        "search": _reads(Action.SEARCH),
        "suggest": _reads(Action.SEARCH),
        "thing": _reads(Action.READ, of="thing"),
        "why": _reads(Action.READ, of="thing"),
        "unmask": _does(Action.READ, Action.UNMASK, of="thing", form=_UNMASKED),
        "discussion": Route(
            get=(Rule(acts=(Action.READ,), of="thing"),),
            post=(Rule(acts=(Action.COMMENT,), of="thing", form={"text": "x", "step": "check"}),),
        ),
        "comment-withdraw": _does(Action.COMMENT, of="comment"),
        "notifications": _both(Action.SEE_NOTICES, form={"act": "see-all"}),
        "lookup": Route(get=(Rule(),), post=(Rule(acts=(Action.LOOKUP,), form=_LIST),)),
        "lookup-csv": _does(Action.LOOKUP, form=_LIST),
        "contribute": _both(Action.CONTRIBUTE, form=_CONTRIBUTED),
        "contribute-rejected": _own("post", form=_LIST),
        "contribute-template": _own("get"),
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
        "alliance": _reads(Action.SEE_ALLIANCE),
        "nodes": _reads(Action.SEE_ALLIANCE),
        "alliance-admit": _both(
            Action.ADMIT,
            form={
                **WHY,
                "name": "West",
                "short": "west",
                "kind": "private",
                "country": "FR",
            },
        ),
        "organisation": _reads(Action.SEE_ALLIANCE, of="organisation"),
        "organisation-profile": _both(
            Action.EDIT_PROFILE, of="organisation", form={"sector": "banks", "contact": "x"}
        ),
        "organisation-invite": _both(
            Action.INVITE,
            of="organisation",
            form={"name": "New", "short": "new", "roles": "R3", "trained_until": "2027-01-01"},
        ),
        "organisation-act": _acts(
            "organisation",
            {
                "suspend": Action.SUSPEND_MEMBER,
                "end": Action.END_MEMBERSHIP,
                "take-back": Action.TAKE_BACK_MEMBER,
            },
        ),
        "person": _reads(Action.SEE_ALLIANCE, of="person"),
        "person-roles": _both(Action.CHANGE_ROLES, of="person", form={**WHY, "roles": "R2"}),
        "person-training": _both(
            Action.RENEW_TRAINING, of="person", form={"trained_until": "2027-01-01"}
        ),
        "person-link": _does(Action.INVITE, of="person"),
        "person-act": _acts(
            "person",
            {
                "suspend": Action.SUSPEND_PERSON,
                "remove": Action.REMOVE_PERSON,
                "take-back": Action.TAKE_BACK_PERSON,
            },
        ),
        "cell-open": _both(
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
        "cell": _reads(Action.SEE_ALLIANCE, of="cell"),
        "cell-act": _acts(
            "cell",
            {
                **dict.fromkeys(("add", "remove", "lead"), Action.CHANGE_CELL),
                "close": Action.CLOSE_CELL,
            },
        ),
        "sign": _both(
            Action.SIGN, form={"agreement": str(uuid.UUID(int=7)), "read": "yes", "digest": "x"}
        ),
        "agreement-publish": _both(
            Action.PUBLISH_AGREEMENT,
            form={
                **WHY,
                "title": "x",
                "version": "9",
                "effective_from": "2027-01-01",
                "text": "x",
            },
        ),
        "agreement": _reads(Action.SEE_ALLIANCE, of="agreement"),
        "draft": _reads(Action.SEE_ALLIANCE, draft_name="cell-charter"),
        "retention": _reads(Action.SEE_RETENTION),
        "claim-time": Route(
            get=(Rule(acts=(Action.SEE_RETENTION,), of="claim"),),
            post=tuple(
                Rule(acts=(action,), of="claim", form={**WHY, "act": name})
                for name, action in _OF_CLAIMS.items()
            ),
        ),
        "claim": _both(Action.CONTRIBUTE, form={"what": "thing", "name": "x", "step": "check"}),
        "draft-save": _does(Action.CONTRIBUTE, form={"name": "x"}),
        "draft-discard": _does(Action.CONTRIBUTE, of="own-draft"),
        "near": _reads(Action.SEARCH),
        "subjects": _reads(Action.SEE_SUBJECTS),
        "subject-open": _both(
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
        "subject-letter": _reads(Action.SEE_SUBJECTS, of="case"),
        "subject-act": _acts(
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
        "subject-claim": _acts(
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
        "alarms": _both(Action.SEE_ALARMS, form={**WHY, "claim": "no claim"}),
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
        "glass-read": _reads(Action.READ, of="glass"),
        "ask-wider": _both(
            Action.ASK_WIDER, of="claim", form={**WHY, "tlp": "TLP:CLEAR", "days": "7"}
        ),
        "help": _own("get"),
        "words": _own("get"),
        "help-page": Route(get=(Rule(parts={"help_page": "reference/markings"}),)),
        "signin": _for_all("get", "post", token="no-such-token"),
        "signed-out": _for_all("get"),
        **{
            f"sign-in-{way}": _for_all("post", form={"name": "n1", "code": "x", "answer": "{}"})
            for way in ("passkey-begin", "passkey", "password", "recovery")
        },
        "elsewhere": _for_all("get", provider="nobody"),
        "elsewhere-back": _for_all("get", provider="nobody"),
        "confirm": _own("get", "post", form={"code": ""}),
        "confirm-form": _own("get"),
        "confirm-passkey": _own("post"),
        "account": _own("get"),
        "account-sittings": _own("post", form={"which": ""}),
        "account-remove": _own("post", form={"way": "passkey", "id": str(uuid.UUID(int=7))}),
        "account-passkey-begin": _own("post"),
        "account-passkeys": _own("post", form={"answer": "{}"}),
        "account-app": _own("get", "post", form={"code": "000000"}),
        "account-codes": _own("post"),
        "account-password": _own("get", "post", form={"password": "x"}),
        "account-tokens": Route(
            get=(Rule(),),
            post=(
                Rule(
                    acts=(Action.MAKE_TOKEN,),
                    form={"purpose": "research", "scope": "read", "days": "9"},
                ),
            ),
        ),
        "token-revoke": _does(of="token"),
        "sign-out": _own("post", ends=True),
        "preview": Route(
            get=(Rule(),),
            post=(
                Rule(acts=(Action.PREVIEW,), form=WHY, of="whom-member"),
                Rule(acts=(Action.PREVIEW_PERSON,), form=WHY, of="whom-person"),
            ),
        ),
        "preview-end": _own("post"),
        "audit": _reads(Action.SEE_RECORD),
        "ledger": _reads(Action.SEE_LEDGER),
        "sending": _reads(Action.SEE_LEDGER, of="sending"),
        "purpose": Route(
            get=(Rule(),),
            post=(Rule(acts=(Action.CHANGE_PURPOSE,), form={**WHY, "purpose": "research"}),),
        ),
        "appearance": _for_all("post", form={"theme": "dark"}),
        "static": _for_all("get", path="atlas/nothing.css"),
        "admin": _reads(Action.OPERATE),
        "admin-retry": _does(Action.OPERATE, form={"job": "7"}),
        "flags": _reads(Action.SEE_FLAGS),
        "healthz": _for_all("get"),
        "readyz": _for_all("get"),
        "api-search": _reads(Action.SEARCH),
        "api-meant": _reads(Action.READ),
        "api-thing": _reads(Action.READ, of="thing"),
        "api-why": _reads(Action.READ, of="thing"),
        "api-unmask": Route(
            post=(
                Rule(acts=(Action.READ, Action.UNMASK), of="thing", form=_UNMASKED, json=True),
            ),
        ),
        "api-neighbours": _reads(Action.READ, of="thing"),
        "api-path": _reads(Action.READ),
        "api-shared": _reads(Action.READ),
        "api-lookup": Route(post=(Rule(acts=(Action.LOOKUP,), form=_LIST, json=True),)),
        "api-audit": _reads(Action.SEE_RECORD),
        "api-ledger": _reads(Action.SEE_LEDGER),
        "api-sending": _reads(Action.SEE_LEDGER, of="sending"),
        "api-comments": Route(
            get=(Rule(acts=(Action.READ,), of="thing"),),
            post=(Rule(acts=(Action.COMMENT,), of="thing", form={"text": "Seen."}, json=True),),
        ),
        "api-comment-withdraw": _does(Action.COMMENT, of="comment"),
        "api-notifications": _reads(Action.SEE_NOTICES),
        "api-notifications-seen": Route(post=(Rule(acts=(Action.SEE_NOTICES,), json=True),)),
        "api-alliance": _reads(Action.SEE_ALLIANCE),
        "api-openapi": _own("get"),
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
