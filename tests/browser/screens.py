"""Every screen there is, found by walking the table of addresses, so that a new one is covered at once."""

import os
import random
import re
from collections.abc import Mapping, Sequence
from functools import partial

import attrs

import website

_OF_THINGS = ("thing", "why", "discussion", "unmask", "report", "report-file")
_DRAFTS = ("thing-drafts", "thing-draft")
_PART = re.compile(r"<[^>]*?(\w+)>")


@attrs.frozen(kw_only=True)
class Screen:
    """One state of one page: its address, and whether it is opened by somebody who is signed in."""

    path: str
    status: int = 200
    signed_in: bool = True


def some_of(screens: Sequence[Screen], *, one_in: int, asked: str) -> Sequence[Screen]:
    """Return the part of the screens that this run asks something of; others tomorrow."""
    first = random.Random(f"{os.environ['ATLAS_TEST_SEED']} {asked}").randrange(one_in)
    return screens[first::one_in]


def all_screens(site: website.Website, visitor: website.Visitor) -> list[Screen]:
    """Return each page that answers a plain GET with HTML, the further states below, and each error page."""
    samples = _samples(site, visitor)
    found = []
    for name, pattern in website.routes():
        if name.startswith(("api-", "taxii-")):  # for programs: JSON, and tests of its own walk it
            continue
        path = "/" + _PART.sub(partial(_sample, samples, name), pattern)
        answer = visitor.get(path)
        if answer.status == 200 and "<h1" in answer.text:
            found.append(Screen(path=path, signed_in=name not in ("signin", "signed-out")))
    return found + _states(samples["thing:thing_id"])


def _sample(samples: Mapping[str, str], name: str, part: re.Match[str]) -> str:
    return samples[f"{name}:{part[1]}"]


def _samples(site: website.Website, visitor: website.Visitor) -> Mapping[str, str]:
    """Return a value for each part of an address; a new part needs a line here, else the walk fails."""
    thing = visitor.things("Quiet Ledger")[0].removeprefix("/thing/")
    return {
        **{f"{name}:thing_id": thing for name in (*_OF_THINGS, *_DRAFTS)},
        "thing-draft:draft": "refer",
        "signin:token": site.signin_links("ada")[0].rpartition("/")[2],
        "map-view:view_id": thing,
        "claim-time:claim_id": thing,
        "draft-discard:draft_id": thing,
        "ask-wider:claim_id": thing,
        "glass-read:request_id": thing,
        **dict.fromkeys((f"import{name}:batch_id" for name in ("", "-rejected")), thing),
        **dict.fromkeys(
            (f"subject{name}:case_id" for name in ("", "-letter", "-act", "-claim")), thing
        ),
        "subject-claim:claim_id": thing,
        **dict.fromkeys((f"investigation{name}:investigation_id" for name in ("", "-act")), thing),
        **dict.fromkeys(("report:report", "report-file:report"), "profile"),
        "brief-file:nomination_id": thing,
        **dict.fromkeys(
            (f"outcome{name}:outcome_id" for name in ("", "-correct", "-withdraw")), thing
        ),
        **dict.fromkeys((f"playbook{name}:playbook_id" for name in ("", "-file")), thing),
        "investigation-act:act": "question",
        **dict.fromkeys((f"operation{name}:operation_id" for name in ("", "-act")), thing),
        "operation-act:act": "plan",
        "token-revoke:token_id": thing,
        "same-withdraw:judgement_id": thing,
        **{"review-claim:round_id": thing, "vetting:claim_id": thing},
        **dict.fromkeys(
            (f"nomination{name}:nomination_id" for name in ("", "-change", "-brief", "-act")), thing
        ),
        "nomination-draft-discard:draft_id": thing,
        "nomination-act:act": "take-up",
        "deconfliction-change:entry_id": thing,
        "deconfliction-withdraw:entry_id": thing,
        "comment-withdraw:comment_id": thing,
        **dict.fromkeys(
            (f"package{name}:package_id" for name in ("", "-edit", "-file", "-act")), thing
        ),
        **dict.fromkeys(
            (f"package-{name}:release_id" for name in ("release", "release-file", "answer")), thing
        ),
        **dict.fromkeys((f"package-link{name}:release_id" for name in ("s", "-end")), thing),
        "package-link-end:link_id": thing,
        "package-draft-discard:draft_id": thing,
        **dict.fromkeys(
            (f"outside{name}:secret" for name in ("", "-answer", "-rating", "-file")),
            "no-such-link",
        ),
        "outside-file:name": "package.pdf",
        "package-act:act": "submit",
        "package-answer:act": "acknowledge",
        "package-consent:question_id": thing,
        "authority-act:authority_id": thing,
        "authority-act:act": "flagged",
        "sending:sending_id": thing,
        "elsewhere:provider": "no-such-provider",
        "elsewhere-back:provider": "no-such-provider",
        **_of_the_alliance(visitor),
        "help-page:help_page": "reference/identifiers",
        "static:name": "atlas/atlas.css",
    }


def _of_the_alliance(visitor: website.Visitor) -> Mapping[str, str]:
    """Return the ids of the visitor's own organisation, of a colleague and of the agreement in force."""
    page = visitor.get("/alliance").text
    organisations = re.findall(r"/alliance/organisations/([0-9a-f-]{36})", page)
    person = re.findall(
        r"/alliance/people/([0-9a-f-]{36})",
        "".join(visitor.get(f"/alliance/organisations/{each}").text for each in organisations),
    )
    agreement = re.findall(r"/alliance/agreements/([0-9a-f-]{36})", page)
    return {
        **{
            f"organisation{name}:organisation_id": organisations[0]
            for name in ("", "-profile", "-invite", "-act")
        },
        **{
            f"person{name}:person_id": person[0]
            for name in ("", "-roles", "-training", "-link", "-act")
        },
        **{f"{name}:cell_id": agreement[0] for name in ("cell", "cell-act")},
        **{f"{name}:act": "suspend" for name in ("organisation-act", "person-act", "cell-act")},
        **{f"{name}:act": "verify" for name in ("subject-act", "subject-claim")},
        "agreement:agreement_id": agreement[0],
        "draft:draft_name": "cell-charter",
    }


def _states(thing: str) -> list[Screen]:
    hidden = "00000000-0000-8000-8000-000000000000"
    return [
        Screen(path=f"/contribute/claim?from_thing={thing}&from_text=Quiet+Ledger"),
        Screen(path="/contribute/claim?name=Quiet+Ledger"),
        Screen(path="/search?q=ledger"),
        Screen(path="/search?q=host&kind=domain-name&page=2"),
        Screen(path="/search?q=lokcerx"),
        Screen(path="/search?q=ledger&kind=tool&marking=TLP:RED"),
        Screen(path="/search?kind=threat-actor"),
        Screen(path=f"/thing/{thing}?page=2"),
        Screen(path=f"/thing/{thing}?relation=uses:out&page=2"),
        Screen(path=f"/thing/{hidden}", status=404),
        Screen(path=f"/map?of={thing}"),
        Screen(path=f"/map?of={thing}&hops=2&pick={thing}"),
        Screen(path=f"/map?of={thing}&kind=tool&tab=table&pick={thing}"),
        Screen(path=f"/map?of={thing}&hops=2&tab=timeline&time=known"),
        Screen(path=f"/map?of={thing}&hops=2&tab=geography&country=MT&country=QS"),
        Screen(path="/map?tab=geography"),
        Screen(path=f"/same/judge?one={thing}&other={thing}"),
        Screen(path=f"/export?thing={thing}"),
        Screen(path=f"/map?of={thing}&of={hidden}&open=x&hide={thing}"),
        Screen(path="/map?of=host"),
        Screen(path="/map?of=nothing-is-called-so"),
        Screen(path=f"/map?of={hidden}", status=404),
        Screen(path=f"/map?from={thing}&to={thing}", status=400),
        Screen(path="/no/such/address", status=404),
        Screen(path="/signin/not-a-token", status=403, signed_in=False),
    ]
