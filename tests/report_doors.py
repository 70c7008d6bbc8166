"""What is asked of reports in both worlds: of what is there, of what is secret, and of none."""

import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from asking import Ask, Asks, gets, plain
from two_worlds import SECRETS, VISIBLE, Worlds

_ABSENT = uuid.UUID(int=9)


def _of_things(pattern: str, *queries: dict[str, str]) -> Asks:
    def asks(worlds: Worlds) -> Iterator[Ask]:
        for said in (*VISIBLE, *SECRETS):
            for report in ("profile", "alert"):
                path = pattern.format(thing=worlds.thing(said), report=report)
                yield from gets(path, *(queries or ({},)))

    return asks


def _files(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE[:2], *SECRETS):
        yield from gets(f"/thing/{worlds.thing(said)}/report/profile/file")


_TYPED = {
    **{"recipient": "Desk", "subject": "Zanzibar", "reasons": "why", "basis": "law"},
    **{"contact": "a@north.example", "domain": "north.example", "until": ""},
}


def _drafts(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE[:2], *SECRETS):
        path = f"/thing/{worlds.thing(said)}/drafts/refer"
        yield from gets(path)
        yield Ask("post", path, _TYPED)
        yield Ask("post", path, {**_TYPED, "do": "file"})


def _api_drafts(worlds: Worlds) -> Iterator[Ask]:
    for said in (*VISIBLE[:2], *SECRETS):
        path = f"/api/v1/things/{worlds.thing(said)}/drafts/refer"
        yield Ask("post", path, {"given": _TYPED}, json=True)


REPORTS: Mapping[str, Asks] = MappingProxyType(
    {
        "report": _of_things("/thing/{thing}/report/{report}", {}, {"days": "9000"}),
        "report-file": _files,
        "thing-drafts": _of_things("/thing/{thing}/drafts", {}, {"lever": "L3"}),
        "thing-draft": _drafts,
        "api-thing-draft": _api_drafts,
        "brief-file": plain(f"/nominations/{_ABSENT}/brief/file"),
        "statement-file": plain("/alliance/statement/file"),
        "api-report": _of_things("/api/v1/things/{thing}/reports/{report}", {}, {"days": "9"}),
    }
)
