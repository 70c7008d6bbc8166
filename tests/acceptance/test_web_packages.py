"""Packages through their pages: written, checked, released, and read by who gets them."""

import html
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from atlas.formats import package as forms
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.services import alliance, investigations, signin
from atlas.services.package import writing
from atlas.services.package.document import Said
from atlas.web.startup import now
from atlas.web.visitor import PROVED_KEY
from builders import World, a_claim, an_object
from cluster import Database
from foldering import folder
from parcels import (
    HOST,
    KEYS,
    USES,
    ZED,
    approved,
    begun,
    changed,
    claim_of,
    released,
    vetted,
    with_packages,
)


@pytest.fixture
def people(world: World, database: Database) -> World:
    return with_packages(world, database)


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    session = client.session
    session[PROVED_KEY] = int(now().timestamp())
    session.save()
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_check_28_release_stays_disabled_with_one_uncited_statement_and_says_which(
    people: World, database: Database
) -> None:
    id_ = begun(people, database, statements=(Said(text="It is so."),))
    page = text_of(signed_in("ed").get(f"/packages/{id_}"))

    assert re.search(r'<button[^>]* disabled aria-describedby="why-not">Release', page)
    assert f"/packages/{id_}/release" not in page
    assert "Statement 1 cites no claim." in page


def test_a_package_is_released_by_pages_and_its_file_verifies(
    people: World, database: Database
) -> None:
    id_ = approved(people, database)
    lea = signed_in("lea")
    number = lea.get(f"/api/v1/packages/{id_}").json()["package"]["number"]
    assert f"/packages/{id_}/release" in text_of(lea.get(f"/packages/{id_}"))

    sent = lea.post(f"/packages/{id_}/release", {"reason": "to the police"})

    assert sent.status_code == 302, text_of(sent)
    lin = signed_in("lin")
    assert "The market of Zed" in text_of(lin.get("/packages"))
    [link] = {
        each.partition('"')[0]
        for each in text_of(lin.get("/packages")).split('href="')
        if each.startswith("/packages/release/")
    }
    got = lin.get(f"{link}/file")
    assert forms.verify(got.content, key=KEYS.public_key()).package == number
    assert lin.post(f"{link}/acknowledge", {"reason": ""}).status_code == 302
    assert "acknowledged" in text_of(lin.get(link))
    assert number in text_of(signed_in("sue").get("/packages/feedback"))


def test_who_writes_on_what_changed_meanwhile_is_shown_both(
    people: World, database: Database
) -> None:
    id_ = begun(people, database)
    ed = signed_in("ed")
    typed = {
        "title": "Mine",
        "recipient": "",
        "purpose": "le-referral",
        "route": "ncb",
        "ceiling": "TLP:AMBER",
        "confidence": "low",
        "revision": "1",
    }
    changed(people, id_, title="Theirs")

    met = ed.post(f"/packages/{id_}/edit", typed)

    assert met.status_code == 409
    assert "Title now reads: Theirs" in text_of(met)
    assert 'value="Mine"' in text_of(met)
    assert ed.post(f"/packages/{id_}/edit", {**typed, "revision": "2"}).status_code == 302


def test_an_editor_ticks_claims_of_a_folder_and_states_what_they_say(
    people: World, database: Database
) -> None:
    people.person("ada", of="north")
    opened = folder(people)
    for each in (ZED, USES):
        investigations.put_claim(people.visit("ada"), opened, ClaimId(claim_of(database, each)))
    host = claim_of(database, HOST)
    ed = signed_in("ed")
    ticked = {"folder": str(opened), "pick": str(claim_of(database, USES)), "address": f"/x/{host}"}

    page = text_of(ed.post("/packages/begin", {**ticked, "title": "Half", "step": "each"}))

    assert "Zed uses Locker</textarea>" in page
    assert f'name="claims-2" value="{host}" checked' in page
    sent = {
        **{"title": "Whole", "recipient": "", "purpose": "le-referral", "route": "ncb"},
        **{"ceiling": "TLP:AMBER", "confidence": "low", "text-4": "It is used."},
        **{"claims-4": str(claim_of(database, USES)), "text-7": "", "step": "keep"},
        **{"kind-1": "domain-name", "value-1": "market.example.com", "country-1": "QV"},
    }
    draft = ed.post("/packages/drafts", sent).json()["draft"]
    assert f"?draft={draft}" in text_of(ed.get("/packages/begin"))
    assert "It is used.</textarea>" in text_of(ed.get(f"/packages/begin?draft={draft}"))

    made = ed.post("/packages/begin", {**sent, "draft": draft})

    assert made.status_code == 302, text_of(made)
    kept = writing.get(people.visit("ed"), UUID(made["Location"].rpartition("/")[2])).document
    assert [(each.text, each.claims) for each in kept.statements] == [
        ("It is used.", (str(claim_of(database, USES)),))
    ]
    assert [each.jurisdiction for each in kept.rows] == ["QV"]
    assert f"?draft={draft}" not in text_of(ed.get("/packages/begin"))


def test_a_claim_that_cannot_be_cited_is_refused_with_the_reason(
    people: World, database: Database
) -> None:
    vetted(database, "contributed", named=ZED)
    told = {"address": str(claim_of(database, ZED)), "title": "Kept", "step": "judge"}

    met = signed_in("ed").post("/packages/begin", told)

    assert met.status_code == 400
    assert "It is contributed, not vetted." in text_of(met)
    assert 'value="Kept"' in text_of(met)


def test_a_contributor_takes_its_consent_back_at_a_page(people: World, database: Database) -> None:
    narrow = an_object("tool", "Narrow")
    north = people.audience("org:north")
    people.given(a_claim(narrow, marking=TLP.AMBER, audience=north), by="south")
    vetted(database)
    said = Said(text="It is used.", claims=(str(claim_of(database, narrow)),))
    id_ = approved(people, database, statements=(said,))
    sue = signed_in("sue")
    [given] = sue.get("/api/v1/packages").json()["consented"]
    address = f"/packages/consent/{given['id']}"
    assert address in text_of(sue.get("/packages"))

    sent = sue.post(address, {"reason": "no longer"})

    assert sent.status_code == 302, text_of(sent)
    assert "You consented" not in text_of(sue.get("/packages"))
    assert "said no" in text_of(signed_in("lea").get(f"/packages/{id_}"))


def test_an_absent_package_and_a_hidden_one_are_the_same_answer(
    people: World, database: Database
) -> None:
    id_, sent = released(people, database)
    tom = signed_in("tom")

    for path, other in ((f"/packages/{id_}", id_), (f"/packages/release/{sent}", sent)):
        hidden = tom.get(path)
        absent = tom.get(path.replace(str(other), "00000000-0000-4000-8000-000000000001"))
        assert hidden.status_code == absent.status_code == 404


def test_the_api_tells_what_the_pages_tell(people: World, database: Database) -> None:
    id_, sent = released(people, database)

    told = signed_in("ed").get(f"/api/v1/packages/{id_}").json()
    got = signed_in("lin").get("/api/v1/packages").json()

    assert told["package"]["state"] == "released"
    assert [each["id"] for each in got["received"]] == [str(sent)]
    assert got["own"] == []
