"""What is asked of the desk of data subjects in both worlds, by people to whom it does not open."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, Worlds

_CASE = uuid.UUID(int=4)
_ASKED = {"name": "Nightjar", "rights": "access", "regime": "gdpr", "values": "zanzibar"}


def _open(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/subjects/open")
    yield Ask("post", "/subjects/open", {**_ASKED, "received": "2026-03-01"})


def _case(worlds: Worlds) -> Iterator[Ask]:
    path = f"/subjects/{_CASE}"
    yield from gets(path, {}, {"find": "1"})
    told = {f"claim-{worlds.thing(said)}": "tell" for said in SECRETS[:3]}
    yield Ask("post", path, {**told, "ground": "led-offences"})


def _acts(worlds: Worlds) -> Iterator[Ask]:
    for act in ("verify", "write", "close", "nothing"):
        yield from gets(f"/subjects/{_CASE}/{act}")
        yield Ask("post", f"/subjects/{_CASE}/{act}", {"how": "Nightjar", "reason": "why"})


def _claims(worlds: Worlds) -> Iterator[Ask]:
    for said in SECRETS[:2]:
        for act in ("object", "erase", "correct"):
            path = f"/subjects/{_CASE}/claims/{worlds.thing(said)}/{act}"
            yield from gets(path)
            yield Ask("post", path, {"reason": "Nightjar"})


SUBJECTS: Mapping[str, Asks] = MappingProxyType(
    {
        "subjects": plain("/subjects"),
        "subject-open": _open,
        "subject": _case,
        "subject-letter": lambda worlds: gets(f"/subjects/{_CASE}/letter", {}, {"version": "2"}),
        "subject-act": _acts,
        "subject-claim": _claims,
    }
)
