"""What is asked in both worlds about deconfliction: in one of them somebody filed, silently, what is asked for."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from asking import Ask, Asks, gets
from builders import NOW
from two_worlds import Worlds

_ABSENT = str(uuid.UUID(int=9))
_LINES = ("203.0.113.99", "secret[.]example", "night jar", "203.0.113.98", "nobody.example")
_FILED = {
    "case": "Zanzibar",
    "answer": "hold",
    "until": (NOW + timedelta(days=30)).date().isoformat(),
    "note": "",
    "planted": "no",
}


def _ask(worlds: Worlds) -> Iterator[Ask]:
    path, target = "/deconfliction/ask", {"kind": "nomination", "target": _ABSENT}
    yield from gets(path, {}, target, {"kind": "x", "target": "x"})
    for lines in (*_LINES, "\n".join(_LINES), "!!", ""):
        yield Ask("post", path, {**target, "lines": lines})
    yield Ask("post", path, {"kind": "nomination", "target": "x", "lines": _LINES[0]})


def _file(worlds: Worlds) -> Iterator[Ask]:
    yield from gets("/deconfliction/file")
    # what is filed has a random id, so nothing is: the service's tests file beside entries of others
    for lines in _LINES:
        yield Ask("post", "/deconfliction/file", {**_FILED, "lines": lines, "until": "2020-01-01"})


def _change(worlds: Worlds) -> Iterator[Ask]:
    path = f"/deconfliction/{_ABSENT}"
    yield Ask("get", path)
    yield Ask("post", path, {**_FILED, "revision": "0"})


def _withdraw(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("get", f"/deconfliction/{_ABSENT}/withdraw")
    yield Ask("post", f"/deconfliction/{_ABSENT}/withdraw")


def _api_check(worlds: Worlds) -> Iterator[Ask]:
    path, target = "/api/v1/deconfliction/check", {"target_kind": "package", "target": _ABSENT}
    for lines in ([each] for each in _LINES):
        yield Ask("post", path, {**target, "lines": lines}, json=True)
    yield Ask("post", path, {**target, "lines": list(_LINES)}, json=True)
    yield Ask("post", path, {**target, "lines": []}, json=True)


def _api_file(worlds: Worlds) -> Iterator[Ask]:
    asked = {"case": "Zanzibar", "mode": "silent", "until": "2020-01-01", "lines": ["Nightjar"]}
    yield Ask("post", "/api/v1/deconfliction/entries", asked, json=True)


def _api_change(worlds: Worlds) -> Iterator[Ask]:
    asked = {"mode": "open", "until": _FILED["until"], "revision": 0}
    yield Ask("post", f"/api/v1/deconfliction/entries/{_ABSENT}", asked, json=True)


def _api_withdraw(worlds: Worlds) -> Iterator[Ask]:
    yield Ask("post", f"/api/v1/deconfliction/entries/{_ABSENT}/withdraw", json=True)


DECONFLICTING: Mapping[str, Asks] = MappingProxyType(
    {
        "deconfliction-ask": _ask,
        "api-deconfliction-check": _api_check,
        "deconfliction-file": _file,
        "deconfliction-change": _change,
        "deconfliction-withdraw": _withdraw,
        "api-deconfliction-file": _api_file,
        "api-deconfliction-change": _api_change,
        "api-deconfliction-withdraw": _api_withdraw,
        "deconfliction": lambda worlds: gets("/deconfliction", {}, {"page": "2"}, {"page": "x"}),
        "api-deconfliction": lambda worlds: gets("/api/v1/deconfliction", {}, {"x": "1"}),
    }
)
