"""What is asked of operations in both worlds: operations that are not there, and each act in one."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, Worlds

_NONE = uuid.UUID(int=0x0BE7)
_ACTS = ("plan", "action", "accept", "go", "close", "nothing")
_TYPED = {"cell": str(_NONE), "title": "Zanzibar", "reason": "why", "item": str(_NONE)}


def _operation(worlds: Worlds) -> Iterator[Ask]:
    yield from gets(f"/operations/{_NONE}", {}, {"tab": "readiness"})
    for said in SECRETS[:2]:
        yield from gets(f"/operations/{worlds.thing(said)}")


def _open(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/operations/open", {})
    for said in SECRETS[:2]:
        yield from gets("/operations/open", {"target": str(worlds.thing(said)), "lever": "L3"})
    yield Ask("post", "/operations/open", _TYPED)


def _acts(worlds: Worlds) -> Iterator[Ask]:
    for act in _ACTS:
        yield from gets(f"/operations/{_NONE}/{act}")
        yield Ask("post", f"/operations/{_NONE}/{act}", _TYPED)


def _api(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/api/v1/operations", {}, {"page": "2"})
    sent = {"cell": str(_NONE), "title": "Zanzibar"}
    yield Ask("post", "/api/v1/operations", sent, json=True)


def _api_acts(worlds: Worlds) -> Iterator[Ask]:
    for act in _ACTS:
        path = f"/api/v1/operations/{_NONE}/{act}"
        yield Ask("post", path, {"given": {"reason": "Zanzibar?"}}, json=True)
    for said in SECRETS[:2]:
        path = f"/api/v1/operations/{_NONE}/action"
        yield Ask("post", path, {"given": {"target": str(worlds.thing(said))}}, json=True)


OPERATIONS: Mapping[str, Asks] = MappingProxyType(
    {
        "operations": plain("/operations"),
        "operation": _operation,
        "operation-open": _open,
        "operation-act": _acts,
        "api-operations": _api,
        "api-operation": plain(f"/api/v1/operations/{_NONE}"),
        "api-operation-act": _api_acts,
    }
)
