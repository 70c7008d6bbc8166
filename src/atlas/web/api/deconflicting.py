"""Deconfliction in the JSON API: the own entries and who asked, asking, filing, changing and withdrawing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.policy.deconfliction import MOST_BY_HAND
from atlas.services import deconflict
from atlas.services.deconflict import Change, Filing, Mode, Occasion, Target, TargetKind
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.startup import keys
from atlas.web.visitor import visit_of

deconflicting = Router()


class PageAsked(Asked):
    """A page of the own entries."""

    page: int = Field(1, ge=1, le=99_999)


class Entry(Schema):
    """One own entry: never what was filed. `hits` counts how often others asked for it in 90 days."""

    id: UUID
    case: str
    note: str
    kind: str
    mode: Mode
    canary: bool
    revision: int
    filed_at: datetime
    changed_at: datetime
    expires_at: datetime
    hits: int


class Hit(Schema):
    """That an own entry was asked for. `asker` is empty unless the owner is law enforcement."""

    entry: UUID
    asker: str
    occasion: Occasion
    mode: Mode
    asked_at: datetime


class Counted(Schema):
    """How much an organisation asked on a day of a kind."""

    day: date
    organisation: str
    kind: str
    occasion: Occasion
    number: int


class Seen(Schema):
    """One page of the own entries, the last 100 hits, and counts."""

    items: list[Entry]
    total: int
    page: int
    hits: list[Hit]
    counts: list[Counted]


class CheckAsked(Asked):
    """Identifiers or names, and what for."""

    lines: list[str] = Field(min_length=1, max_length=MOST_BY_HAND)
    target_kind: TargetKind
    target: UUID


class Told(Schema):
    """What one owner lets the asker know."""

    mode: Mode
    organisation: str
    case: str
    note: str


class Answer(Schema):
    """The answer about one identifier or alias; `told` is empty where there is no information."""

    given: str
    kind: str
    told: list[Told]


class Checked(Schema):
    """All answers; `held` where somebody asks that nothing is released."""

    answers: list[Answer]
    held: bool


class FileAsked(Asked):
    """What is filed, for which case in own words, until which day, and what others hear."""

    lines: list[str] = Field(min_length=1, max_length=200)
    case: str = Field(max_length=200)
    mode: Mode
    until: date
    note: str = Field("", max_length=2_000)
    canary: bool = False


class Filed(Schema):
    """How many entries are new, and how many stood already for the case."""

    new: int
    known: int


class ChangeAsked(Asked):
    """What is to hold of an entry; `revision` is that of the entry which was seen."""

    mode: Mode
    until: date
    note: str = Field("", max_length=2_000)
    revision: int


class Changed(Schema):
    """The entry that was changed or withdrawn."""

    id: UUID


@deconflicting.get("deconfliction", response=Seen, url_name="api-deconfliction")
def seen(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """List the own entries, who asked for them, and how much was asked."""
    assert_known(request, PageAsked)
    found = deconflict.seen(visit_of(request), page=asked.page)
    hits = [
        {
            "entry": each.hit.entry,
            "asker": each.asker,
            "occasion": each.hit.occasion,
            "mode": each.hit.mode,
            "asked_at": each.hit.asked_at,
        }
        for each in found.hits
    ]
    counts = [
        {
            "day": each.day.date(),
            "organisation": each.organisation,
            "kind": each.kind,
            "occasion": each.occasion,
            "number": each.number,
        }
        for each in found.counts
    ]
    return {
        "items": found.items,
        "total": found.total,
        "page": found.page,
        "hits": hits,
        "counts": counts,
    }


@deconflicting.post("deconfliction/check", response=Checked, url_name="api-deconfliction-check")
def check(request: HttpRequest, asked: CheckAsked) -> Any:
    """Ask whether others work on the same."""
    return deconflict.check(
        visit_of(request),
        identifiers=deconflict.named(asked.lines),
        target=Target(kind=asked.target_kind, id=asked.target),
        occasion=Occasion.ASKED,
        keys=keys(),
    )


@deconflicting.post("deconfliction/entries", response=Filed, url_name="api-deconfliction-file")
def file(request: HttpRequest, asked: FileAsked) -> Any:
    """File what the own organisation works on."""
    filing = Filing(
        case=asked.case,
        mode=asked.mode,
        until=asked.until,
        note=asked.note,
        canary=asked.canary,
    )
    lines = deconflict.named(asked.lines)
    return deconflict.file(visit_of(request), filing, identifiers=lines, keys=keys())


@deconflicting.post(
    "deconfliction/entries/{uuid:entry_id}", response=Changed, url_name="api-deconfliction-change"
)
def change(request: HttpRequest, entry_id: UUID, asked: ChangeAsked) -> Any:
    """Change what others hear of an own entry, its note and its end."""
    wanted = Change(mode=asked.mode, until=asked.until, note=asked.note, revision=asked.revision)
    deconflict.change(visit_of(request), entry_id, wanted)
    return {"id": entry_id}


@deconflicting.post(
    "deconfliction/entries/{uuid:entry_id}/withdraw",
    response=Changed,
    url_name="api-deconfliction-withdraw",
)
def withdraw(request: HttpRequest, entry_id: UUID) -> Any:
    """End an own entry."""
    deconflict.withdraw(visit_of(request), entry_id)
    return {"id": entry_id}
