"""What is asked in both worlds of what is the same; nothing is stored by it, so the worlds stay as they are."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets
from two_worlds import LOCKER, SECRETS, VISIBLE, Worlds

_ABSENT = str(uuid.UUID(int=9))
_FORM = {"verdict": "same", "reason": "Zanzibar?", "strength": "80", "marking": "TLP:CLEAR"}


def _queue(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/same", {}, {"batch": _ABSENT}, {"batch": "x"})
    for said in SECRETS[:3]:
        pair = f"{worlds.thing(said)}:{worlds.thing(LOCKER)}"
        yield Ask("post", "/same", {**_FORM, "pair": pair})
    yield Ask("post", "/same", {**_FORM, "pair": "x"})
    yield Ask("post", "/same", {"pair": f"{_ABSENT}:{_ABSENT}", "verdict": "maybe"})


def _judge(worlds: Worlds) -> Iterator[Ask]:
    one = str(worlds.thing(LOCKER))
    yield from gets("/same/judge", {}, {"one": one}, {"one": _ABSENT, "other": one})
    for said in (*VISIBLE, *SECRETS):
        other = str(worlds.thing(said))
        yield from gets("/same/judge", {"one": one, "other": other}, {"one": other, "other": one})
        path = f"/same/judge?one={one}&other={other}"
        yield Ask("post", path, {**_FORM, "step": "check"})
        yield Ask("post", path, {**_FORM, "marking": "", "step": "check"})
        if name := said.get("name"):
            yield from gets("/same/judge", {"one": one, "other": str(name)})


def _withdraw(worlds: Worlds) -> Iterator[Ask]:
    path = f"/same/{_ABSENT}/withdraw"
    yield Ask("get", path)
    yield Ask("post", path, {"reason": "Zanzibar?"})


def _api_same(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/api/v1/same", {}, {"batch": _ABSENT}, {"x": "1"})
    asked = {"verdict": "same", "reason": "Zanzibar?", "marking": "TLP:CLEAR"}
    for said in SECRETS[:3]:
        pairs = [[str(worlds.thing(LOCKER)), str(worlds.thing(said))]]
        yield Ask("post", "/api/v1/same", {**asked, "pairs": pairs}, json=True)


def _api_sameness(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE, *SECRETS):
        yield Ask("get", f"/api/v1/things/{worlds.thing(said)}/same")


def _api_withdraw(worlds: Worlds) -> Iterator[Ask]:
    path = f"/api/v1/judgements/{_ABSENT}/withdraw"
    yield Ask("post", path, {"reason": "Zanzibar?"}, json=True)


SAME: Mapping[str, Asks] = MappingProxyType(
    {
        "same": _queue,
        "same-judge": _judge,
        "same-withdraw": _withdraw,
        "api-same": _api_same,
        "api-sameness": _api_sameness,
        "api-same-withdraw": _api_withdraw,
    }
)
