"""What is asked of the JSON API in both worlds where it gives, takes out, or tells of the time of claims."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from alliance_doors import CELLS, ORGANISATIONS, PEOPLE, each_of
from asking import Ask, Asks, gets, map_asks, stix_id
from atlas.model.markings import TLP
from two_worlds import LEDGER, QUERIES, SECRETS, VISIBLE, Worlds

_CLAIM = {"kind": "malware", "name": "Nightjar", "source": "Report 7", "dry_run": True}


def _claims(worlds: Worlds) -> Iterator[Ask]:
    """Check claims called like secrets, and relations to them; nothing is stored, so the worlds stay as they are."""
    path = "/api/v1/claims"
    yield from gets(path)
    for tlp in TLP:
        yield Ask("post", path, {**_CLAIM, "marking": str(tlp)}, json=True)
    green = {**_CLAIM, "marking": "TLP:GREEN"}
    for text in QUERIES[::3]:
        yield Ask("post", path, {**green, "name": text}, json=True)
        yield Ask("post", path, {**green, "what": "identifier", "identifier": text}, json=True)
    relation = {**green, "what": "relation", "relation": "uses"}
    ids = [str(worlds.thing(said)) for said in (*VISIBLE[:3], *SECRETS)]
    for other in ids:
        yield Ask("post", path, {**relation, "from": ids[0], "to": other}, json=True)
        yield Ask("post", path, {**green, "corrects": other}, json=True)
    yield Ask("post", path, {**green, "audience": ["cell:nothing"]}, json=True)


def _imports(worlds: Worlds) -> Iterator[Ask]:
    """Rehearse files that hold secrets."""
    yield from gets("/api/v1/imports")
    for said in (*VISIBLE[:3], *SECRETS):
        for tlp in ("TLP:GREEN", "TLP:AMBER"):
            yield Ask("post", f"/api/v1/imports?dry_run=true&marking={tlp}", said, json=True)
        yield Ask("post", "/api/v1/imports?dry_run=true&to=cell:pier", said, json=True)


def _export(worlds: Worlds) -> Iterator[Ask]:
    """Ask for what does not go: a sending has an id by chance, and the command shows what is in one."""
    yield from gets("/api/v1/export", {}, {"query": "Nightjar"})
    for said in SECRETS:
        yield Ask("post", "/api/v1/export", {"query": stix_id(said), "out": "x"}, json=True)


def _claim(worlds: Worlds) -> Iterator[Ask]:
    for said in (SECRETS[0], LEDGER):
        yield from gets(f"/api/v1/claims/{worlds.thing(said)}")


def _wider(worlds: Worlds) -> Iterator[Ask]:
    asked = {"tlp": "TLP:GREEN", "reach": "alliance", "reason": "why", "days": 14}
    for said in (SECRETS[0], LEDGER):
        yield Ask("post", f"/api/v1/claims/{worlds.thing(said)}/wider", asked, json=True)


def _views(worlds: Worlds) -> Iterator[Ask]:
    """Save what cannot be: what can be has an id by chance."""
    named = {"name": "x", "state": f"of={stix_id(SECRETS[0])}"}
    yield from gets("/api/v1/views")
    yield Ask("post", "/api/v1/views", named, json=True)
    path = f"/api/v1/views/{uuid.UUID(int=9)}"
    yield from gets(path)
    for act in ("rename", "delete", "restore", "nothing"):
        yield Ask("post", path, {"act": act, "name": "x"}, json=True)


def _drafts(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/api/v1/drafts")
    yield Ask("post", "/api/v1/drafts", {"fields": {"nothing": ["Nightjar"]}}, json=True)
    yield Ask("post", f"/api/v1/drafts/{uuid.UUID(int=9)}/discard", json=True)


def _api(path: str) -> Asks:
    return lambda worlds: gets(f"/api/v1/{path}", {}, {"x": "1"})


MORE_OF_API: Mapping[str, Asks] = MappingProxyType(
    {
        "api-claims": _claims,
        "api-imports": _imports,
        "api-export": _export,
        **{f"api-{name}": _api(name) for name in ("bases", "retention", "requests", "flags")},
        **{f"api-{name}": _api(name) for name in ("desk", "nodes", "subjects", "glass", "alarms")},
        "api-claim": _claim,
        "api-batches": _api("batches"),
        "api-batch": _api(f"batches/{uuid.UUID(int=5)}"),
        "api-ask-wider": _wider,
        "api-map": map_asks("/api/v1/map"),
        "api-map-timeline": map_asks("/api/v1/map/timeline"),
        "api-map-geography": map_asks("/api/v1/map/geography"),
        **dict.fromkeys(("api-views", "api-view"), _views),
        **dict.fromkeys(("api-drafts", "api-draft-discard"), _drafts),
        "api-organisation": each_of(ORGANISATIONS, "/api/v1/organisations/{}"),
        "api-person": each_of(PEOPLE, "/api/v1/persons/{}"),
        "api-cell": each_of(CELLS, "/api/v1/cells/{}"),
        "api-agreement": _api(f"agreements/{uuid.UUID(int=7)}"),
        "api-subject": _api(f"subjects/{uuid.UUID(int=4)}"),
    }
)
