"""The desk of data subjects through its pages: a case from receipt to its letter."""

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from atlas.policy.actors import Role
from atlas.services import alliance, signin
from atlas.web.startup import now
from atlas.web.visitor import PROVED_KEY
from builders import World, a_claim, an_object
from cluster import Database

ASKED = {
    "name": "Quiet Ledger",
    "rights": "access",
    "regime": "gdpr",
    "received": "2026-11-02",
    "values": "Quiet Ledger\nnobody@mail.example",
}
WHY = {"reason": "as the person asked"}
LEDGER = an_object(
    "intrusion-set",
    "Quiet Ledger",
    external_references=[{"source_name": "Report 7", "external_id": "7"}],
)


@pytest.fixture
def people(world: World) -> World:
    """Counsel who contributes too, a colleague, and counsel of another member."""
    world.person("ada")
    world.person("lea", roles=[Role.LEGAL, Role.RESEARCHER])
    world.person("lou", of="south", roles=[Role.LEGAL])
    world.given(a_claim(LEDGER))
    return world


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    session = client.session
    session[PROVED_KEY] = int(now().timestamp())
    session.save()
    return client


@pytest.fixture
def lea(people: World) -> Client:
    return signed_in("lea")


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def opened(lea: Client, **changed: str) -> str:
    return str(lea.post("/subjects/open", ASKED | changed).headers["location"])


def own_claims(lea: Client, case: str) -> list[str]:
    return sorted(set(re.findall(r'name="(claim-[0-9a-f-]+)"', text_of(lea.get(f"{case}?find=1")))))


def looked_at(lea: Client, case: str) -> str:
    """Pick the one claim that is found, to be told, and return its id."""
    (found,) = own_claims(lea, case)
    lea.post(case, {found: "tell"})
    return found.removeprefix("claim-")


def test_a_case_goes_from_its_receipt_to_its_letter(lea: Client) -> None:
    case = opened(lea)
    looked_at(lea, case)
    none = lea.get(f"{case}/letter").status_code

    lea.post(f"{case}/verify", {"how": "passport seen"})
    written = text_of(lea.get(f"{case}/write"))
    text = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", written, re.DOTALL)
    assert text is not None
    lea.post(f"{case}/write", {"text": text[1]})
    printed, plain = lea.get(f"{case}/letter"), lea.get(f"{case}/letter?text")
    no_version = [lea.get(f"{case}/letter", {"version": each}) for each in ("9" * 4_400, "0", "x")]
    closed = lea.post(f"{case}/close", {"outcome": "answered", **WHY})

    assert (none, closed.status_code) == (404, 302)
    assert [each.status_code for each in no_version] == [404] * 3
    assert "Dear Quiet Ledger," in text_of(printed)
    assert "Source: Report 7" in text_of(plain)
    assert "neither confirm nor deny" in text_of(plain)
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Answered" in text_of(lea.get("/subjects"))
    assert "Case closed" in text_of(lea.get(case))


def test_what_is_wrong_stands_by_its_field_and_nothing_typed_is_lost(lea: Client) -> None:
    wrong = lea.post("/subjects/open", ASKED | {"received": "2999-01-01"})
    missing = lea.post("/subjects/open", ASKED | {"name": " "})
    nothing = lea.post(opened(lea), {"ground": ""})

    assert {each.status_code for each in (wrong, missing, nothing)} == {400}
    assert "not after today" in text_of(wrong)
    assert "nobody@mail.example" in text_of(wrong)
    assert 'href="#name"' in text_of(missing)
    assert "Choose for one claim" in text_of(nothing)


def test_no_answer_goes_before_the_person_was_identified(lea: Client) -> None:
    case = opened(lea)
    lea.post(f"{case}/write", {"text": "Dear"})

    refused = lea.post(f"{case}/close", {"outcome": "answered", **WHY})

    assert refused.status_code == 400
    assert "Note first how the person was identified" in text_of(refused)
    assert "Do not send it yet" in text_of(lea.get(f"{case}/letter"))


def test_whoever_reads_a_claim_sees_that_the_person_objects(lea: Client, people: World) -> None:
    case, lou = opened(lea, rights="objection"), signed_in("lou")
    claim, thing = looked_at(lea, case), f"/thing/{people.thing(LEDGER)}"

    form = text_of(lea.get(f"{case}/claims/{claim}/object"))
    lea.post(f"{case}/claims/{claim}/object", WHY)
    told, offered = text_of(lou.get(thing)), text_of(lea.get(case))
    (claim_told,) = lou.get(f"/api/v1/things/{people.thing(LEDGER)}").json()["claims"]
    lea.post(f"{case}/claims/{claim}/end-object", WHY)

    assert "Whoever may read the claim is told" in form
    assert "The person concerned objects to this claim since" in told
    assert [each["kind"] for each in claim_told["objections"]] == ["objected"]
    assert "End the objection" in offered
    assert "The person concerned objects" not in text_of(lou.get(thing))


def test_a_refusal_names_its_ground_and_no_data(lea: Client) -> None:
    case = opened(lea)
    looked_at(lea, case)
    lea.post(f"{case}/refuse", {"ground": "gdpr-excessive", **WHY})

    letter = text_of(lea.get(f"{case}/write"))

    assert "article 12(5)" in letter
    assert "Report 7" not in letter


def test_the_letter_is_the_same_whether_something_is_withheld_or_there_is_nothing(
    lea: Client,
) -> None:
    withheld, nothing = opened(lea), opened(lea)
    (found,) = own_claims(lea, withheld)
    lea.post(withheld, {found: "withhold", "ground": "gdpr-offences"})

    texts = [
        re.findall(r"<textarea.*?</textarea>", text_of(lea.get(f"{case}/write")), re.DOTALL)[0]
        for case in (withheld, nothing)
    ]

    assert "gdpr-offences" not in texts[0]
    assert re.sub(r"DS-\d+-\d+", "", texts[0]) == re.sub(r"DS-\d+-\d+", "", texts[1])


def test_to_correct_a_claim_its_form_opens_and_is_about_the_case_and_nothing_else_is(
    lea: Client, database: Database
) -> None:
    case = opened(lea, rights="rectification")
    claim = looked_at(lea, case)

    gone = lea.post(f"{case}/claims/{claim}/correct", WHY)
    form = text_of(lea.get(gone.headers["location"]))
    about = (search_of(lea, database), sending_of(lea, database, claim))

    assert gone.headers["location"] == f"/contribute/claim?correct={claim}"
    assert "What you do in this form is on record under DS-" in form
    assert [each[:3] for each in about] == ["", "DS-"]
    assert sending_of(lea, database, claim) == ""


def search_of(client: Client, database: Database) -> str:
    client.get("/search", {"q": "Ledger"})
    return reference_of_last(database, "search")


def sending_of(client: Client, database: Database, claim: str) -> str:
    """Send the correction of a claim, and return what that was on record as being about."""
    sent = {
        **{"what": "thing", "kind": "intrusion-set", "name": "Quiet Ledger", "step": "send"},
        **{"source_grade": "B", "information_grade": "2", "stated": "fact", "subject": "none"},
        **{"pap": "PAP:AMBER", "marking": "TLP:GREEN", "based": claim, "source": "Report 7"},
        "note": f"Corrected, {uuid.uuid4()}.",
    }
    client.post("/contribute/claim", sent)
    return reference_of_last(database, "contribute")


def reference_of_last(database: Database, action: str) -> str:
    with database.superuser() as superuser:
        row = superuser.execute(
            "SELECT reference FROM decision WHERE action = %s ORDER BY decided_at DESC LIMIT 1",
            [action],
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_the_desk_is_offered_to_counsel_alone_and_a_case_of_others_is_not_there(
    lea: Client,
) -> None:
    case, ada, lou = opened(lea), signed_in("ada"), signed_in("lou")

    refused = ada.get("/subjects")

    assert 'href="/subjects"' in text_of(lea.get("/lookup"))
    assert 'href="/subjects"' not in text_of(ada.get("/lookup"))
    assert (refused.status_code, "R.role" in text_of(refused)) == (403, True)
    assert lou.get(case).status_code == 404


def test_a_claim_is_erased_for_a_case(lea: Client, people: World) -> None:
    case = opened(lea, rights="erasure")
    claim = looked_at(lea, case)

    erased = lea.post(f"{case}/claims/{claim}/erase", WHY)

    assert erased.status_code == 302
    assert "Withdrawn by its contributor" in text_of(
        signed_in("lou").get(f"/thing/{people.thing(LEDGER)}")
    )
    assert "erased within eight days" in text_of(lea.get(f"{case}/write"))
