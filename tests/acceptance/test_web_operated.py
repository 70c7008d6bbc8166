"""The server as its operator meets it: signs of life, its log, its numbers, and a proxy in front."""

import json
import socket
import stat
import time
from collections.abc import Iterator

import pytest

import website
from website import Website

PUBLIC = "https://atlas.example.org"
PROXIED = {"Host": "atlas.example.org", "X_Forwarded_Proto": "https"}
CANARY = "canary4711"


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """A server that stands behind a proxy of this machine, and logs for programs."""
    variables = {
        "ATLAS_PUBLIC_URL": PUBLIC,
        "ATLAS_PROXIES": "127.0.0.1",
        "ATLAS_LOG": "json",
    }
    with website.running(world=False, variables=variables) as running:
        yield running


def numbers(site: Website) -> str:
    """Return what the socket of the numbers says."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(10)
        asking.connect(str(site.data / "run" / "metrics.sock"))
        asking.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        return b"".join(iter(lambda: asking.recv(65_536), b"")).decode()


def events(site: Website) -> list[dict[str, object]]:
    lines = (site.data / "server.log").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_a_server_that_lives_says_so_to_anybody(site: Website) -> None:
    answer = site.visitor().get("/healthz")

    assert (answer.status, answer.body, answer.cookies_set) == (200, b"ok\n", [])


def test_a_server_that_can_work_says_so_to_anybody(site: Website) -> None:
    ends = time.monotonic() + 30  # its worker may still be starting
    answer = site.visitor().get("/readyz")
    while answer.status == 503 and time.monotonic() < ends:
        time.sleep(0.2)
        answer = site.visitor().get("/readyz")

    assert (answer.status, answer.body, answer.cookies_set) == (200, b"ready\n", [])


def test_each_request_is_a_line_with_its_route_and_nothing_of_its_address(site: Website) -> None:
    link = site.signin_links("ada")[0]
    ada = site.signed_in(link)

    ada.get(f"/search?q={CANARY}")
    ada.get(f"/thing/{CANARY}?{CANARY}={CANARY}")
    ada.get("/", Referer=f"https://{CANARY}.example/", User_Agent=CANARY)
    ada.send("/lookup", {"text": f"{CANARY}.example"})
    site.visitor().get(f"/signin/{CANARY}")
    site.visitor().get("/", Host=f"{CANARY}.example")

    told = [each for each in events(site) if each["event"] == "request.answered"]
    assert {("search", 200), ("none", 404), ("signin", 403), ("none", 400)} <= {
        (each["route"], each["status"]) for each in told
    }
    fields = {"event", "level", "timestamp", "method", "route", "status", "ms"}
    assert {frozenset(each) for each in told} == {frozenset(fields)}
    assert CANARY not in (site.data / "server.log").read_text().lower()


def test_the_numbers_are_for_the_operator_alone_and_hold_no_canary(site: Website) -> None:
    site.visitor().get(f"/search?q={CANARY}")

    found = numbers(site)

    mode = stat.S_IMODE((site.data / "run" / "metrics.sock").stat().st_mode)
    assert mode == 0o600
    assert 'atlas_requests_total{route="search",status="302"}' in found
    assert "atlas_database_up 1.0" in found
    assert CANARY not in found.lower()


def test_behind_its_proxy_cookies_go_over_https_alone(site: Website) -> None:
    link = site.signin_links("ada")[0]
    visitor = site.visitor()

    page = visitor.get(link.removeprefix(site.base), patience=30.0, **PROXIED)
    answer = visitor.send(link.removeprefix(site.base), {}, **PROXIED)

    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert answer.status == 302
    assert answer.headers["location"] in ("/", "/account")
    assert [each for each in answer.cookies_set if "; Secure" not in each] == []
    assert {each.split("=")[0] for each in answer.cookies_set} >= {"atlas_session"}


def test_a_form_of_the_public_address_is_taken_and_one_of_another_is_not(site: Website) -> None:
    visitor = site.signed_in(site.signin_links("ada")[0])
    fields = {"theme": "dark"}

    own = visitor.send("/appearance", fields, Origin=PUBLIC, **PROXIED)
    foreign = visitor.send("/appearance", fields, Origin="https://evil.example", **PROXIED)

    assert (own.status, foreign.status) == (302, 403)


def test_links_of_the_command_line_lead_to_the_public_address(site: Website) -> None:
    links = site.commands(["signin", "ada"])

    assert links[0].startswith(f"{PUBLIC}/signin/")


def test_only_the_public_name_and_this_machine_are_answered(site: Website) -> None:
    names = ("atlas.example.org", "localhost", "127.0.0.1", "evil.example", "10.0.0.1")

    statuses = [site.visitor().get("/healthz", Host=name).status for name in names]

    assert statuses == [200, 200, 200, 400, 400]
