"""The time of claims in the JSON API, who asked for wider audiences, flags, and the numbers of the desk."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.services import bases, compose, desk, flags, retention, wider
from atlas.services.retention import KeptClaim
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked, Facet
from atlas.web.visitor import visit_of

keeping = Router()


class Basis(Schema):
    """A legal basis. `holds_here`: today, for the asker's organisation."""

    code: str
    jurisdiction: str
    valid_from: date
    valid_to: date | None
    is_in_force: bool
    holds_here: bool


class Bases(Schema):
    """Every legal basis, past and future ones too."""

    bases: list[Basis]


class Kept(Schema):
    """A claim of the own organisation with its dates; `ends` is `null` while a hold stops that."""

    id: UUID
    thing: UUID
    stix_id: str
    name: str
    marking: TLP
    recorded_at: datetime
    current: bool
    review: datetime
    ends: datetime | None
    held: datetime | None
    matter: datetime | None
    reviewed: datetime | None
    withdrawn_at: datetime | None
    undo_until: datetime | None
    erase_at: datetime | None


class Retention(Schema):
    """Claims to be looked at again, the oldest first, and withdrawn ones, the latest first: 200 of each at most."""

    due: list[Kept]
    withdrawn: list[Kept]


class Marked(Schema):
    """One change of a mark: a hold, a matter, a review, or the end of one."""

    kind: str
    ended: bool
    reason: str
    person: UUID | None
    recorded_at: datetime


class ClaimTime(Schema):
    """One claim with its dates, its marks, and what the asker may do with it on its page."""

    claim: Kept
    marks: list[Marked]
    may_hold: bool
    may_review: bool
    may_withdraw: bool


class WiderAsked(Asked):
    """A label, for the asker's organisation (`own`) or the `alliance`, why, within how many days."""

    tlp: TLP
    reach: str = Field("", max_length=20)
    reason: str = Field(max_length=8_000)
    days: int = Field(wider.DAYS, ge=1, le=wider.MOST_DAYS)


class Request(Schema):
    """One request for a wider audience; `wanted` and `audience` are what was asked for."""

    id: UUID
    claim: UUID
    state: str
    marking: TLP
    asker: str
    originator: str
    wanted: TLP
    audience: list[str]
    reason: str
    asked: datetime
    deadline: datetime
    answered: datetime | None
    answer: str
    may_answer: bool


class Requests(Schema):
    """The requests that the asker's organisation made or got, the latest first."""

    requests: list[Request]


class Made(Schema):
    """The id of the request that was made."""

    id: UUID


class PageAsked(Asked):
    """A page."""

    page: int = Field(1, ge=1, le=99_999)


class Flag(Schema):
    """What the screening of free text met: of a claim or a comment; words are counted from 1."""

    claim: UUID | None
    comment: UUID | None
    thing: UUID | None
    organisation: str
    rule: str
    text: int
    first_word: int
    last_word: int
    raised_at: datetime


class Flags(Schema):
    """One page of flags, the latest first."""

    items: list[Flag]
    total: int
    page: int
    pages: int


class Source(Schema):
    """An organisation that claims something, and when it last did."""

    short: str
    name: str
    claims: int
    last: datetime


class Desk(Schema):
    """How much is on the map that the asker may see, of which kinds, and from whom."""

    things: int
    claims: int
    links: int
    kinds: list[Facet]
    sources: list[Source]
    highest: TLP


@keeping.get("bases", response=Bases, url_name="api-bases")
def all_bases(request: HttpRequest) -> Any:
    """List the legal bases."""
    assert_known(request, Asked)
    found = bases.all_bases(visit_of(request))
    names = ("code", "jurisdiction", "valid_from", "valid_to")
    return {
        "bases": [
            {name: getattr(each.basis, name) for name in names}
            | {"is_in_force": each.is_in_force, "holds_here": each.holds_here}
            for each in found
        ]
    }


@keeping.get("retention", response=Retention, url_name="api-retention")
def due(request: HttpRequest) -> Any:
    """List claims of the own organisation that are to be looked at, and those that were withdrawn."""
    assert_known(request, Asked)
    visit = visit_of(request)
    gone = retention.withdrawn_claims(visit)
    return {"due": map(_kept, retention.due_claims(visit)), "withdrawn": map(_kept, gone)}


@keeping.get("claims/{uuid:claim_id}", response=ClaimTime, url_name="api-claim")
def claim(request: HttpRequest, claim_id: UUID) -> Any:
    """Return the dates and marks of one claim of the own organisation."""
    assert_known(request, Asked)
    found = retention.of_claim(visit_of(request), ClaimId(claim_id))
    may = {name: getattr(found, name) for name in ("may_hold", "may_review", "may_withdraw")}
    return {"claim": _kept(found.kept), "marks": found.marks, **may}


@keeping.get("requests", response=Requests, url_name="api-requests")
def requests(request: HttpRequest) -> Any:
    """List the requests for wider audiences that the asker's organisation made or got."""
    assert_known(request, Asked)
    return {"requests": [_request(each) for each in wider.requests(visit_of(request))]}


@keeping.post("claims/{uuid:claim_id}/wider", response=Made, url_name="api-ask-wider")
def ask(request: HttpRequest, claim_id: UUID, asked: WiderAsked) -> Any:
    """Ask the originator of a claim to release it to more."""
    visit, claim = visit_of(request), ClaimId(claim_id)
    wider.of_claim(visit, claim)  # whoever may not ask at all hears that first
    return {"id": wider.ask(visit, claim, wider.Asked(**asked.model_dump()))}


@keeping.get("flags", response=Flags, url_name="api-flags")
def flagged(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """List what the screening of free text met, for the legal officer."""
    assert_known(request, PageAsked)
    return flags.latest(visit_of(request), page=asked.page)


@keeping.get("desk", response=Desk, url_name="api-desk")
def numbers(request: HttpRequest) -> Any:
    """Count what is on the map that the asker may see: about a second at a million claims."""
    assert_known(request, Asked)
    return desk.desk(visit_of(request))


def _kept(each: KeptClaim) -> dict[str, object]:
    dates = ("recorded_at", "held", "matter", "reviewed", "withdrawn_at", "erase_at")
    names = ("id", "thing", "stix_id", "name", "current", *dates)
    return {name: getattr(each.claim, name) for name in names} | {
        "marking": each.marking,
        "review": each.due.review,
        "ends": each.due.ends,
        "undo_until": each.undo_until,
    }


def _request(each: wider.RequestView) -> dict[str, object]:
    names = ("id", "claim", "reason", "asked", "deadline", "answered")
    views = ("state", "marking", "asker", "originator", "may_answer")
    words = compose.words_of(each.wanted.audience, own=each.request.author)
    return {
        **{name: getattr(each.request, name) for name in names},
        **{name: getattr(each, name) for name in views},
        "answer": each.request.words,
        "wanted": each.wanted.tlp,
        "audience": sorted(words),
    }
