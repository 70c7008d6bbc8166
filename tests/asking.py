"""What is asked of an address, and everything that is asked of the JSON API by the test that walks."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from types import MappingProxyType

import attrs

from two_worlds import PERSON, QUERIES, SECRETS, VISIBLE, Worlds

FRAGMENT = MappingProxyType({"HX-Request": "true"})


@attrs.frozen
class Ask:
    """One request of a browser."""

    method: str
    path: str
    data: Mapping[str, object] = MappingProxyType({})
    headers: Mapping[str, str] = MappingProxyType({})
    json: bool = False


Asks = Callable[[Worlds], Iterator[Ask]]


def gets(path: str, *queries: Mapping[str, object]) -> Iterator[Ask]:
    """Yield the page or the fragment in turn for each query, both for the first, and other ways to ask."""
    asked = queries or ({},)
    for place, query in enumerate(asked):
        yield Ask("get", path, query, FRAGMENT if place % 2 else {})
    yield Ask("get", path, asked[0], FRAGMENT)
    yield Ask("head", path, asked[0])
    yield Ask("post", path)


def plain(path: str) -> Asks:
    """Ask for an address that takes nothing."""
    return lambda worlds: gets(path)


def posted(path: str, *forms: Mapping[str, object]) -> Asks:
    """Ask for a page, then send its form with each of these."""

    def asks(worlds: Worlds) -> Iterator[Ask]:
        yield from gets(path)
        for form in forms:
            yield Ask("post", path, form)

    return asks


def _api_search(worlds: Worlds) -> Iterator[Ask]:
    facets: list[dict[str, object]] = [{"kind": "malware"}, {"q": "LockerX", "org": "south"}]
    yield from gets("/api/v1/search", *({"q": text} for text in QUERIES), *facets)
    yield Ask("get", "/api/v1/search", {"q": "a", "unknown": "1"})


def _api_meant(worlds: Worlds) -> Iterator[Ask]:
    names = [text for text in QUERIES if text]
    ids = [stix_id(said) for said in (*VISIBLE, *SECRETS)]
    yield from gets("/api/v1/meant", *({"reference": each} for each in (*names, *ids)))


def _api_thing(ending: str, *queries: Mapping[str, object]) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        for said in (*VISIBLE, *SECRETS):
            for query in ({}, *queries):
                yield Ask("get", f"/api/v1/things/{worlds.thing(said)}{ending}", query)
        yield from gets(f"/api/v1/things/{uuid.UUID(int=7)}{ending}")

    return asks


def _api_path(worlds: Worlds) -> Iterator[Ask]:
    pairs = combinations((*VISIBLE[:6], *SECRETS[:3]), 2)
    ends = [{"from": stix_id(one), "to": stix_id(other)} for one, other in pairs]
    ways = ({"everything": "true"}, {"hops": "2"}, {"relation": "uses"}, {"marking": "TLP:CLEAR"})
    more = [ends[0] | way for way in ways] + [ends[3] | way for way in ways]
    yield from gets("/api/v1/path", *ends, *more, {"from": "LockerX", "to": "quiet ledger"})


def _api_shared(worlds: Worlds) -> Iterator[Ask]:
    pairs = list(combinations((*VISIBLE[:6], *SECRETS[:3]), 2))
    asked = [{"thing": [stix_id(each) for each in pair], "hops": "3"} for pair in pairs]
    yield from gets("/api/v1/shared", *asked, asked[0] | {"everything": "true"})


def _api_lookup(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/api/v1/lookup")
    yield Ask("post", "/api/v1/lookup", {"lines": list(QUERIES)}, json=True)
    for text in QUERIES[::3]:
        yield Ask("post", "/api/v1/lookup", {"lines": [text]}, json=True)
    yield Ask("post", "/api/v1/lookup", {"lines": [], "else": 1}, json=True)


def _api_unmask(worlds: Worlds) -> Iterator[Ask]:
    wanted = {"purpose": "research", "reference": "case 7", "reason": "a case of ours"}
    for said in (PERSON, *VISIBLE[:2], *SECRETS[:2]):
        address = f"/api/v1/things/{worlds.thing(said)}/unmask"
        yield Ask("post", address, wanted, json=True)
        yield Ask("post", address, {**wanted, "purpose": "publication"}, json=True)
        yield Ask("post", address, {**wanted, "reference": ""}, json=True)


def stix_id(said: Mapping[str, object]) -> str:
    """Return the STIX id of an object."""
    return str(said["id"])


def map_asks(path: str) -> Asks:
    """Ask for surroundings, paths, what is shared, expansions, filters, names, and for what is not there."""

    def asks(worlds: Worlds) -> Iterator[Ask]:
        ids = [str(worlds.thing(said)) for said in (*VISIBLE[:6], *SECRETS[:3])]
        seen = ids[:3]
        states: list[Mapping[str, object]] = [{"of": each} for each in ids]
        states += [{"of": each, "hops": "2", "pick": each} for each in seen]
        states += [{"shared": [one, other], "hops": "3"} for one, other in combinations(ids[:5], 2)]
        states += [{"from": one, "to": other} for one, other in combinations(ids[:5], 2)]
        states += [{"of": seen[0], "open": f"{each}~*~*"} for each in ids]
        states += [{"of": seen[0], "hops": "2", "hide": each} for each in ids]
        states += [{"of": seen[0], "fold": seen[0], "likelihood": "50", "tab": "table"}]
        states += [{"of": seen[:2], "marking": str(tlp)} for tlp in ("TLP:GREEN", "TLP:RED")]
        states += [{"of": each, "tab": "timeline"} for each in ids]
        states += [{"of": each, "tab": "timeline", "time": "known"} for each in ids[2:]]
        states += [{"of": each, "tab": "geography"} for each in ids]
        states += [{"of": each, "tab": "geography", "place": "targeted"} for each in ids]
        states += [{"of": seen, "seen-since": "2020-01-01"}, {"of": seen, "country": ["QS", "DE"]}]
        states += [{"of": seen, "known-until": "2026-03-04"}, {"of": seen, "targeting": "QS"}]
        states += [{"of": text} for text in QUERIES if text]
        yield from gets(path, {}, *states)
        yield from gets(path, {"of": seen[:2], "act": "shared", "pick": seen[:2]})
        yield Ask("get", path, {"view": str(uuid.UUID(int=9))})

    return asks


def _map_forms(worlds: Worlds) -> Iterator[Ask]:
    """Save, open and delete what cannot be: what can be has an id by chance."""
    thing = str(worlds.thing(SECRETS[0]))
    yield from gets("/map/views")
    yield Ask("post", "/map/views", {"name": "", "state": f"of={thing}"})
    yield from gets("/map/open")
    for content in (b'{"version":1,"state":"of=%b"}' % thing.encode(), b'{"version":2,"state":""}'):
        yield Ask("post", "/map/open", {"file": content})
    yield from gets(f"/map/views/{thing}")
    for act in ("delete", "rename", "restore"):
        yield Ask("post", f"/map/views/{thing}", {"act": act, "name": "x"})


MAP: Mapping[str, Asks] = MappingProxyType(
    {
        "map": map_asks("/map"),
        "map-data": map_asks("/map.json"),
        "map-save": _map_forms,
        "map-open": _map_forms,
        "map-view": _map_forms,
    }
)
API: Mapping[str, Asks] = MappingProxyType(
    {
        "api-search": _api_search,
        "api-meant": _api_meant,
        "api-thing": _api_thing("", {"page": "2"}),
        "api-why": _api_thing("/why"),
        "api-unmask": _api_unmask,
        "api-ledger": lambda worlds: gets("/api/v1/ledger", {}, {"before": "x"}, {"x": "1"}),
        "api-sending": plain(f"/api/v1/ledger/{uuid.UUID(int=7)}"),
        "api-audit": lambda worlds: gets(
            "/api/v1/audit", {}, {"actor": "ada"}, {"action": "read"}, {"before": "x"}, {"x": "1"}
        ),
        "api-neighbours": _api_thing("/neighbours", {"relation": "uses"}, {"kind": "malware"}),
        "api-path": _api_path,
        "api-shared": _api_shared,
        "api-lookup": _api_lookup,
        "api-openapi": plain("/api/v1/openapi.json"),
    }
)

# A sign-in that fails leaves the session as it is; one's own sign-ins are ended last of all.
ACCOUNT: Mapping[str, Asks] = MappingProxyType(
    {
        "sign-in-passkey-begin": posted("/sign-in/passkey/begin", {}),
        "sign-in-passkey": posted("/sign-in/passkey", {"answer": "{}"}),
        "sign-in-password": posted("/sign-in/password", {"name": "ada", "password": "Nightjar"}),
        "sign-in-recovery": posted("/sign-in/recovery", {"name": "ada", "code": "Nightjar"}),
        "elsewhere": plain("/sign-in/elsewhere/nightjar"),
        "elsewhere-back": plain("/sign-in/elsewhere/nightjar/back?code=1&state=2"),
        "confirm": posted("/confirm", {"code": "000000", "next": "/search?q=Nightjar"}),
        "confirm-form": plain("/confirm/form"),
        "confirm-passkey": posted("/confirm/passkey", {"answer": "{}"}),
        "account": plain("/account"),
        "account-app": posted("/account/app", {"code": "000000"}),
        "account-codes": posted("/account/recovery-codes", {}),
        "account-password": posted("/account/password", {"password": "Nightjar"}),
        "account-passkey-begin": posted("/account/passkeys/begin", {}),
        "account-passkeys": posted("/account/passkeys", {"answer": "{}", "name": "Nightjar"}),
        "account-mail": posted("/account/mail", {"address": "nightjar"}),
        "account-remove": posted(
            "/account/remove", {"way": "passkey", "id": str(uuid.UUID(int=7))}
        ),
        "account-tokens": posted(
            "/account/tokens", {"purpose": "research", "scope": "read", "days": "9"}
        ),
        "token-revoke": posted(f"/account/tokens/{uuid.UUID(int=7)}/revoke", {}),
        "account-sittings": posted("/account/sittings", {"which": "others"}),
    }
)
