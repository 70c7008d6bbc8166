"""Outcomes in the JSON API: the ledger, one outcome, sums and the funnel. Recording is a person's, at a page."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.markings import TLP
from atlas.model.outcomes import Contribution, Kind, Rung
from atlas.services import outcomes as services
from atlas.services.outcomes import Recorded, Wanted
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

outcomes = Router()


class OutcomesAsked(Asked):
    """Which outcomes, and which page."""

    kind: Kind | None = None
    country: str = Field("", pattern=r"^([A-Z]{2}|WORLD)?$")
    year: int = Field(0, ge=0, le=9999)
    page: int = Field(1, ge=1, le=99_999)


class SumAsked(Asked):
    """Which outcomes to sum."""

    id: list[UUID] = Field(default_factory=list, max_length=100)


class Number(Schema):
    """One outcome with all that makes it honest; numbers are text, so that none is rounded."""

    id: UUID
    kind: Kind
    number: str
    low: str | None
    high: str | None
    unit: str
    definition: str
    scope: str
    since: date
    until: date
    countries: list[str]
    source: str
    evidence: str
    group: str
    is_estimate: bool
    assumptions: str
    rung: Rung
    evidenced: Rung
    level: Contribution
    justification: str
    organisation: str
    judged_by: str
    release: UUID | None
    stands: bool
    reason: str
    recorded_at: datetime
    marking: TLP


class Numbers(Schema):
    """One page of the ledger."""

    outcomes: list[Number]
    page: int
    pages: int
    total: int


class Versions(Schema):
    """All versions of one outcome, the latest first."""

    versions: list[Number]


class Total(Schema):
    """What several outcomes come to, never without the scope of each; `refusal` where they are not summed."""

    low: str | None
    number: str | None
    high: str | None
    unit: str | None
    scopes: list[str]
    refusal: str


class Stage(Schema):
    """One step of the funnel, counted in packages; `days` is the median since the release."""

    step: str
    reached: int
    refused: int
    unknown: int
    days: float | None


class Line(Schema):
    """A country, "" where it is not known."""

    country: str
    sent: int
    stages: list[Stage]


class Funnel(Schema):
    """The funnel by country."""

    lines: list[Line]


@outcomes.get("outcomes", response=Numbers, url_name="api-outcomes")
def show(request: HttpRequest, asked: Query[OutcomesAsked]) -> Any:
    """Return one page of the ledger, those that stand first, the latest first."""
    assert_known(request, OutcomesAsked)
    wanted = Wanted(kind=asked.kind or "", country=asked.country, year=asked.year)
    found = services.listed(visit_of(request), wanted, page=asked.page)
    lines = [_told(each) for each in found.items]
    return {"outcomes": lines, "page": found.page, "pages": found.pages, "total": found.total}


@outcomes.get("outcomes/sum", response=Total, url_name="api-outcome-sum")
def total(request: HttpRequest, asked: Query[SumAsked]) -> Any:
    """Return what outcomes come to, or why they are not summed."""
    assert_known(request, SumAsked)
    found = services.total(visit_of(request), asked.id)
    summed = found.total
    told = {
        name: f"{getattr(summed, name):f}" if summed else None for name in ("low", "number", "high")
    }
    scopes = list(summed.scopes) if summed else []
    unit = summed.unit if summed else None
    return {**told, "unit": unit, "scopes": scopes, "refusal": found.refusal}


@outcomes.get("outcomes/funnel", response=Funnel, url_name="api-outcome-funnel")
def funnel(request: HttpRequest) -> Any:
    """Return what became of packages, by country."""
    assert_known(request, Asked)
    return services.funnel(visit_of(request))


@outcomes.get("outcomes/{outcome_id}", response=Versions, url_name="api-outcome")
def one(request: HttpRequest, outcome_id: UUID) -> Any:
    """Return all versions of one outcome, the latest first."""
    assert_known(request, Asked)
    return {
        "versions": [_told(each) for each in services.get(visit_of(request), outcome_id).history]
    }


def _told(each: Recorded) -> dict[str, Any]:
    return {
        **services.told(each.outcome),
        "id": each.id,
        "organisation": each.organisation,
        "judged_by": each.judge,
        "stands": each.stands,
        "reason": each.reason,
        "recorded_at": each.recorded_at,
        "marking": each.marking,
    }
