"""What is asked of the TAXII server in both worlds, and which act each of its addresses stands for."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, stix_id
from atlas.policy.decide import Action
from atlas.services.taxii import EVERYTHING
from builders import an_object
from permission_rules import Form, Route, Rule, own, reads
from two_worlds import ONCE, SECRETS, VISIBLE, Worlds

_ALL = f"/taxii2/atlas/collections/{EVERYTHING}/"
_FILTERS: tuple[dict[str, object], ...] = (
    {},
    {"limit": "2"},
    {"limit": "5000", "match[version]": "all"},
    {"match[version]": "first"},
    {"match[type]": "malware,tool,campaign"},
    {"match[type]": "threat-actor", "match[spec_version]": "2.1"},
    {"match[spec_version]": "2.0"},
    {"added_after": "2026-01-01T00:00:00Z"},
    {"added_after": "2100-01-01T00:00:00Z"},
    {"next": "x"},
)
_OF_ONE: Form = MappingProxyType({"collection_id": str(EVERYTHING)})
_OURS = str(an_object("malware", "Ours")["id"])


def _page(ending: str) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        ids = ",".join(stix_id(said) for said in (*VISIBLE, *SECRETS, ONCE))
        yield from gets(f"{_ALL}{ending}", *_FILTERS, {"match[id]": ids})
        yield from gets(f"/taxii2/atlas/collections/{uuid.UUID(int=7)}/{ending}")

    return asks


def _object(ending: str) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        for said in (*VISIBLE, *SECRETS, ONCE):
            for query in ({}, {"added_after": "2100-01-01T00:00:00Z"}):
                yield Ask("get", f"{_ALL}objects/{stix_id(said)}/{ending}", query)
        for said in (VISIBLE[0], SECRETS[0]):
            yield Ask("delete", f"{_ALL}objects/{stix_id(said)}/{ending}")

    return asks


def _plain(path: str) -> Asks:
    return lambda worlds: gets(path)


TAXII: Mapping[str, Asks] = MappingProxyType(
    {
        "taxii": _plain("/taxii2/"),
        "taxii-root": _plain("/taxii2/atlas/"),
        "taxii-collections": _plain("/taxii2/atlas/collections/"),
        "taxii-collection": _plain(_ALL),
        "taxii-manifest": _page("manifest/"),
        "taxii-objects": _page("objects/"),
        "taxii-object": _object(""),
        "taxii-versions": _object("versions/"),
        "taxii-status": _plain(f"/taxii2/atlas/status/{uuid.UUID(int=7)}/"),
    }
)

# Collections are told of to everybody who is signed in, with what may be done with them.
PERMISSIONS: Mapping[str, Route] = MappingProxyType(
    {
        "taxii": own("get"),
        "taxii-root": own("get"),
        "taxii-collections": own("get"),
        "taxii-collection": Route(get=(Rule(parts=_OF_ONE),)),
        "taxii-manifest": reads(Action.EXPORT, **_OF_ONE),
        "taxii-objects": Route(
            get=(Rule(acts=(Action.EXPORT,), parts=_OF_ONE),),
            post=(Rule(acts=(Action.CONTRIBUTE,), parts=_OF_ONE),),
        ),
        "taxii-object": reads(Action.EXPORT, **_OF_ONE, object_id=_OURS),
        "taxii-versions": reads(Action.EXPORT, **_OF_ONE, object_id=_OURS),
        "taxii-status": reads(Action.CONTRIBUTE, of="own-draft"),
    }
)
