"""Contributing by the JSON API: one claim, and a file of them. Drafts are in `drafting.py`."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from atlas.errors import UsageError
from atlas.formats.stix.waiting import Missing
from atlas.model.grades import InformationGrade, SourceGrade
from atlas.model.handling import DataSubject, Purpose
from atlas.model.markings import PAP, TLP
from atlas.services import compose, imports, search
from atlas.services.contribute import Report
from atlas.services.gate import Visit
from atlas.web import composing, composing_errors
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked, Item
from atlas.web.composing import Form
from atlas.web.startup import settings
from atlas.web.visitor import visit_of

contributing = Router()

_STIX = ("application/json", "application/stix+json", "application/x-ndjson")
_LISTS = ("text/csv", "text/plain")
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {each: {} for each in (*_STIX, *_LISTS)}}
}
# What each field of the form is called here, where that differs.
_CALLED = {"from_text": "from", "to_text": "to"}


class ClaimAsked(Asked):
    """One claim, as the form takes it: a thing by its name, an identifier, or a relation of two things by their ids.

    `audience` are words as the form has them: `alliance`, `own`, `cell:ID`, `org:ID`, `person:ID`; without them the
    marking says it. `script_step`, `criticality`, `share` (percent, as text) and `share_basis` are those of a
    dependence. `corrects` is the claim of one's own organisation that this replaces.
    """

    what: Literal["thing", "identifier", "relation"] = "thing"
    kind: str = ""
    name: str = ""
    aliases: list[str] = Field(default_factory=list, max_length=100)
    identifier: str = ""
    relation: str = ""
    source_thing: UUID | None = Field(None, alias="from")
    target_thing: UUID | None = Field(None, alias="to")
    note: str = ""
    alternative: str = ""
    script_step: str = ""
    criticality: str = ""
    share: str = ""
    share_basis: str = ""
    source: str = ""
    url: str = ""
    source_grade: SourceGrade = SourceGrade.F
    information_grade: InformationGrade = InformationGrade.CANNOT_BE_JUDGED
    observed: date | None = None
    likelihood: int | None = Field(None, ge=0, le=100)
    confidence: int | None = Field(None, ge=0, le=100)
    assessment: bool = False
    lead: bool = False
    marking: TLP
    audience: list[str] = Field(default_factory=list, max_length=1_000)
    purposes: list[Purpose] = Field(default_factory=list)
    basis: str = ""
    subject: DataSubject = DataSubject.NONE
    pap: PAP = PAP.AMBER
    corrects: UUID | None = None
    dry_run: bool = False


class Remark(Schema):
    """What is to be told of one item: why it stayed out, or what was changed or doubtful in it."""

    where: str
    id: str
    code: str
    message: str


class Taken(Schema):
    """What became of each item, in the words of `atlas import --json`."""

    read: int
    stored: int
    unchanged: int
    superseded: int
    rejected: int
    warnings: int
    report: list[Remark]


class Claimed(Taken):
    """What became of one claim: the thing that it is about, and its marking as it holds.

    `near` are things that are called alike among what the asker sees, `null` for a token that may not search.
    `thing` is `null` in a dry run. `missing`: what it lacks; with that it is `incomplete`, for its organisation.
    """

    thing: UUID | None
    marking: TLP
    incomplete: bool
    missing: list[Missing]
    newer: UUID | None
    near: list[Item] | None


class ImportAsked(Asked):
    """How a file is meant: `marking` for what carries none, `to` words as a claim's audience, `source` of a list."""

    marking: TLP | None = None
    to: list[str] = Field(default_factory=list, max_length=1_000)
    source: str = Field("", max_length=1_000)
    dry_run: bool = False


@contributing.post("claims", response={200: Claimed, 409: Claimed}, url_name="api-claims")
def claim(request: HttpRequest, asked: ClaimAsked) -> Any:
    """Contribute one claim, or tell what would become of it; 409 where a newer version stands than is corrected."""
    visit, key = visit_of(request), settings().key("map")
    form = _checked(visit, composing.of_draft(_fields(asked)), asked)
    composed = form.composed(visit, map_key=key)
    near = search.near(visit, form.about)
    if asked.dry_run:
        would = compose.check(visit, composed, map_key=key)
        return _answer(would, thing=None, near=near)
    sent = compose.send(visit, composed, map_key=key)
    return _answer(sent, thing=None if sent.newer else sent.thing, near=near)


@contributing.post("imports", response=Taken, url_name="api-imports", openapi_extra=_BODY)
def take(request: HttpRequest, asked: Query[ImportAsked]) -> Any:
    """Contribute a file: STIX as JSON, or a list as text; what is bad in it never stops the rest."""
    assert_known(request, ImportAsked)
    sent = imports.Sent(
        is_list=_is_list(request),
        source=asked.source.strip(),
        marking=asked.marking,
        words=frozenset(asked.to),
        rehearsal=asked.dry_run,
    )
    body = io.BytesIO(request.body)
    return _told(imports.take(visit_of(request), body, sent, map_key=settings().key("map")))


def _fields(asked: ClaimAsked) -> Mapping[str, Sequence[str]]:
    """Return what the form would hold."""
    same = (
        "what",
        "kind",
        "name",
        "identifier",
        "relation",
        "note",
        "source",
        "url",
        "basis",
        "alternative",
        "script_step",
        "criticality",
        "share",
        "share_basis",
    )
    labels = ("source_grade", "information_grade", "marking", "subject", "pap")
    numbers = {"likelihood": asked.likelihood, "confidence": asked.confidence}
    ids = {
        "from_thing": asked.source_thing,
        "to_thing": asked.target_thing,
        "based": asked.corrects,
    }
    given = {**numbers, **ids, "observed": asked.observed}
    return {
        **{name: [str(getattr(asked, name))] for name in (*same, *labels)},
        **{name: [str(value)] for name, value in given.items() if value is not None},
        "aliases": ["\n".join(asked.aliases)],
        "lead": ["lead"] if asked.lead else [],
        "stated": ["assessment" if asked.assessment else "fact"],
        "audience": asked.audience,
        "purposes": list(map(str, asked.purposes)),
    }


def _checked(visit: Visit, form: Form, asked: ClaimAsked) -> Form:
    """Return the form.

    Raises:
        UsageError: something is wrong in it; each field is named.
        Denied: the visitor may not contribute.
    """
    known = frozenset(each.word for each in compose.whom(visit))
    codes = compose.codes(visit) if asked.basis else ()
    wrong = composing_errors.checked(form, known, codes).errors
    if wrong:
        told = (f"{_CALLED.get(name, name)}: {words}" for name, words in wrong.items())
        raise UsageError(" ".join(told))
    return form


def _answer(
    found: compose.Checked | compose.Sent, *, thing: UUID | None, near: Sequence[search.Item] | None
) -> Status[dict[str, object]]:
    newer = found.newer.claim.id if found.newer else None
    told = {
        **_told(found.report),
        "thing": thing,
        "marking": found.handling.tlp,
        "incomplete": bool(found.missing),
        "missing": found.missing,
        "newer": newer,
        "near": near,
    }
    return Status(409 if newer else 200, told)


def _told(report: Report) -> dict[str, object]:
    counts = ("read", "stored", "unchanged", "superseded", "rejected", "warnings")
    return {name: getattr(report, name) for name in counts} | {
        "report": [each for _, each in report.entries]
    }


def _is_list(request: HttpRequest) -> bool:
    kind = request.content_type
    if kind not in (*_STIX, *_LISTS):
        known = ", ".join((*_STIX, *_LISTS))
        raise UsageError(f"Say in Content-Type what this is: {known}.")
    return kind in _LISTS
