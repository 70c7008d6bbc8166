"""The screens of those who administer and of the legal officer: what they show, and to whom."""

import re
from collections.abc import Iterator

import attrs
import pytest

import website
from website import Visitor, Website, stix

SECRET = "hunter2"
SAID = "The vendor told us that our prices fall next year."


@attrs.frozen(kw_only=True)
class People:
    """One person of each kind."""

    sue: Visitor  # R1
    lena: Visitor  # R6 of the bank
    ada: Visitor  # R3


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """A server whose settings hold a secret."""
    variables = {
        "ATLAS_SMTP_URL": f"smtp://atlas:{SECRET}@127.0.0.1:1",
        "ATLAS_MAIL_FROM": "atlas@example.org",
        "ATLAS_PUBLIC_URL": "http://127.0.0.1",
    }
    with website.running(variables=variables) as running:
        yield running


@pytest.fixture(scope="module")
def people(site: Website) -> People:
    flagged = stix("malware", name="Gannet", is_family=False, description=SAID)
    site.commands(
        ["admin", "add-person", "sue", "--org", "vendor", "--role", "R1"],
        ["admin", "add-person", "lena", "--org", "bank", "--role", "R6"],
        ["import", "--org", "bank", "--marking", "TLP:GREEN", site.file([flagged])],
    )
    links = site.signin_links("sue", "lena", "ada")
    sue, lena, ada = (site.signed_in(link) for link in links)
    return People(sue=sue, lena=lena, ada=ada)


def test_the_secretariat_sees_how_the_server_does(people: People) -> None:
    page = people.sue.get("/admin")

    assert page.status == 200
    for told in ("Jobs waiting", "Disk free", "PostgreSQL", "_pre_", "ATLAS_LOG"):
        assert told in page.text


def test_no_secret_and_nothing_of_the_map_is_on_the_page(people: People) -> None:
    text = people.sue.get("/admin").text

    assert SECRET not in text
    assert "(set)" in text
    assert [word for word in ("Quiet Ledger", "LockerX", website.SECRET_NAME) if word in text] == []


@pytest.mark.parametrize("path", ["/admin", "/flags"])
def test_who_has_not_the_role_is_refused_with_the_rule_and_offered_no_way_there(
    people: People, path: str
) -> None:
    answer = people.ada.get(path)

    assert answer.status == 403
    assert "R.role" in answer.text
    assert f'href="{path}"' not in people.ada.get("/search").text


def test_the_rail_leads_there_whom_it_is_for(people: People) -> None:
    assert 'href="/admin"' in people.sue.get("/search").text
    assert 'href="/flags"' in people.lena.get("/search").text


@pytest.mark.parametrize("job", ["", "x", "999999999", "-1", "1" * 30, "1;2"])
def test_a_job_that_did_not_fail_cannot_be_tried_again(people: People, job: str) -> None:
    assert people.sue.send("/admin/retry", {"job": job}).status == 404


def test_a_job_is_tried_again_by_the_secretariat_alone(people: People) -> None:
    assert people.ada.send("/admin/retry", {"job": "1"}).status == 403


def test_the_legal_officer_sees_the_claim_rule_and_words_and_no_text(people: People) -> None:
    page = people.lena.get("/flags").text
    rows = re.findall(r"<tr><th scope=\"row\">(.+)</tr>", page)

    assert len(rows) == 1
    assert "P8" in rows[0]
    assert "prices" not in rows[0]
    thing = re.search(r'href="(/thing/[^"]+)"', rows[0])
    assert thing is not None
    assert "Gannet" in people.lena.get(thing[1]).text


def test_the_state_of_the_server_is_told_on_the_command_line(site: Website) -> None:
    lines = site.commands(["admin", "state", "--json"])

    assert '"migrated":true' in lines[0]
    assert "claims" not in lines[0]


def test_a_node_that_has_its_administrator_makes_no_other(site: Website, people: People) -> None:
    with pytest.raises(AssertionError, match="administers this node already"):
        site.commands(["admin", "init", "--org", "other", "--person", "mallory"])
