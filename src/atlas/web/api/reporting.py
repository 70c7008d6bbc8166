"""Reports in the JSON API: profile and activity alert of a thing. Brief and statement have addresses of their own."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.ids import ThingId
from atlas.services import reports
from atlas.services.reports import DAYS, MOST_DAYS, Type
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked
from atlas.web.visitor import visit_of

reporting = Router()


class ReportAsked(Asked):
    """Over how many days up to now an alert tells; a profile tells of all."""

    days: int = Field(DAYS, ge=1, le=MOST_DAYS)


class Table(Schema):
    """Rows of texts under their heads."""

    heads: list[str]
    rows: list[list[str]]


class Section(Schema):
    """A section: pairs of field and content, lines, a table; what is empty holds nothing."""

    heading: str
    pairs: list[list[str]]
    lines: list[str]
    table: Table | None


class Report(Schema):
    """A report with its marking and its day."""

    type: str
    title: str
    marking: str
    pap: str
    made: date
    organisation: str
    lead: list[str]
    sections: list[Section]


@reporting.get("things/{uuid:thing_id}/reports/{report}", response=Report, url_name="api-report")
def on_thing(request: HttpRequest, thing_id: UUID, report: Type, asked: Query[ReportAsked]) -> Any:
    """Return the profile or the activity alert of a thing, of what the asker sees and what may leave."""
    assert_known(request, ReportAsked)
    return reports.on_thing(visit_of(request), ThingId(thing_id), report, days=asked.days)
