"""Somebody with a clock: signs in like a browser, asks for what is hidden and what is not there, by turns."""

import json
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from random import Random
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit

import attrs

from bench import secrets
from bench.searching_jobs import both

_POOL = 100  # hidden ones, and as many absent ones: each is asked equally often
_WARM = 20
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_CANDIDATES = """
SELECT id::text, thing::text, stix_id, name FROM claim
WHERE current AND kind = 'domain-name' AND name ~ '-[0-9a-f]+[.]example$' ORDER BY md5(id::text) LIMIT %s
"""
_THINGS = "SELECT DISTINCT thing::text FROM claim WHERE stix_id = ANY (%s) ORDER BY 1"
_SEEN = """
SELECT thing::text, name FROM claim WHERE thing = ANY (%(things)s::uuid[])
UNION ALL SELECT thing::text, '' FROM appearance WHERE thing = ANY (%(things)s::uuid[])
UNION ALL SELECT '', value FROM identifier WHERE value = ANY (%(values)s)
"""


@attrs.frozen(kw_only=True)
class Pools:
    """Hidden and absent ones; those in the same place have the same form and length."""

    hidden: Sequence[str]
    absent: Sequence[str]


@attrs.define
class Browser:
    """One connection that is kept, with the cookies of a session."""

    connection: HTTPConnection
    cookies: dict[str, str] = attrs.field(factory=dict)
    token: str = ""

    def sign_in(self, link: str) -> None:
        """Press the button of a sign-in link, and take the token of the next form along."""
        path = urlsplit(link).path
        _, page = self.ask("GET", path)
        self.token = _token_in(page)
        self.form(path, {})
        _, page = self.ask("GET", "/lookup")
        self.token = _token_in(page)

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, bytes]:
        """Return the status of an answer and the answer."""
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": told, "X-CSRFToken": self.token} | (
            {"Content-Type": kind} if kind else {}
        )
        self.connection.request(method, path, body=body or None, headers=sent)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read()

    def form(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a form."""
        filled = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return self.ask("POST", path, filled, "application/x-www-form-urlencoded")


def _token_in(page: bytes) -> str:
    found = _TOKEN.search(page.decode())
    if found is None:
        raise ValueError("the page has no form")
    return found[1]


Ask = Callable[[Browser, str], tuple[int, bytes]]


def _get(path: str) -> Ask:
    return lambda browser, what: browser.ask("GET", path + what)


def _look_up(browser: Browser, what: str) -> tuple[int, bytes]:
    return browser.form("/lookup", {"text": what})


def _look_up_by_api(browser: Browser, what: str) -> tuple[int, bytes]:
    body = json.dumps({"lines": [what]})
    return browser.ask("POST", "/api/v1/lookup", body, "application/json")


# (what a figure calls it, which pools, how it is asked)
_ROUTES: Sequence[tuple[str, str, Ask]] = (
    ("/thing/<id>", "things", _get("/thing/")),
    ("/claim/<id>", "claims", _get("/claim/")),
    ("/lookup", "values", _look_up),
    ("/api/v1/things/<id>", "things", _get("/api/v1/things/")),
    ("/api/v1/meant", "references", _get("/api/v1/meant?reference=")),
    ("/api/v1/lookup", "values", _look_up_by_api),
    ("/thing/<id>, {behind} hidden links", "hubs", _get("/thing/")),
    ("/api/v1/meant, {behind} hidden links", "known ids", _get("/api/v1/meant?reference=")),
    ("/api/v1/lookup, {behind} hidden claims", "common values", _look_up_by_api),
)


def time_routes(base: str, link: str, samples: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return, by route, seconds of the hidden and of the absent ones.

    Raises:
        ValueError: an answer about a hidden one has another status or length than about an absent one.
    """
    rng = Random(13)
    pools = _pools(rng)
    browser = Browser(HTTPConnection(urlsplit(base).netloc))
    browser.sign_in(link)
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name, _, _ in _ROUTES}
    for turn in range(-_WARM, samples // 2):
        for name, pool, ask in _ROUTES:
            for absent, seconds in _pair(browser, pools[pool], ask, rng):
                if turn >= 0:
                    taken[name][absent].append(seconds)
    return taken


def _pair(browser: Browser, pools: Pools, ask: Ask, rng: Random) -> Iterator[tuple[bool, float]]:
    """Ask for a hidden and an absent one, in either order, and yield which it was and how long it took."""
    told = set()
    place = rng.randrange(len(pools.hidden))
    for absent in rng.sample((False, True), 2):
        what = (pools.absent if absent else pools.hidden)[place]
        began = perf_counter()
        status, body = ask(browser, what)
        yield absent, perf_counter() - began
        told.add((status, len(body)))
    if len(told) > 1:
        raise ValueError(
            f"hidden and absent ones are told apart by status and length: {sorted(told)}"
        )


def _pools(rng: Random) -> dict[str, Pools]:
    """Choose what is hidden from the reader, and for each something as long that is not there."""
    with both() as (visit, beside):
        candidates = beside.ask(_CANDIDATES, [_POOL * 40])
        hidden = _hidden(visit, candidates)[:_POOL]
        hubs = beside.ask(_THINGS, [[secrets.id_of("malware", n) for n in range(secrets.HUBS)]])
    columns: list[list[str]] = [list(column) for column in zip(*hidden, strict=True)]
    claims, things, references, values = columns
    numbers = range(secrets.HUBS)
    return {
        "claims": _with_absent(claims, lambda: _id(rng, claims[0])),
        "things": _with_absent(things, lambda: _id(rng, things[0])),
        "hubs": _with_absent([thing for (thing,) in hubs], lambda: _id(rng, things[0])),
        "references": _with_absent(
            references, lambda: f"domain-name--{_id(rng, references[0][13:])}"
        ),
        "known ids": Pools(
            hidden=[secrets.id_of("malware", number) for number in numbers],
            absent=[f"malware--{uuid.UUID(int=rng.getrandbits(128), version=4)}" for _ in numbers],
        ),
        "values": Pools(hidden=values, absent=[_other_digits(rng, each) for each in values]),
        "common values": Pools(
            hidden=[secrets.value_of(number) for number in numbers],
            absent=[secrets.value_of(number, absent=True) for number in numbers],
        ),
    }


def _with_absent(hidden: Sequence[str], make: Callable[[], str]) -> Pools:
    return Pools(hidden=hidden, absent=[make() for _ in hidden])


def _id(rng: Random, like: str) -> str:
    """Return a random UUID of the same version and variant."""
    digits = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    return digits[:14] + like[14] + digits[15:]  # the version is the digit after the second dash


def _other_digits(rng: Random, value: str) -> str:
    """Return a name with other hexadecimal digits after its word, as many."""
    word, _, rest = value.partition("-")
    digits = rest.partition(".")[0]
    return f"{word}-{rng.getrandbits(4 * len(digits)):0{len(digits)}x}.example"


def _hidden(visit: Any, candidates: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return those of which the reader sees nothing at all."""
    from atlas.policy.decide import Action
    from atlas.services import gate

    asked = {
        "things": [thing for _, thing, _, _ in candidates],
        "values": [value for _, _, _, value in candidates],
    }
    with gate.open_scope(visit, Action.READ) as opened:
        seen = {each for row in opened.sql(_SEEN, asked) for each in row}
    return [each for each in candidates if not {each[1], each[3]} & seen]
