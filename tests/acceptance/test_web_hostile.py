"""What is sent to harm: no text, forms by half, forms of strangers that are too large."""

from collections.abc import Iterator

import attrs
import pytest

import website
from website import Visitor, Website


@attrs.frozen(kw_only=True)
class People:
    """Clients that are signed in."""

    ada: Visitor
    bo: Visitor


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """The real server with the small world."""
    with website.running() as running:
        yield running


@pytest.fixture(scope="module")
def people(site: Website) -> People:
    """Both, signed in once."""
    ada, bo = (site.signed_in(link) for link in site.signin_links("ada", "bo"))
    return People(ada=ada, bo=bo)


@pytest.mark.parametrize(
    "path",
    [
        *("/search?q=a%00b", "/search?kind=%00", "/search?org=a%00", "/search?marking=%00"),
        *("/search?%00=1", "/suggest?q=%00", "/thing/x?relation=%00:out", "/?%00", "/lookup?a=%00"),
    ],
)
def test_an_address_with_nul_is_refused_in_words(people: People, path: str) -> None:
    answer = people.ada.get(path)

    assert answer.status == 400
    assert "NUL" in answer.text


def test_a_cookie_with_nul_is_refused_in_words(site: Website) -> None:
    answer = site.visitor().get("/", Cookie='atlas_session="\\000aaaaaaaaaaaa"')

    assert answer.status == 400


@pytest.mark.parametrize("text", ["%ED%A0%80", "%FF", "%C0%80"])
def test_bytes_that_are_no_text_end_no_search(people: People, text: str) -> None:
    paths = [f"/search?q={text}&kind={text}&org={text}&page={text}", f"/suggest?q={text}"]

    assert [people.ada.get(path).status for path in paths] == [200, 200]


def test_a_list_with_nul_is_looked_up(people: People) -> None:
    answer = people.ada.send("/lookup", {"text": "a\0b\nhost-1.example"})

    assert answer.status == 200
    assert "host-1[.]example" in answer.text


@pytest.mark.parametrize("path", ["/lookup", "/sample", "/nowhere"])
def test_a_strangers_form_is_refused_before_it_is_read(site: Website, path: str) -> None:
    with site.half_sent(path) as opened:
        told = {each.recv(100).split()[1] for each in opened}

    assert told <= {b"302", b"404"}


def test_forms_sent_by_half_keep_nobody_from_reading(site: Website, people: People) -> None:
    people.ada.get("/lookup")
    cookies = "; ".join(f"{name}={value}" for name, value in people.ada.cookies.items())

    with site.half_sent("/lookup", cookie=cookies), site.half_sent("/signin/none"):
        answer = people.bo.get("/search?q=ledger", patience=5.0)

    assert answer.status == 200


def test_strangers_forms_sent_by_half_keep_no_member_from_sending(
    site: Website, people: People
) -> None:
    people.bo.get("/lookup")
    cookies = "; ".join(f"{name}={value}" for name, value in people.bo.cookies.items())

    with site.half_sent("/appearance", cookie=cookies):
        answer = people.ada.send("/lookup", {"text": "host-1.example"})

    assert answer.status == 200


def test_a_large_form_of_a_stranger_is_refused(site: Website) -> None:
    for path in ("/signin/none", "/appearance"):
        assert site.visitor().post(path, {"theme": "x" * 20_000}).status == 400


def test_a_page_beyond_the_last_says_so_and_leads_back(people: People) -> None:
    answer = people.ada.get("/search?q=host&page=99")

    assert answer.status == 200
    assert "There is no page 99." in answer.text
    assert "page=6" in answer.text


def test_a_facet_of_nobody_is_no_way_to_an_error(people: People) -> None:
    assert people.ada.get("/search?q=ledger&org=%22%3E%3Cb%3E").status == 200
