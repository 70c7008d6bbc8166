"""What is asked of nominations in both worlds: of none that is there, so nothing is stored by it."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import Worlds

_ABSENT = uuid.UUID(int=9)
_ACTS = ("take-up", "legal", "vote", "accept", "merge", "take-back", "nothing")
_FORM = {"name": "", "why": "Zanzibar", "identifiers": "x", "based": "0"}


def _one(worlds: Worlds) -> Iterator[Ask]:
    yield from gets(f"/nominations/{_ABSENT}")


def _acts(worlds: Worlds) -> Iterator[Ask]:
    for act in _ACTS:
        yield from gets(f"/nominations/{_ABSENT}/{act}")
        yield Ask("post", f"/nominations/{_ABSENT}/{act}", {"reason": "Nightjar", "words": "x"})


def _new(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/nominations/new", {}, {"draft": str(_ABSENT)})
    yield Ask("post", "/nominations/new", _FORM)


def _change(worlds: Worlds) -> Iterator[Ask]:
    yield from gets(f"/nominations/{_ABSENT}/change")
    yield Ask("post", f"/nominations/{_ABSENT}/change", _FORM)


NOMINATING: Mapping[str, Asks] = MappingProxyType(
    {
        "nominations": plain("/nominations"),
        "nomination-new": _new,
        "nomination-draft": lambda worlds: iter([Ask("get", "/nominations/drafts")]),
        "nomination-draft-discard": lambda worlds: gets(f"/nominations/drafts/{_ABSENT}/discard"),
        "nomination-weights": plain("/nominations/weights"),
        "nomination": _one,
        "nomination-brief": lambda worlds: gets(f"/nominations/{_ABSENT}/brief"),
        "nomination-change": _change,
        "nomination-act": _acts,
        "api-nominations": lambda worlds: gets("/api/v1/nominations", {}, {"x": "1"}),
        "api-nomination": plain(f"/api/v1/nominations/{_ABSENT}"),
    }
)
