"""Figures in the JSON API: activity and quality, and what became of the own organisation's claims."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.services import figures as services
from atlas.services.figures import DAYS, MOST_DAYS
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

figures = Router()


class DaysAsked(Asked):
    """Over how many days up to now."""

    days: int = Field(DAYS, ge=1, le=MOST_DAYS)


class Figure(Schema):
    """One figure; `value` is null where it is not measurable."""

    name: str
    unit: str
    value: float | None
    numerator: float
    denominator: int


class Span(Schema):
    """From when until when."""

    since: datetime
    until: datetime


class Load(Schema):
    """How many reviews an organisation gave, of those that the asker sees."""

    organisation: str
    reviews: int


class Figures(Schema):
    """M1 and M2, over what the asker may see."""

    span: Span
    activity: list[Figure]
    quality: list[Figure]
    load: list[Load]


class Use(Schema):
    """What became of packages that hold own claims."""

    what: str
    packages: int
    claims: int


class Statement(Schema):
    """An organisation's claims and their use."""

    span: Span
    organisation: str
    figures: list[Figure]
    uses: list[Use]


@figures.get("figures", response=Figures, url_name="api-figures")
def show(request: HttpRequest, asked: Query[DaysAsked]) -> Any:
    """Return figures of activity and quality."""
    assert_known(request, DaysAsked)
    return services.figures(visit_of(request), days=asked.days)


@figures.get("statement", response=Statement, url_name="api-statement")
def statement(request: HttpRequest, asked: Query[DaysAsked]) -> Any:
    """Return what became of the claims of the asker's organisation."""
    assert_known(request, DaysAsked)
    return services.statement(visit_of(request), days=asked.days)
