"""The API has what the pages have: each page's address has its counterpart, or a reason why it has none."""

from collections.abc import Mapping
from pathlib import Path

from atlas.policy.freshness import FRESH
from permissions import ROUTES

BROWSER = "how a browser comes in and stays; a program has its token"
PERSON = "it gives a program power, so a person does it, at a page"
FORM = "a part of a form: what it answers stands in the answer of the address that takes the form"
LOOKS = "how pages look and are read"
PROVED = "a person proves anew that it is them before it; see docs/reference/api.md"
SITTING = "about the sitting of a browser; a token carries its purpose and reference"
OPERATOR = "the node's operator has commands for it"
EMERGENCY = (
    "what was opened in an emergency is read by the person who asked, with a record of each look"
)
WORK = "work on a case that a legal officer writes and signs for; the API tells how it stands"
RECORDED = "a person records what came of it, and answers for it; the API tells the ledger"
NOMINATED = (
    "a member nominates, screens, votes and decides by a person; the API tells how it stands"
)
TYPED = "what is typed into a form and not sent yet; a program sends the whole"
SIGNED_FOR = "what goes outward is written, cleared and answered for by a person; the API tells how it stands"
STRANGER = "for a recipient who is no member and has no token: its address is all that it has"
TEXT = "a text that comes with the product, the same for everybody"
FEED = "for programs itself: a standard of its own (docs/reference/taxii.md)"
STORY = "loads or follows the sample atlas"

# Page -> the API's address (`api-...`), or why it has none.
COUNTERPARTS: Mapping[str, str] = {
    "desk": "api-desk",
    "on-the-map": "api-desk",
    "sample": STORY,
    "progress": STORY,
    "map": "api-map",
    "map-data": "api-map",
    "map-save": "api-views",
    "map-view": "api-view",
    "map-open": FORM,
    "search": "api-search",
    "suggest": "api-search",
    "thing": "api-thing",
    "why": "api-why",
    "unmask": "api-unmask",
    "discussion": "api-comments",
    "comment-withdraw": "api-comment-withdraw",
    "deconfliction": "api-deconfliction",
    "deconfliction-ask": "api-deconfliction-check",
    "deconfliction-file": "api-deconfliction-file",
    "deconfliction-change": "api-deconfliction-change",
    "deconfliction-withdraw": "api-deconfliction-withdraw",
    "review": "api-reviews",
    "review-claim": "api-review",
    "vetting": "api-vetting",
    "same": "api-same",
    "same-judge": "api-same",
    "same-withdraw": "api-same-withdraw",
    **dict.fromkeys(("nominations", "nomination-weights"), "api-nominations"),
    **dict.fromkeys(("nomination", "nomination-brief", "brief-file"), "api-nomination"),
    **dict.fromkeys(("report", "report-file"), "api-report"),
    **dict.fromkeys(("thing-drafts", "thing-draft"), "api-thing-draft"),
    **dict.fromkeys(("nomination-new", "nomination-change", "nomination-act"), NOMINATED),
    **dict.fromkeys(("nomination-draft", "nomination-draft-discard"), NOMINATED),
    "packages": "api-packages",
    **dict.fromkeys(("package", "package-file"), "api-package"),
    **dict.fromkeys(("package-release", "package-release-file"), "api-package-release"),
    **dict.fromkeys(("package-links", "package-link-end"), PROVED),
    **dict.fromkeys(("outside", "outside-file", "outside-answer", "outside-rating"), STRANGER),
    **dict.fromkeys(("package-draft", "package-draft-discard"), TYPED),
    "package-feedback": "api-package-feedback",
    "authorities": "api-authorities",
    "package-begin": "api-packages",
    "package-edit": "api-package",
    "package-act": "api-package-step",
    "package-consent": "api-package-consent",
    "package-answer": "api-package-answer",
    **dict.fromkeys(("authority-add", "authority-act"), SIGNED_FOR),
    "notifications": "api-notifications",
    "export": "api-export",
    "lookup": "api-lookup",
    "lookup-csv": "api-lookup",
    "contribute": "api-imports",
    "contribute-rejected": "api-imports",
    "contribute-template": TEXT,
    "claim": "api-claims",
    "draft-save": "api-drafts",
    "draft-discard": "api-draft-discard",
    "near": "api-claims",
    "bases": "api-bases",
    "alliance": "api-alliance",
    "nodes": "api-nodes",
    "alliance-admit": PROVED,
    "organisation": "api-organisation",
    "organisation-profile": "a member's own words about itself, which its representative writes",
    "organisation-invite": PROVED,
    "organisation-act": PROVED,
    "person": "api-person",
    "person-roles": PROVED,
    "person-training": PROVED,
    "person-link": PROVED,
    "person-act": PROVED,
    "cell-open": PROVED,
    "cell": "api-cell",
    "cell-act": PROVED,
    "sign": PROVED,
    "agreement-publish": PROVED,
    "agreement": "api-agreement",
    "draft": TEXT,
    "retention": "api-retention",
    "imports": "api-batches",
    "import": "api-batch",
    "import-rejected": "api-imports",
    "investigations": "api-investigations",
    "investigation": "api-investigation",
    "investigation-act": "api-investigation-act",
    "agenda": "api-agenda",
    "figures": "api-figures",
    **dict.fromkeys(("opportunities", "choke-points"), "api-opportunities"),
    **{"operations": "api-operations", "operation": "api-operation"},
    **{"operation-open": "api-operations", "operation-act": "api-operation-act"},
    "outcomes": "api-outcomes",
    "outcome": "api-outcome",
    "outcome-funnel": "api-outcome-funnel",
    "playbooks": "api-playbooks",
    **dict.fromkeys(("playbook", "playbook-file"), "api-playbook"),
    **dict.fromkeys(("outcome-new", "outcome-correct", "outcome-withdraw"), RECORDED),
    **dict.fromkeys(("statement", "statement-file"), "api-statement"),
    "subjects": "api-subjects",
    "subject-open": WORK,
    "subject": "api-subject",
    "subject-letter": "api-subject",
    "subject-act": WORK,
    "subject-claim": WORK,
    "requests": "api-requests",
    "glass": "api-glass",
    "glass-read": EMERGENCY,
    "ask-wider": "api-ask-wider",
    "claim-time": "api-claim",
    "help": TEXT,
    "words": TEXT,
    "help-page": TEXT,
    **dict.fromkeys(
        (
            *("signin", "signed-out", "sign-in-passkey-begin", "sign-in-passkey"),
            *("sign-in-password", "sign-in-recovery", "elsewhere", "elsewhere-back", "sign-out"),
            *("confirm", "confirm-form", "confirm-passkey", "account-sittings"),
        ),
        BROWSER,
    ),
    **dict.fromkeys(
        (
            *("account", "account-mail", "account-remove", "account-passkey-begin"),
            *("account-passkeys", "account-app", "account-codes", "account-password"),
            *("account-tokens", "token-revoke"),
        ),
        PERSON,
    ),
    "preview": SITTING,
    "preview-end": SITTING,
    "purpose": SITTING,
    "audit": "api-audit",
    "alarms": "api-alarms",
    "ledger": "api-ledger",
    "sending": "api-sending",
    "appearance": LOOKS,
    "static": LOOKS,
    "admin": OPERATOR,
    "admin-retry": OPERATOR,
    "flags": "api-flags",
    **dict.fromkeys(
        (
            *("taxii", "taxii-root", "taxii-collections", "taxii-collection", "taxii-manifest"),
            *("taxii-objects", "taxii-object", "taxii-versions", "taxii-status"),
        ),
        FEED,
    ),
    "healthz": "a probe, the same for programs",
    "readyz": "a probe, the same for programs",
}
REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "api.md"


def _of_api(route: str) -> bool:
    return route.startswith("api-")


def _routes() -> set[str]:
    from atlas.web.urls import urlpatterns  # noqa: PLC0415 - needs Django set up

    return {str(each.name) for each in urlpatterns}


def test_each_page_has_its_counterpart_or_a_reason() -> None:
    assert {each for each in _routes() if not _of_api(each)} == set(COUNTERPARTS)


def test_each_counterpart_is_an_address_of_the_api() -> None:
    named = {each for each in COUNTERPARTS.values() if _of_api(each)}

    assert named - _routes() == set()


def test_no_address_of_the_api_does_what_needs_a_fresh_proof() -> None:
    done = {
        (name, act)
        for name, route in ROUTES.items()
        if _of_api(name)
        for rule in (*route.get, *route.post)
        for act in rule.acts
    }

    assert {(name, act) for name, act in done if act in FRESH} == set()


def test_the_pages_that_only_a_proof_keeps_from_programs_do_what_needs_one() -> None:
    rules = {
        name: {act for rule in (*ROUTES[name].get, *ROUTES[name].post) for act in rule.acts}
        for name, reason in COUNTERPARTS.items()
        if reason == PROVED
    }

    assert {name for name, acts in rules.items() if not acts & FRESH} == set()


def test_the_reference_names_each_act_that_needs_a_fresh_proof() -> None:
    text = REFERENCE.read_text("utf-8")

    assert [str(act) for act in sorted(FRESH) if f"`{act}`" not in text] == []
