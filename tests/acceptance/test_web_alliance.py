"""The alliance on the real server: who acts, who is refused, and that access ends with the next request."""

import json
import re
from collections.abc import Iterator

import attrs
import pytest

import website
from website import SECRET_NAME, Answer, Visitor, Website, stix

NOBODY = "00000000-0000-4000-8000-000000000003"
QUAY = stix("malware", name="Quayside Kit", is_family=True)
HOST = {
    "type": "domain-name",
    "spec_version": "2.1",
    "id": "domain-name--3c10e93f-798e-5a26-a0c1-08156efab7f5",
    "value": "quay-kit.example",
}
WHY = {"reason": "as agreed in the meeting"}


@attrs.frozen(kw_only=True)
class People:
    """Signed in: the secretariat and a cell lead of the bank, the vendor's representative, a researcher of each."""

    sec: Visitor
    lea: Visitor
    rex: Visitor
    ada: Visitor
    bo: Visitor


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """The real server with the small world, and those who run the alliance."""
    with website.running() as running:
        running.commands(
            ["admin", "add-person", "sec", "--org", "bank", "--role", "R1"],
            ["admin", "add-person", "lea", "--org", "bank", "--role", "R8"],
            ["admin", "add-person", "rex", "--org", "vendor", "--role", "R2"],
            ["admin", "add-person", "cora", "--org", "vendor", "--role", "R3"],
        )
        yield running


@pytest.fixture(scope="module")
def people(site: Website) -> People:
    names = ("sec", "lea", "rex", "ada", "bo")
    signed_in = (site.signed_in(link) for link in site.signin_links(*names))
    return People(**dict(zip(names, signed_in, strict=True)))


@pytest.fixture(scope="module")
def ids(site: Website, people: People) -> dict[str, str]:
    """Return ids of organisations and persons by their short names."""
    told = json.loads(people.sec.get("/api/v1/alliance").body)
    found = {each["short"]: each["id"] for each in told["organisations"]}
    for organisation in ("bank", "vendor"):
        page = people.sec.get(f"/alliance/organisations/{found[organisation]}").text
        found |= {
            short: id_
            for id_, short in re.findall(
                r'/alliance/people/([0-9a-f-]{36})".*?<code translate="no">([\w.]+)</code>', page
            )
        }
    return found


@pytest.fixture(scope="module")
def cell(people: People, ids: dict[str, str]) -> str:
    """Return the address of a cell that the lead opened for the bank, with the vendor put in."""
    fields = {
        "name": "Cell Quay",
        "purpose": "Fewer victims",
        "bound_to": "A supplier",
        "charter": "Find the supplier.",
        "members": ids["bank"],
        "lead": ids["lea"],
        "ceiling": "TLP:AMBER",
    }
    opened = people.lea.send("/alliance/cells/open", fields | WHY)
    assert opened.status == 302, opened.text
    address = opened.headers["location"]
    put_in = people.lea.send(f"{address}/add", {"organisation": ids["vendor"]} | WHY)
    assert put_in.status == 302, put_in.text
    return address


def refusals(visitor: Visitor) -> list[int]:
    return [
        visitor.get("/").status,
        visitor.get("/alliance").status,
        visitor.get("/api/v1/search?q=ledger").status,
        visitor.post("/lookup.csv", {"text": "host-1.example"}).status,
    ]


def without_date(answer: Answer) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    headers = tuple((name, value) for name, value in answer.headers.items() if name != "date")
    return answer.status, answer.body, headers


def test_everybody_who_is_in_sees_members_and_their_levers(
    people: People, ids: dict[str, str]
) -> None:
    profile = {"levers": "L3", "contact": "desk@vendor.example", "clients": "Quay Insurance"}

    saved = people.rex.send(f"/alliance/organisations/{ids['vendor']}/profile", profile)

    assert saved.status == 302
    page = people.ada.get(f"/alliance/organisations/{ids['vendor']}").text
    assert "Take down hosting" in page
    assert "desk@vendor.example" in page
    assert "Quay Insurance" not in page
    assert "Quay Insurance" in people.bo.get(f"/alliance/organisations/{ids['vendor']}").text


@pytest.mark.parametrize("act", ["suspend", "end", "take-back"])
def test_an_act_that_is_not_mine_is_not_offered_and_is_refused_with_its_rule(
    people: People, ids: dict[str, str], act: str
) -> None:
    address = f"/alliance/organisations/{ids['bank']}"

    refused = people.ada.send(f"{address}/{act}", WHY)

    assert f"{address}/{act}" not in people.ada.get(address).text
    assert refused.status == 403
    assert "R.role" in refused.text


def test_a_representative_acts_for_no_other_organisation(
    people: People, ids: dict[str, str]
) -> None:
    refused = people.rex.send(
        f"/alliance/organisations/{ids['bank']}/profile", {"contact": "rex@vendor.example"}
    )

    assert refused.status == 403
    assert "R.own" in refused.text


def test_hidden_and_absent_people_and_cells_are_one_answer_to_the_byte(
    people: People, ids: dict[str, str], cell: str, site: Website
) -> None:
    site.commands(["import", "--create-org", "--org", "third", site.file([])])
    site.commands(["admin", "add-person", "tia", "--org", "third", "--role", "R8"])
    tia = site.signed_in(site.signin_links("tia")[0])

    asked = [
        *(f"/alliance/people/{each}" for each in (ids["ada"], NOBODY)),
        *(f"/alliance/people/{each}/suspend" for each in (ids["ada"], NOBODY)),
        *(f"{each}{act}" for each in (cell, f"/alliance/cells/{NOBODY}") for act in ("", "/close")),
    ]

    assert len({without_date(tia.get(path)) for path in asked}) == 1
    assert {tia.send(path, WHY).status for path in asked if "/close" in path} == {404}
    assert "Cell Quay" not in tia.get("/alliance").text
    assert "Cell Quay" not in tia.get("/api/v1/alliance").text


def test_what_is_wrong_in_a_form_is_said_beside_the_field_and_kept(
    people: People, ids: dict[str, str]
) -> None:
    fields = {"name": "New \u00dcser", "short": "", "trained_until": "soon", "roles": "R3"}

    answer = people.rex.send(f"/alliance/organisations/{ids['vendor']}/invite", fields)

    assert answer.status == 400
    assert '<a href="#short">' in answer.text
    assert "New \u00dcser" in answer.text
    assert re.search(r'value="R3" checked', answer.text)


def test_an_invitation_is_a_link_to_copy_that_signs_in(
    site: Website, people: People, ids: dict[str, str]
) -> None:
    fields = {"name": "Nia", "short": "nia", "trained_until": "2027-01-01", "roles": "R3"}

    answer = people.rex.send(f"/alliance/organisations/{ids['vendor']}/invite", fields)
    link = re.search(r'data-copy="([^"]+)"', answer.text)

    assert link is not None
    nia = site.signed_in(link[1])
    assert nia.get("/alliance").status == 200
    assert "nia.vendor" in answer.text


def test_taken_out_of_a_cell_an_organisation_loses_it_with_the_next_request(
    site: Website, people: People, ids: dict[str, str], cell: str
) -> None:
    short = re.search(r"cell:([\w-]+)", people.lea.get(cell).text)
    assert short is not None
    give = ["import", "--org", "bank", "--marking", "TLP:AMBER", "--to", f"cell:{short[1]}"]
    site.commands([*give, site.file([QUAY, {**HOST}])])
    before = people.bo.things("Quayside Kit")
    saved = people.bo.send("/map/views", {"name": "Mine", "state": f"of={before[0][7:]}"})
    seen = [
        people.bo.get(before[0]).status,
        people.bo.get(f"/api/v1/things/{before[0][7:]}").status,
    ]
    looked_up = people.bo.send("/lookup.csv", {"text": HOST["value"]}).text

    taken_out = people.lea.send(f"{cell}/remove", {"organisation": ids["vendor"]} | WHY)

    assert (taken_out.status, saved.status) == (302, 302)
    assert seen == [200, 200]
    assert "TLP:AMBER" in looked_up
    assert people.bo.things("Quayside Kit") == []
    assert people.bo.get(before[0]).status == 404
    assert people.bo.get(f"/api/v1/things/{before[0][7:]}").status == 404
    assert "Quayside" not in people.bo.get(saved.headers["location"]).text
    assert "TLP:AMBER" not in people.bo.send("/lookup.csv", {"text": HOST["value"]}).text
    assert people.bo.get(cell).status == 404
    assert people.ada.get(before[0]).status == 200


def test_the_last_secretariat_stays(people: People, ids: dict[str, str]) -> None:
    own = people.sec.send(f"/alliance/people/{ids['sec']}/suspend", WHY)
    home = people.sec.send(f"/alliance/organisations/{ids['bank']}/suspend", WHY)

    assert (own.status, home.status) == (403, 403)
    assert "R.last" in own.text
    assert "R.last" in home.text


def test_a_suspended_person_is_refused_with_the_next_request(
    site: Website, people: People, ids: dict[str, str]
) -> None:
    cora, again = (site.signed_in(link) for link in site.signin_links("cora", "cora"))
    token = site.commands(["token", "create", "cora", "--purpose", "research"])[-1].split()[-1]
    bearer = f"Bearer {token}"
    before = (refusals(cora)[:3], cora.get("/api/v1/search?q=ledger", Authorization=bearer).status)

    suspended = people.rex.send(f"/alliance/people/{ids['cora']}/suspend", WHY)

    stranger = site.visitor()
    assert before == ([200, 200, 200], 200)
    assert suspended.status == 302
    assert refusals(cora)[:3] == [302, 302, 401]
    assert refusals(again)[:3] == [302, 302, 401]
    assert refusals(cora)[3] in (302, 403)
    assert stranger.get("/api/v1/search?q=ledger", Authorization=bearer).status == 401


def test_nobody_of_a_suspended_organisation_gets_in(people: People, ids: dict[str, str]) -> None:
    asked = people.sec.get(f"/alliance/organisations/{ids['vendor']}/suspend")

    without_reason = people.sec.send(f"/alliance/organisations/{ids['vendor']}/suspend", {})
    between = people.bo.get("/search?q=ledger").status
    suspended = people.sec.send(f"/alliance/organisations/{ids['vendor']}/suspend", WHY)

    assert "none of its people gets in" in asked.text
    assert (without_reason.status, between, suspended.status) == (400, 200, 302)
    assert refusals(people.bo)[:3] == refusals(people.rex)[:3] == [302, 302, 401]
    assert SECRET_NAME not in people.bo.get("/").text
    back = people.sec.send(f"/alliance/organisations/{ids['vendor']}/take-back", WHY)
    assert back.status == 302
    assert people.bo.get("/search?q=ledger").status == 200


def test_a_new_agreement_stops_all_until_it_is_signed_in_the_page(
    site: Website, people: People
) -> None:
    today = site.commands(["admin", "agreements", "--json"])
    day = json.loads(today[0])[0]["from"][:10]
    new = {"title": "Charter", "version": "9", "text": "# One\n\nBe *fair*.", "effective_from": day}

    published = people.sec.send("/alliance/agreements/publish", new | WHY)
    stopped = people.bo.get("/search?q=ledger")
    page = people.rex.get("/alliance/sign").text
    form = dict(re.findall(r'name="(agreement|digest)" value="([^"]+)"', page))
    other_text = people.rex.send("/alliance/sign", form | {"read": "yes", "digest": "0" * 64})
    signed = people.rex.send("/alliance/sign", form | {"read": "yes"})

    assert (published.status, stopped.status) == (302, 403)
    assert "P13.agreement" in stopped.text
    assert "<em>fair</em>" in page
    assert people.bo.get("/alliance/sign").status == 403
    assert (other_text.status, signed.status) == (400, 302)
    assert people.bo.get("/search?q=ledger").status == 200
    assert people.ada.get("/search?q=ledger").status == 403
