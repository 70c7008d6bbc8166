"""What is asked of the JSON API in both worlds where it gives, takes out, or tells of the time of claims."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, stix_id
from atlas.model.markings import TLP
from two_worlds import QUERIES, SECRETS, VISIBLE, Worlds

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


MORE_OF_API: Mapping[str, Asks] = MappingProxyType(
    {"api-claims": _claims, "api-imports": _imports, "api-export": _export}
)
