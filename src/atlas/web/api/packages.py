"""Packages in the JSON API: those of the own organisation, those that it got, and what became of its claims."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from atlas.policy.packages import State
from atlas.services.gate import Visit
from atlas.services.package import moving, receiving, recipients, writing
from atlas.services.package.receiving import Received
from atlas.web.visitor import visit_of

packages = Router()


class PackageLine(Schema):
    """A package of the own organisation."""

    id: UUID
    number: str
    version: int
    state: State
    revision: int
    changed_at: datetime


class PackageCheck(Schema):
    """A guard, whether it lets pass, and what it found. One that `waits` is asked only at the release."""

    guard: str
    passed: bool
    waits: bool
    told: str


class PackageAnswer(Schema):
    """What became of a release."""

    what: str
    reason: str
    at: datetime


class PackageRecall(Schema):
    """A source of a release, by its number, that no longer holds."""

    place: int
    why: str
    at: datetime


class PackageRating(Schema):
    """What a recipient says of a release: the three questions of M2, and a text."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    usable: bool
    fresh: bool
    timely: bool
    said: str = ""


class PackageRelease(Schema):
    """A version as it went out, and what became of it. `digest` is the SHA-256 of its file."""

    id: UUID
    number: str
    version: int
    title: str
    marking: str
    purpose: str
    basis: str
    route: str
    digest: str
    state: State
    answers: list[PackageAnswer]
    recalls: list[PackageRecall]
    rating: PackageRating | None


class PackageQuestion(Schema):
    """A question to the own organisation whether claims of its own may go."""

    id: UUID
    number: str
    recipient: str
    purpose: str
    claims: list[UUID]


class Packages(Schema):
    """What the own organisation writes, got, is asked, and answered with yes or no."""

    own: list[PackageLine]
    received: list[PackageRelease]
    questions: list[PackageQuestion]
    consented: list[PackageQuestion]
    refused: list[PackageQuestion]


class PackageWhole(Schema):
    """One package with its document, checks and releases."""

    package: PackageLine
    document: dict[str, Any]
    checks: list[PackageCheck]
    releases: list[PackageRelease]


class FeedbackClaim(Schema):
    """A claim of the own organisation; `name` is empty where it does not stand any more."""

    id: UUID
    name: str


class FeedbackLine(Schema):
    """What became of own claims in a package."""

    number: str
    version: int
    purpose: str
    what: str
    claims: list[FeedbackClaim]
    at: datetime


class AuthorityLine(Schema):
    """An authority outside; `votes` counts organisations of the board that cleared it since it was flagged."""

    id: UUID
    name: str
    country: str
    ended: bool
    flagged: bool
    votes: int


@packages.get("packages", response=Packages, url_name="api-packages")
def listed(request: HttpRequest) -> Any:
    """List what the own organisation writes, got and is asked."""
    visit = visit_of(request)
    return {
        "own": writing.listed(visit),
        "received": [_release(each) for each in receiving.received(visit)],
        "questions": _asked(visit, moving.questions(visit)),
        "consented": _asked(visit, moving.consented(visit)),
        "refused": _asked(visit, moving.refused(visit)),
    }


def _asked(visit: Visit, told: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "number": each.number,
            "recipient": recipients.named(visit, each.recipient),
            "purpose": each.purpose,
            "claims": each.claims,
        }
        for each in told
    ]


@packages.get("packages/{uuid:package_id}", response=PackageWhole, url_name="api-package")
def one(request: HttpRequest, package_id: UUID) -> Any:
    """Show one package of the own organisation with its checks."""
    visit = visit_of(request)
    found = writing.get(visit, package_id)
    return {
        "package": found.package,
        "document": found.package.document,
        "checks": found.checks,
        "releases": [_release(each) for each in receiving.released(visit, package_id)],
    }


@packages.get(
    "packages/release/{uuid:release_id}", response=PackageRelease, url_name="api-package-release"
)
def release(request: HttpRequest, release_id: UUID) -> Any:
    """Show one release that the own organisation wrote or got."""
    return _release(receiving.get(visit_of(request), release_id))


@packages.get("packages/feedback", response=list[FeedbackLine], url_name="api-package-feedback")
def feedback(request: HttpRequest) -> Any:
    """Show what became of own claims, the latest first."""
    return [
        {
            "number": each.number,
            "version": each.version,
            "purpose": each.purpose,
            "what": each.what,
            "claims": [{"id": id_, "name": name} for id_, name in each.claims],
            "at": each.at,
        }
        for each in receiving.feedback(visit_of(request))
    ]


@packages.get("authorities", response=list[AuthorityLine], url_name="api-authorities")
def authorities(request: HttpRequest) -> Any:
    """List authorities outside that may get packages."""
    return recipients.listed(visit_of(request))


def _release(found: Received) -> dict[str, Any]:
    sent = found.release
    return {
        "id": sent.id,
        "number": sent.number,
        "version": sent.version,
        "title": sent.title,
        "marking": sent.marking,
        "purpose": sent.purpose,
        "basis": sent.basis,
        "route": sent.route,
        "digest": sent.digest.hex(),
        "state": found.state,
        "answers": found.answers,
        "recalls": found.recalls,
        "rating": found.rating,
    }
