"""What is asked of investigations in both worlds: folders that are not there, and each act in one."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, Worlds

_FOLDER = uuid.UUID(int=0xF01D)
_ACTS = ("question", "plan", "ask", "answer", "task", "note", "move", "nothing")
_TYPED = {"text": "Zanzibar?", "how": "start", "state": "answered", "item": str(_FOLDER)}


def _folder(worlds: Worlds) -> Iterator[Ask]:
    yield from gets(f"/investigations/{_FOLDER}", {}, {"tab": "notes"})
    for said in SECRETS[:2]:
        yield from gets(f"/investigations/{worlds.thing(said)}")


def _acts(worlds: Worlds) -> Iterator[Ask]:
    for act in _ACTS:
        yield from gets(f"/investigations/{_FOLDER}/{act}")
        yield Ask("post", f"/investigations/{_FOLDER}/{act}", _TYPED)


def _api_acts(worlds: Worlds) -> Iterator[Ask]:
    for act in _ACTS:
        path = f"/api/v1/investigations/{_FOLDER}/{act}"
        yield Ask("post", path, {"given": {"text": "Zanzibar?"}}, json=True)
    for said in SECRETS[:2]:
        path = f"/api/v1/investigations/{_FOLDER}/claim"
        yield Ask("post", path, {"given": {"claim": str(worlds.thing(said))}}, json=True)


FOLDERS: Mapping[str, Asks] = MappingProxyType(
    {
        "investigations": plain("/investigations"),
        "investigation": _folder,
        "investigation-act": _acts,
        "agenda": plain("/agenda"),
        "figures": lambda worlds: gets("/alliance/figures", {}, {"days": "9"}),
        "statement": plain("/alliance/statement"),
        "api-figures": lambda worlds: gets("/api/v1/figures", {}, {"days": "x"}),
        "api-statement": plain("/api/v1/statement"),
        "api-investigations": plain("/api/v1/investigations"),
        "api-investigation": plain(f"/api/v1/investigations/{_FOLDER}"),
        "api-investigation-act": _api_acts,
        "api-agenda": plain("/api/v1/agenda"),
    }
)
