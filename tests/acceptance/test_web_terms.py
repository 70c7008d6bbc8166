"""The pages of terms in time: legal bases, how long claims are kept, requests for a wider audience."""

import re
from collections.abc import Iterator

import pytest

import website
from website import Visitor, Website


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """The real server with the small world, with a representative and legal counsel of the bank."""
    with website.running() as running:
        running.commands(
            ["admin", "add-person", "rita", "--org", "vendor", "--role", "R2"],
            ["admin", "add-person", "lea", "--org", "bank", "--role", "R6", "--role", "R1"],
        )
        yield running


@pytest.fixture(scope="module")
def people(site: Website) -> dict[str, Visitor]:
    """Everybody, signed in once."""
    names = ("ada", "rita", "lea")
    return dict(zip(names, map(site.signed_in, site.signin_links(*names)), strict=True))


def linked(visitor: Visitor, path: str, pattern: str) -> list[str]:
    return re.findall(rf'href="({pattern})"', visitor.get(path).text)


def test_a_basis_is_added_and_ended_on_the_page(people: dict[str, Visitor]) -> None:
    lea = people["lea"]
    law = {"code": "QV-LAW", "jurisdiction": "*", "valid_from": "2026-01-01", "reason": "gazette"}

    added = lea.send("/bases", law)
    wrong = lea.send("/bases", law | {"valid_to": "2025-01-01"})
    ending = linked(lea, "/bases", r"/bases\?end=[0-9a-f-]+")[0]
    form = lea.get(ending).text
    ended = lea.send(
        "/bases", {"end": ending.partition("=")[2], "last_day": "2026-02-01", "reason": "repealed"}
    )

    assert (added.status, wrong.status, ended.status) == (302, 400, 302)
    assert "2025-01-01" in wrong.text
    assert "no longer see personal data" in form
    assert "2026-02-01" in people["ada"].get("/bases").text


def test_a_researcher_is_offered_no_change_and_refused_one(people: dict[str, Visitor]) -> None:
    law = {"code": "X", "jurisdiction": "*", "valid_from": "2026-01-01", "reason": "why"}

    assert 'action="/bases"' not in people["ada"].get("/bases").text
    refused = people["ada"].send("/bases", law)
    assert (refused.status, "R.role" in refused.text) == (403, True)


def test_a_claim_is_withdrawn_and_put_back_on_its_page(people: dict[str, Visitor]) -> None:
    ada = people["ada"]
    thing = ada.things("LockerX")[0]
    (claim,) = linked(ada, thing, "/claim/[0-9a-f-]{36}")

    gone = ada.send(claim, {"act": "withdraw", "reason": "a mistake"})
    listed = claim in ada.get("/retention").text
    told = people["rita"].get(thing).text
    back = ada.send(claim, {"act": "undo", "reason": "no mistake"})

    assert (gone.status, back.status, listed) == (302, 302, True)
    assert "Withdrawn by its contributor" in told
    assert "Withdrawn by its contributor" not in people["rita"].get(thing).text


def test_a_claim_of_others_cannot_be_withdrawn_and_a_hidden_one_is_not_there(
    people: dict[str, Visitor],
) -> None:
    (asked,) = linked(people["rita"], people["rita"].things("LockerX")[0], '/claim/[^"]+/wider')
    claim = asked.removesuffix("/wider")

    refused = people["rita"].send(claim, {"act": "withdraw", "reason": "why"})
    absent = people["rita"].get("/claim/00000000-0000-4000-8000-000000000009")

    assert (refused.status, "R.own" in refused.text, absent.status) == (403, True, 404)


def test_a_wider_audience_is_asked_for_and_granted(people: dict[str, Visitor]) -> None:
    ada, rita = people["ada"], people["rita"]
    thing = rita.things("محمد")[0]
    (form,) = linked(rita, thing, '/claim/[^"]+/wider')
    asking = {"tlp": "TLP:GREEN", "reach": "alliance", "reason": "to warn", "days": "14"}

    narrow = rita.send(form, asking | {"tlp": "TLP:AMBER+STRICT", "reach": "own"})
    asked = rita.send(form, asking)
    seen = ada.get("/requests").text

    assert (narrow.status, asked.status) == (400, 302)
    assert "to warn" in seen
    assert "Yes, release it" not in seen  # a researcher does not answer
