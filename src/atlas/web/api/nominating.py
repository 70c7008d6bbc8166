"""Nominations in the JSON API: the list and one of them, as their pages show them. Acts are a person's, at a page."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.markings import TLP
from atlas.policy.nominating import Check, Choice, Criterion, Outcome, State, TargetKind
from atlas.services import nominate
from atlas.services.nominate import Nomination, Task
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

nominating = Router()


class PageAsked(Asked):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=99_999)


class Line(Schema):
    """One nomination of the list; `tasks` wait for the asker, `priority` is `null` before points are given."""

    id: UUID
    name: str
    kind: TargetKind
    state: State
    sector: str
    submitted_at: datetime
    until: date | None
    priority: float | None
    tasks: list[Task]


class Lines(Schema):
    """One page of the nominations that the asker may see: those that have not ended first, the latest first."""

    nominations: list[Line]
    page: int
    pages: int
    total: int


class Decided(Schema):
    """How one check came out, decided by which organisation."""

    check: Check
    passed: bool
    words: str
    organisation: str
    at: datetime


class Points(Schema):
    """The points of one criterion, 1 to 5, and its weight."""

    criterion: Criterion
    points: int
    weight: int


class Poll(Schema):
    """The ballot: until when, and how many organisations must take part. It says nothing of how many have."""

    closes: datetime
    quorum: int
    open: bool


class Ballot(Schema):
    """What one organisation says: of an open ballot the asker's own alone is told."""

    organisation: str
    choice: Choice
    words: str


class Came(Schema):
    """What a closed ballot came to: how many said what, and how many an answer needed."""

    outcome: Outcome
    given: int
    needed: int


class Shared(Schema):
    """Another nomination with the same names or identifiers."""

    id: UUID
    name: str
    shared: list[str]


class Suggested(Schema):
    """Points that the asker's map suggests for a criterion, and the count on which they rest."""

    criterion: Criterion
    points: int
    count: int


class Stay(Schema):
    """How long it was in a state; `until` is `null` where it is there still."""

    state: str
    since: datetime
    until: datetime | None


class Whole(Line):
    """A nomination with all that its page shows."""

    marking: TLP
    nominated_by: str
    crimes: list[str]
    why: str
    victims: str
    loss: str
    sectors: list[str]
    countries: list[str]
    aliases: list[str]
    identifiers: list[tuple[str, str]]
    openness: str
    prior: str
    levers: list[str]
    neutral: str
    checks: list[Decided]
    points: list[Points]
    grounds: str
    poll: Poll | None
    ballots: list[Ballot]
    result: Came | None
    reason: str
    into: UUID | None
    investigation: UUID | None
    duplicates: list[Shared]
    stays: list[Stay]
    flags: list[str]
    suggested: list[Suggested]


@nominating.get("nominations", response=Lines, url_name="api-nominations")
def nominations(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """List nominations that the asker may see, 50 a page."""
    assert_known(request, PageAsked)
    found = nominate.listed(visit_of(request), page=asked.page)
    lines = [_line(each, tasks) for each, tasks in found.items]
    return {"nominations": lines, "page": found.page, "pages": found.pages, "total": found.total}


@nominating.get("nominations/{uuid:nomination_id}", response=Whole, url_name="api-nomination")
def nomination(request: HttpRequest, nomination_id: UUID) -> Any:
    """Return one nomination."""
    assert_known(request, Asked)
    visit = visit_of(request)
    view = nominate.view(visit, nomination_id)
    suggested = [
        {"criterion": each, "points": one.points, "count": one.count}
        for each, one in nominate.suggested(visit, nomination_id).items()
    ]
    told = {**_line(view.nomination, view.tasks), **_said(view), **_judged(view)}
    return {**told, "suggested": suggested}


def _line(found: Nomination, tasks: frozenset[Task]) -> dict[str, object]:
    names = ("id", "state", "submitted_at", "until")
    return {
        **{name: getattr(found, name) for name in names},
        **{name: getattr(found.form, name) for name in ("name", "kind", "sector")},
        "priority": None if found.priority is None else float(found.priority),
        "tasks": sorted(tasks),
    }


def _said(view: nominate.View) -> dict[str, object]:
    form = view.nomination.form
    names = ("why", "victims", "loss", "sectors", "countries", "aliases", "openness", "prior")
    return {
        **{name: getattr(form, name) for name in (*names, "neutral")},
        "marking": view.handling.tlp,
        "nominated_by": view.names[view.nomination.author],
        "crimes": sorted(form.crimes),
        "levers": sorted(form.levers),
        "identifiers": [(each.kind, each.value) for each in form.identifiers],
    }


def _judged(view: nominate.View) -> dict[str, object]:
    found = view.nomination
    checks = [
        {
            **{name: getattr(told, name) for name in ("passed", "words", "at")},
            "check": check,
            "organisation": view.names[told.organisation],
        }
        for check, told in found.checks.items()
    ]
    ballots = [
        {
            "organisation": view.names[each.organisation],
            "choice": each.choice,
            "words": each.words,
        }
        for each in found.ballots
    ]
    points = [
        {"criterion": each, "points": found.points[each], "weight": found.weights[each]}
        for each in found.points
    ]
    return {
        **{name: getattr(found, name) for name in ("grounds", "reason", "into", "investigation")},
        "checks": checks,
        "points": points,
        "ballots": ballots,
        "poll": found.poll
        and {"closes": found.poll.closes, "quorum": found.poll.quorum, "open": found.is_open},
        "result": found.result,
        "duplicates": [
            {"id": each.nomination.id, "name": each.nomination.form.name, "shared": each.names}
            for each in view.duplicates
        ],
        "stays": view.stays,
        "flags": view.flags,
    }
