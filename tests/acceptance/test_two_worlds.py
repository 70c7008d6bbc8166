"""G-02: whoever is not cleared gets the same bytes from a world with secrets and from one without.

Every address of the URL table and every command that reads, found by walking them, with words, names, ids and
identifiers of the secrets. The reverse holds too: whoever is cleared sees the difference at each of these doors.
"""

import os
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice
from pathlib import Path

import pytest

import doors
from asking import FRAGMENT, Ask
from builders import NOW, World, a_claim
from cluster import Cluster, use
from doors import Browser
from lines import COMMANDS
from no_reads import NO_READS
from soaking import Soak
from two_worlds import CLEARED, LEDGER, ONCE, QUERIES, SECRETS, VIEWERS, Worlds
from two_worlds import worlds as two_worlds

READING = (
    *(
        "search",
        "suggest",
        "thing",
        "why",
        "lookup",
        "lookup-csv",
        "on-the-map",
        "map",
        "map-data",
        "api-search",
        "api-meant",
        "discussion",
        "api-comments",
    ),
    *("api-thing", "api-why", "api-neighbours", "api-path", "api-shared", "api-lookup"),
    *("same-judge", "api-sameness"),
)

# One request in so many is asked of each route and command, others at each run, all in the long count. Who observes
# sees what a researcher of the same organisation does, so less is asked of her; of him to whom nothing shows, and of
# a stranger, least.
EVERYDAY = {"eve": 24, "olga": 64}
NOTHING_SHOWN = [("otto", doors.OF_THE_RECORD | doors.OF_CELLS), (None, frozenset())]
OF_NOTHING = 60
# What lists what was taken out is asked before anything is: each taking has a random id, and all have one moment.
ROUTES = sorted(doors.ROUTES, key=lambda route: route not in doors.OF_THE_RECORD)
ONE_IN = 9  # the cleared are asked in parts, until one shows a difference


class FrozenClock(datetime):
    """The moment of the tests, for the two doors: nothing but the secrets may differ between the worlds."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain datetime will do
        return NOW.astimezone(tz)


@pytest.fixture(scope="module")
def worlds(cluster: Cluster) -> Iterator[Worlds]:
    with two_worlds(cluster, f"atlas_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as made:
        yield made


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.web.startup.datetime", FrozenClock)
    monkeypatch.setattr("atlas.cli.startup.datetime", FrozenClock)


def answers(worlds: Worlds, person: str | None, asks: Sequence[Ask]) -> list[list[bytes]]:
    """Return what one person is told in the world with secrets, and in the one without."""
    both = []
    for database in (worlds.with_secrets, worlds.without):
        browser = Browser(database, person)
        both.append([browser.ask(ask) for ask in asks])
    return both


def leaks(worlds: Worlds, person: str | None, asks: Sequence[Ask]) -> list[tuple[Ask, str]]:
    """Return the requests whose answers differ, with the first line that does."""
    with_secrets, without = answers(worlds, person, asks)
    return [
        (ask, first_difference(one, other))
        for ask, one, other in zip(asks, with_secrets, without, strict=True)
        if one != other
    ]


def first_difference(one: bytes, other: bytes) -> str:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((f"{a!r} / {b!r}" for a, b in pairs if a != b), "one is longer")


def said(
    worlds: Worlds, person: str, command: str, folder: Path, *, every: int = 1, first: int = 0
) -> list[list[bytes]]:
    """Return what a command answers in either world, asked each way or only one in so many."""
    both = []
    for database in (worlds.with_secrets, worlds.without):
        use(database)
        names = doors.claims_by_id(database)
        lines = islice(COMMANDS[command](worlds, person, folder), first, None, every)
        both.append([doors.told(words, folder, names) for words in lines])
    return both


def test_every_route_has_its_requests() -> None:
    assert sorted(doors.routes()) == sorted(doors.ROUTES)


def test_every_command_is_asked_or_reads_nothing() -> None:
    assert sorted(doors.commands()) == sorted([*COMMANDS, *NO_READS])


@pytest.mark.parametrize("person", VIEWERS)
def test_no_page_differs_by_a_secret(worlds: Worlds, person: str, rng: random.Random) -> None:
    asks = [ask for route in ROUTES for ask in some_of(route, worlds, EVERYDAY[person], rng)]

    assert leaks(worlds, person, asks) == []


def some_of(route: str, worlds: Worlds, every: int, rng: random.Random) -> list[Ask]:
    """Return one in so many requests of a route, and one at least."""
    asks = list(doors.ROUTES[route](worlds))
    return asks[rng.randrange(min(every, len(asks))) :: every]


@pytest.mark.parametrize(("person", "told"), NOTHING_SHOWN)
def test_no_page_differs_for_whom_nothing_is_shown_to(
    worlds: Worlds, person: str | None, told: frozenset[str], rng: random.Random
) -> None:
    asks = asks_but(worlds, told)

    assert leaks(worlds, person, asks[rng.randrange(OF_NOTHING) :: OF_NOTHING]) == []


def asks_but(worlds: Worlds, told: frozenset[str]) -> list[Ask]:
    shown = [route for route in doors.ROUTES if route not in told]
    return [ask for route in shown for ask in doors.ROUTES[route](worlds)]


@pytest.mark.parametrize("person", [*VIEWERS, None])
def test_no_error_page_differs_by_a_secret(worlds: Worlds, person: str | None) -> None:
    assert leaks(worlds, person, list(doors.errors(worlds))) == []


def test_hidden_and_absent_are_one_page_byte_for_byte(worlds: Worlds) -> None:
    browser = Browser(worlds.with_secrets, "eve")
    absent = "00000000-0000-8000-8000-000000000000"
    hidden = [str(worlds.thing(each)) for each in SECRETS]

    told = {
        browser.ask(Ask("get", f"/thing/{id_}")).replace(id_.encode(), b"(id)")
        for id_ in (absent, *hidden)
    }

    assert len(told) == 1


def test_who_could_read_what_is_hidden_now_is_told_by_whom_and_when_alone(
    worlds: Worlds, tmp_path: Path
) -> None:
    told = []
    for database in (worlds.with_secrets, worlds.without):
        page = Browser(database, "eve").ask(Ask("get", f"/thing/{worlds.thing(ONCE)}"))
        shown = doors.told(("show", str(ONCE["id"]), "--as", "eve"), tmp_path, {})
        told.append((page, shown))

    assert told[0] == told[1]
    for answer in told[0]:
        assert b"Withdrawn by its contributor: The south, 2026-02-24" in answer
        assert not any(word in answer for word in (b"zanzibar", b"Chartreuse", b"Taken back"))


@pytest.mark.parametrize("route", READING)
def test_the_cleared_see_the_difference_on_every_page_that_reads(
    worlds: Worlds, route: str
) -> None:
    asks = list(doors.ROUTES[route](worlds))

    parts = (asks[at::ONE_IN] for at in range(ONE_IN))
    assert any(leaks(worlds, CLEARED, part) for part in parts)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("person", VIEWERS)
def test_no_command_differs_by_a_secret(
    worlds: Worlds, person: str, command: str, tmp_path: Path, rng: random.Random
) -> None:
    every = EVERYDAY[person]
    first = rng.randrange(min(every, len(list(COMMANDS[command](worlds, person, tmp_path)))))

    with_secrets, without = said(worlds, person, command, tmp_path, every=every, first=first)

    assert with_secrets == without


@pytest.mark.soak
def test_no_page_and_no_command_differs_by_a_secret_for_anybody(
    worlds: Worlds, tmp_path: Path
) -> None:
    for person in VIEWERS:
        asks = [ask for route in ROUTES for ask in doors.ROUTES[route](worlds)]
        assert leaks(worlds, person, asks) == []
        for command in COMMANDS:
            with_secrets, without = said(worlds, person, command, tmp_path)
            assert with_secrets == without
    for nobody, told in NOTHING_SHOWN:
        assert leaks(worlds, nobody, asks_but(worlds, told)) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_cleared_see_the_difference_at_every_command(
    worlds: Worlds, command: str, tmp_path: Path
) -> None:
    parts = (
        said(worlds, CLEARED, command, tmp_path, every=ONE_IN, first=at) for at in range(ONE_IN)
    )
    assert any(with_secrets != without for with_secrets, without in parts)


def random_asks(worlds: Worlds, rng: random.Random) -> Iterator[Ask]:
    """Yield requests without end: those of the reading routes in any order, and words put together at random."""
    known = [ask for route in READING for ask in doors.ROUTES[route](worlds)]
    words = sorted({word for text in QUERIES for word in text.split()})
    while True:
        yield rng.choice(known)
        text = " ".join(rng.sample(words, rng.randint(1, 3)))
        cut = text[: rng.randint(1, len(text))]
        path = rng.choice(["/search", "/suggest"])
        facets = {"kind": rng.choice(["malware", "tool"])} if rng.random() < 0.3 else {}
        yield Ask("get", path, {"q": cut, **facets}, rng.choice([{}, FRAGMENT]))
        listed = "\n".join(rng.sample(QUERIES, 5))
        yield Ask("post", rng.choice(["/lookup", "/lookup.csv"]), {"text": listed})


def test_no_walk_through_the_pages_meets_a_difference(worlds: Worlds, rng: random.Random) -> None:
    walk = list(islice(random_asks(worlds, rng), 30))

    assert leaks(worlds, rng.choice(VIEWERS), walk) == []


@pytest.mark.soak
def test_no_long_walk_through_the_pages_meets_a_difference(worlds: Worlds, soak: Soak) -> None:
    for at, number in soak.steps(100_000, 1_000):
        rng = soak.rng(at)
        part = list(islice(random_asks(worlds, rng), number))
        assert leaks(worlds, rng.choice(VIEWERS), part) == []


def test_z_an_import_tells_nothing_of_what_others_hold(worlds: Worlds, rng: random.Random) -> None:
    """The last test here, for it changes both worlds: the viewer's organisation claims every secret itself.

    Of what is asked afterwards each run asks a ninth, another one each time.
    """
    items = [a_claim(each) for each in (*SECRETS, LEDGER)]
    reports = []
    for database in (worlds.with_secrets, worlds.without):
        use(database)
        reports.append(World(worlds.map_key).given(*items, by="north"))

    assert reports[0] == reports[1]
    asks = [ask for route in ("thing", "search") for ask in doors.ROUTES[route](worlds)]
    assert leaks(worlds, "eve", asks[rng.randrange(9) :: 9]) == []
