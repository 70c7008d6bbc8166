"""Reports on a thing in the JSON API, and drafts that people send. Brief and statement have addresses of their own."""

import base64
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services import reports
from atlas.services.reports import DAYS, MOST_DAYS, Draft, Type
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


class SentDraft(Asked):
    """The texts that a draft takes, by name."""

    given: dict[str, str] = Field(default_factory=dict, max_length=20)


class DraftTaken(Schema):
    """A draft as text, and as the file that a person sends: `content` is in base64."""

    name: str
    media_type: str
    marking: TLP
    pap: str
    teams: list[str]
    text: str
    content: str


@reporting.get("things/{uuid:thing_id}/reports/{report}", response=Report, url_name="api-report")
def on_thing(request: HttpRequest, thing_id: UUID, report: Type, asked: Query[ReportAsked]) -> Any:
    """Return the profile or the activity alert of a thing, of what the asker sees and what may leave."""
    assert_known(request, ReportAsked)
    return reports.on_thing(visit_of(request), ThingId(thing_id), report, days=asked.days)


@reporting.post(
    "things/{uuid:thing_id}/drafts/{draft}", response=DraftTaken, url_name="api-thing-draft"
)
def take_draft(request: HttpRequest, thing_id: UUID, draft: Draft, sent: SentDraft) -> Any:
    """Take out a draft that people send; the claims behind it are in the ledger before. Nothing is sent."""
    made = reports.draft_out(visit_of(request), ThingId(thing_id), draft, sent.given)
    told = ("name", "media_type", "marking", "pap", "teams", "text")
    content = base64.b64encode(made.file()).decode()
    return {**{each: getattr(made, each) for each in told}, "content": content}
