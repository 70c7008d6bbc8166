"""What holds for every answer of the web server: headers, strangers, forms, hidden things, failures."""

import re
from collections.abc import Iterator

import attrs
import pytest

import website
from website import SECRET_NAME, Answer, Visitor, Website

NOBODY = "00000000-0000-4000-8000-000000000003"
NOT_SAMPLED = "atlas-has-no-such-part"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@attrs.frozen(kw_only=True)
class People:
    """Clients that are signed in, and one that is not. `bo` reads the secret, `ada` must not."""

    ada: Visitor
    bo: Visitor
    olga: Visitor
    stranger: Visitor


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """The real server with the small world."""
    with website.running() as running:
        yield running


@pytest.fixture(scope="module")
def people(site: Website) -> People:
    """Everybody, signed in once."""
    ada, bo, olga = (site.signed_in(link) for link in site.signin_links("ada", "bo", "olga"))
    return People(ada=ada, bo=bo, olga=olga, stranger=site.visitor())


@pytest.fixture(scope="module")
def unused(site: Website) -> Iterator[str]:
    """Addresses of one-time links for ada, each made when it is asked for: the first use voids the others."""
    return (site.signin_links("ada")[0].removeprefix(site.base) for _ in range(5))


@pytest.fixture(scope="module")
def paths(people: People) -> dict[str, str]:
    """An address for each route; a new part of an address needs a sample here."""
    samples = {
        "thing_id": people.ada.things("Quiet Ledger")[0].removeprefix("/thing/"),
        "token": "no-such-token",
        "sending_id": "00000000-0000-4000-8000-000000000003",
        "token_id": "00000000-0000-4000-8000-000000000002",
        "provider": "no-such-provider",
        "request_id": "00000000-0000-4000-8000-000000000006",
        "draft_id": "00000000-0000-4000-8000-000000000002",
        "batch_id": "00000000-0000-4000-8000-000000000007",
        "claim_id": "00000000-0000-4000-8000-000000000002",
        "investigation_id": NOBODY,
        **dict.fromkeys(("package_id", "release_id", "question_id", "authority_id"), NOBODY),
        "case_id": "00000000-0000-4000-8000-000000000004",
        "collection_id": "6f0f4bd4-5d7c-4f0e-9d4f-3c1f1f0a7b21",
        "object_id": str(website.GROUP["id"]),
        "status_id": NOBODY,
        "judgement_id": NOBODY,
        "link_id": NOBODY,
        "secret": "no-such-secret",
        **dict.fromkeys(("round_id", "citation_id", "interest_id"), NOBODY),
        "nomination_id": NOBODY,
        **dict.fromkeys(("entry_id", "operation_id", "outcome_id", "playbook_id"), NOBODY),
        "view_id": "00000000-0000-4000-8000-000000000001",
        "comment_id": "00000000-0000-4000-8000-000000000005",
        "help_page": "reference/markings",
        **dict.fromkeys(("organisation_id", "person_id", "cell_id", "agreement_id"), NOBODY),
        "act": "suspend",
        "report": "profile",
        "draft_name": "cell-charter",
        "draft": "freeze",
        "path": "atlas/atlas.css",
        "name": "atlas/atlas.css",
    }

    def sample(part: re.Match[str]) -> str:
        return samples.get(part[1], NOT_SAMPLED)

    return {name: "/" + re.sub(r"<[^>]*?(\w+)>", sample, found) for name, found in website.routes()}


@pytest.fixture(scope="module")
def answers(paths: dict[str, str], people: People) -> dict[str, Answer]:
    """What ada gets at each route."""
    return {name: people.ada.get(path) for name, path in paths.items()}


def test_every_part_of_every_address_has_a_sample(paths: dict[str, str]) -> None:
    assert [path for path in paths.values() if NOT_SAMPLED in path] == []


def test_no_route_fails(answers: dict[str, Answer]) -> None:
    assert {name: each.status for name, each in answers.items() if each.status >= 500} == {}


def test_every_answer_carries_the_whole_content_policy(answers: dict[str, Answer]) -> None:
    told = {
        name: set(each.headers["content-security-policy"].split("; "))
        for name, each in answers.items()
    }

    assert {name: policy for name, policy in told.items() if policy != POLICY} == {}


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ],
)
def test_every_answer_carries_the_header(
    answers: dict[str, Answer], header: str, value: str
) -> None:
    assert {name for name, each in answers.items() if each.headers.get(header) != value} == set()


def test_every_page_stays_out_of_caches(answers: dict[str, Answer]) -> None:
    told = {
        name: (each.headers["cache-control"], each.headers["vary"])
        for name, each in answers.items()
        if name != "static"
    }

    assert set(told.values()) == {("private, no-store", "HX-Request, Cookie")}


def test_static_files_are_kept_for_ever_under_an_address_of_their_release(
    answers: dict[str, Answer], paths: dict[str, str]
) -> None:
    assert answers["static"].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert re.fullmatch(r"/static/[0-9.]+-[0-9a-f]{8}/atlas/atlas\.css", paths["static"])
    assert paths["static"] in answers["desk"].text


def test_a_static_file_is_sent_compressed_to_those_who_take_that(
    people: People, paths: dict[str, str], answers: dict[str, Answer]
) -> None:
    zipped = people.ada.get(paths["static"], Accept_Encoding="gzip")

    assert zipped.headers["content-encoding"] == "gzip"
    assert len(zipped.body) < len(answers["static"].body) / 2


def test_no_file_outside_the_table_of_static_files_is_sent(
    people: People, paths: dict[str, str]
) -> None:
    release = paths["static"].removesuffix("atlas/atlas.css")

    statuses = [
        people.ada.get(release + path).status
        for path in (
            "../django_settings.py",
            "%2e%2e/urls.py",
            "atlas/../../urls.py",
            "//etc/passwd",
        )
    ]

    assert statuses == [404] * 4


def test_a_stranger_sees_nothing_but_the_way_in(people: People, paths: dict[str, str]) -> None:
    ways_in = {name for name in paths if name.startswith(("sign-in-", "elsewhere"))}
    open_to_all = {"signin", "signed-out", "appearance", "static", "healthz", "readyz"} | ways_in
    open_to_all |= {name for name in paths if name.startswith("outside")}  # a secret opens it

    led_away = {
        name
        for name, path in paths.items()
        for answer in [people.stranger.get(path)]
        if answer.headers.get("location", "").partition("?")[0] == "/signed-out"
        or answer.status == 401
    }

    assert led_away == paths.keys() - open_to_all


def test_htmx_without_a_session_is_sent_to_a_whole_page(people: People) -> None:
    answer = people.stranger.get("/search?q=x", HX_Request="true")

    assert answer.headers["hx-redirect"] == "/signed-out"
    assert answer.body == b""


def test_an_address_answers_htmx_with_the_fragment_of_its_page(people: People) -> None:
    whole = people.ada.get("/search?q=ledger").text
    fragment = people.ada.get("/search?q=ledger", HX_Request="true").text

    assert "<html" in whole
    assert "<html" not in fragment
    assert re.findall(r'<tr><th scope="row">.*', fragment) == re.findall(
        r'<tr><th scope="row">.*', whole
    )


def test_a_link_signs_in_once_and_looking_at_it_does_not_use_it_up(
    site: Website, unused: Iterator[str]
) -> None:
    path = next(unused)
    scanner, ada, late = site.visitor(), site.visitor(), site.visitor()

    looked = [scanner.get(path).status for _ in range(3)]
    signed_in = ada.send(path, {})
    too_late = scanner.send(path, {})

    assert looked == [200] * 3
    assert (signed_in.status, signed_in.headers["location"]) == (302, "/")
    assert ada.get("/").status == 200
    assert too_late.status == 403
    assert late.get(path).status == 403


def test_a_used_and_an_invented_link_look_the_same(site: Website, unused: Iterator[str]) -> None:
    path = next(unused)
    site.signed_in(site.base + path)

    used = site.visitor().get(path)
    invented = site.visitor().get("/signin/" + "x" * 43)

    assert used.status == invented.status == 403
    assert used.body == invented.body


def test_signing_in_changes_the_key_of_the_session(site: Website, unused: Iterator[str]) -> None:
    visitor = site.signed_in(site.base + next(unused))
    before = visitor.cookies["atlas_session"]

    visitor.send(next(unused), {})

    assert visitor.cookies["atlas_session"] != before


def test_cookies_are_closed_to_scripts_and_other_sites(
    site: Website, unused: Iterator[str]
) -> None:
    answer = site.visitor().send(next(unused), {})

    session = next(each for each in answer.cookies_set if each.startswith("atlas_session="))
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=43200"} <= set(session.split("; "))


def test_what_a_role_does_not_allow_is_refused_with_its_rule(people: People) -> None:
    answer = people.olga.send("/lookup", {"text": "host-1.example"})

    assert answer.status == 403
    assert "R.role" in answer.text


@pytest.mark.parametrize(
    "name", ["sample", "sign-out", "purpose", "appearance", "lookup", "lookup-csv"]
)
def test_a_form_without_its_token_is_refused(
    people: People, paths: dict[str, str], name: str
) -> None:
    assert people.ada.post(paths[name], {"text": "x"}).status == 403


def test_a_form_from_another_site_is_refused_though_it_has_a_token(people: People) -> None:
    fields = {"purpose": "defence", "reason": "a case"}

    cross = people.bo.send("/purpose", fields, Sec_Fetch_Site="cross-site")
    foreign = people.bo.send("/purpose", fields, Origin="https://evil.example")
    own = people.bo.send("/purpose", fields, Sec_Fetch_Site="same-origin")

    assert (cross.status, foreign.status, own.status) == (403, 403, 302)


def test_a_foreign_host_name_is_refused(people: People) -> None:
    assert people.ada.get("/", Host="evil.example").status == 400


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_no_form_leads_to_another_site(people: People, target: str) -> None:
    answer = people.ada.send("/purpose", {"purpose": "research", "reason": "done", "next": target})

    assert answer.headers["location"] == "/"


def test_20_a_hidden_thing_is_in_no_page_and_no_count(
    people: People, paths: dict[str, str]
) -> None:
    hidden = people.bo.things(SECRET_NAME)[0]
    further = ("/search?q=hidden", "/search?q=harbour", "/suggest?q=hidd", "/search?org=vendor")
    pages = [people.ada.get(path).text for path in (*paths.values(), *further)]

    looked_up = people.ada.send("/lookup", {"text": SECRET_NAME}).text.replace(
        f"{SECRET_NAME}</textarea>", ""
    )
    texts = [*pages, looked_up]

    assert people.bo.get(hidden).status == 200
    assert SECRET_NAME in people.bo.get(paths["thing"]).text
    assert [text for text in texts if hidden in text or "Known to one" in text] == []
    assert [text for text in pages if SECRET_NAME in text] == []


def test_20_hidden_absent_and_unknown_addresses_get_one_answer_to_the_byte(people: People) -> None:
    hidden = people.bo.things(SECRET_NAME)[0]
    absent = "00000000-0000-8000-8000-000000000000"
    of_things = (hidden, f"/thing/{absent}", "/thing/x")
    addresses = (*of_things, "/no/such", f"/map?of={absent}", f"/map?view={absent}")

    answers = [people.ada.get(path) for path in addresses]

    seen = {(each.status, each.body, without_date(each)) for each in answers}
    assert len(seen) == 1
    assert answers[0].status == 404
    assert "ask them to share it with your group" in answers[0].text


def without_date(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return the headers that do not depend on the clock, in their order."""
    return tuple((name, value) for name, value in answer.headers.items() if name != "date")


def test_too_large_a_list_is_refused_with_words(people: People) -> None:
    many = people.ada.send("/lookup", {"text": "\n".join(f"10.{n}" for n in range(10_001))})
    large = people.ada.send("/lookup", {"text": "x" * 5_000_000})

    assert (many.status, large.status) == (400, 400)
    assert "10,000" in many.text
    assert "10,000" in large.text


def test_nothing_that_is_looked_up_reaches_the_disk(site: Website, people: People) -> None:
    canary = "canary-4711.example"

    answer = people.ada.send("/lookup", {"text": canary})

    files = [each for each in site.data.rglob("*") if each.is_file()]
    assert "canary-4711[.]example" in answer.text
    assert len(files) > 100
    assert [each for each in files if canary.encode() in each.read_bytes()] == []


def test_a_file_for_a_spreadsheet_has_no_formulas(people: People) -> None:
    answer = people.ada.send("/lookup.csv", {"text": '=HYPERLINK("http://evil")\n@SUM(1)\n+1+1'})

    assert answer.headers["content-disposition"].startswith("attachment; ")
    cells = answer.body.decode("utf-8-sig").splitlines()[1:]
    assert [cell.split(",", 1)[1][:3] for cell in cells] == ["\"'=", "'@S", "'+1"]


def test_secrets_and_queries_are_not_in_the_log(site: Website, people: People) -> None:
    people.ada.get("/search?q=uniquequery4711")
    people.ada.get("/thing/not-an-id-4711")
    people.stranger.get("/signin/secrettoken4711")

    assert "4711" not in (site.data / "server.log").read_text()
