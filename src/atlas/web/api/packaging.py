"""What is done with packages, in the JSON API: written, moved, consented to, answered and rated.

Releasing and links are not here: they reach outward, and want a proof that no program can give.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from atlas.policy.packages import State, Step
from atlas.services.package import document, moving, receiving, writing
from atlas.services.package.document import Document
from atlas.services.package.outside import Rating
from atlas.web.api.packages import PackageRating
from atlas.web.api.packages import packages as packages  # what is done is added to what is read
from atlas.web.visitor import visit_of


class _Sent(Schema):
    model_config = ConfigDict(extra="forbid")


class SentStatement(_Sent):
    """A statement with the ids of the claims that it cites."""

    section: str = ""
    text: str
    claims: list[UUID]


class SentIdentifier(_Sent):
    """What editors know of an identifier beside what claims say."""

    kind: str
    value: str
    provider: str = ""
    jurisdiction: str = ""
    urgency: str = ""
    step: str = ""


class SentDocument(_Sent):
    """All that is written of a package; `member` or `authority` is the recipient's id, `likelihood` percent."""

    title: str = ""
    member: UUID | None = None
    authority: UUID | None = None
    purpose: str = "le-referral"
    basis: str = ""
    route: str = ""
    onward: str = ""
    contact: str = ""
    ceiling: str = "TLP:AMBER"
    judgement: str = ""
    judged_on: list[UUID] = Field(default_factory=list)
    likelihood: int | None = None
    confidence: str = "moderate"
    statements: list[SentStatement] = Field(default_factory=list)
    rows: list[SentIdentifier] = Field(default_factory=list)
    gaps: list[str] = Field(default_factory=list)
    alternatives: list[str] = Field(default_factory=list)
    unknown: list[str] = Field(default_factory=list)
    checked: list[str] = Field(default_factory=list)


class SentChange(_Sent):
    """A document, over the revision that was looked at; somebody else's change meanwhile is not overwritten."""

    revision: int
    document: SentDocument


class SentStep(_Sent):
    """A step, with its reason where it needs one."""

    step: Step
    reason: str = ""


class SentConsent(_Sent):
    """An answer to a question whether claims may go."""

    yes: bool
    reason: str


class Begun(Schema):
    """The id of what was begun."""

    id: UUID


class Revision(Schema):
    """The revision that a package has now."""

    revision: int


class Stands(Schema):
    """Where a package or a release stands now."""

    state: State


class Said(Schema):
    """What was answered to a question."""

    yes: bool


class AskedFor(Schema):
    """How many contributors were asked."""

    asked: int


@packages.post("packages", response=Begun, url_name="api-packages")
def begin(request: HttpRequest, sent: SentDocument) -> Any:
    """Begin a package of the own organisation."""
    return {"id": writing.begin(visit_of(request), _document(sent))}


@packages.post("packages/{uuid:package_id}", response=Revision, url_name="api-package")
def edit(request: HttpRequest, package_id: UUID, sent: SentChange) -> Any:
    """Write a document over the revision that was looked at."""
    written = _document(sent.document)
    return {
        "revision": writing.write(visit_of(request), package_id, written, revision=sent.revision)
    }


@packages.post("packages/{uuid:package_id}/steps", response=Stands, url_name="api-package-step")
def step(request: HttpRequest, package_id: UUID, sent: SentStep) -> Any:
    """Do a step with a package of the own organisation; all but its release."""
    return {
        "state": moving.step(visit_of(request), package_id, sent.step, reason=sent.reason).state
    }


@packages.post("packages/{uuid:package_id}/consents", response=AskedFor, url_name="api-package-ask")
def ask(request: HttpRequest, package_id: UUID) -> Any:
    """Ask each contributor whose claims the recipient does not read, once."""
    return {"asked": moving.ask_consent(visit_of(request), package_id)}


@packages.post("packages/consent/{uuid:question_id}", response=Said, url_name="api-package-consent")
def consent(request: HttpRequest, question_id: UUID, sent: SentConsent) -> Any:
    """Answer whether claims of the own organisation may go, or answer anew."""
    moving.answer_consent(visit_of(request), question_id, yes=sent.yes, reason=sent.reason)
    return {"yes": sent.yes}


@packages.post(
    "packages/release/{uuid:release_id}/steps", response=Stands, url_name="api-package-answer"
)
def answer(request: HttpRequest, release_id: UUID, sent: SentStep) -> Any:
    """Do a step of the recipient with a release."""
    done = receiving.answer(visit_of(request), release_id, sent.step, reason=sent.reason)
    return {"state": done}


@packages.post(
    "packages/release/{uuid:release_id}/rating", response=Stands, url_name="api-package-rating"
)
def rate(request: HttpRequest, release_id: UUID, sent: PackageRating) -> Any:
    """Say whether a release was usable, new and in time; the latest counts."""
    visit = visit_of(request)
    receiving.rate(visit, release_id, Rating(**sent.dict()))
    return {"state": receiving.get(visit, release_id).state}


def _document(sent: SentDocument) -> Document:
    return document.opened(sent.model_dump(mode="json", exclude_none=True))
