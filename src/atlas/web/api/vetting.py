"""Cross-vetting in the JSON API: the queue, reviews, where a claim stands, and who cites whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from atlas.formats.stix.waiting import Missing
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.services import explain, resolve, vet
from atlas.services.gate import Visit
from atlas.services.vet import ClaimReview, Opinion, State, Verdict, fast, interests
from atlas.services.vet.reading import RoundView
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked, Item
from atlas.web.visitor import visit_of

vetting = Router()


class Waiting(Schema):
    """A review in the queue. `organisation` is "" where the claim's source is protected.

    `lacks`: how many reviewers could not be drawn so far, told of open reviews of own claims, or that one asked for.
    """

    round: UUID
    claim: UUID
    thing: UUID
    name: str
    kind: str
    organisation: str
    marking: TLP
    state: State
    since: datetime
    mine: bool
    deciding: bool
    lacks: int


class Incomplete(Schema):
    """A claim of the own organisation that nobody else reads before it has what is missing."""

    claim: UUID
    thing: UUID
    name: str
    kind: str
    marking: TLP
    since: datetime
    missing: list[Missing]
    correctable: bool


class SameWaiting(Schema):
    """That an organisation judges two things the same, of which the own organisation has judged nothing."""

    id: UUID
    one: Item
    other: Item
    organisation: str
    marking: TLP
    strength: int
    grounds: str
    at: datetime


class Queue(Schema):
    """What waits for the asker, the oldest first; open reviews of own claims, and own claims that lack something."""

    mine: list[Waiting]
    own: list[Waiting]
    incomplete: list[Incomplete]
    same: list[SameWaiting]


class Review(Schema):
    """One review that the asker may see: the own one, and all once everybody who was drawn has reviewed."""

    organisation: str
    verdict: Verdict
    credibility: int
    single_source: bool
    lineages: int
    alternative: str
    note: str
    at: datetime
    mine: bool


class Round(Schema):
    """One round of review; `outcome` is "" while it is open."""

    id: UUID
    opened_at: datetime
    closed_at: datetime | None
    doubt: str
    outcome: str
    why: str
    reviews: list[Review]


class Citation(Schema):
    """That one source rests on another."""

    id: UUID
    citing: str
    cited: str
    organisation: str
    grounds: str
    own: bool


class Check(Schema):
    """One check beside a claim: own, source, lineages or lead."""

    name: str
    passed: bool


class Vetting(Schema):
    """Where the vetting of a claim stands.

    `fast_until`: until when it may be used UNVETTED, `null`: it may not. `lineages` counts what the asker may read.
    `lacks`: how many reviewers could not be drawn so far, told to who gave the claim or asked for the review.
    """

    claim: UUID
    thing: UUID
    state: State
    marking: TLP
    organisations: int
    single_source: bool
    fast_until: datetime | None
    lineages: int
    claims: int
    sources: list[str]
    citations: list[Citation]
    checks: list[Check]
    rounds: list[Round]
    may_review: bool
    lacks: int


class OpinionAsked(Asked):
    """What a reviewer says; `credibility` is 1 to 6."""

    verdict: Verdict
    credibility: int = Field(ge=1, le=6)
    note: str = Field("", max_length=8_000)
    alternative: str = Field("", max_length=8_000)
    single_source: bool = False


class OfferAsked(Asked):
    """Offer a claim for review, or with `doubt` dispute a vetted one."""

    doubt: str = Field("", max_length=8_000)


class WhyAsked(Asked):
    """Why, where one wants to say it."""

    reason: str = Field("", max_length=8_000)


class Opened(Schema):
    """The id of the round."""

    round: UUID


class CitationAsked(Asked):
    """That one source rests on another, how one knows, and whether it is for the alliance or the own organisation."""

    citing: str = Field(max_length=1_000)
    cited: str = Field(max_length=1_000)
    grounds: str = Field(max_length=8_000)
    marking: TLP = TLP.GREEN


class Made(Schema):
    """The id of what was made."""

    id: UUID


class FastAsked(Asked):
    """Why a claim may be used unvetted; `confirms` is the request of the other office, `null` where one asks."""

    reason: str = Field(max_length=8_000)
    confirms: UUID | None = None


def _queue(visit: Visit) -> Any:
    found = vet.queue(visit)
    waits = {"mine": found.mine, "own": found.own, "incomplete": found.incomplete}
    return {**waits, "same": resolve.waiting(visit)}


@vetting.get("reviews", response=Queue, url_name="api-reviews")
def queue(request: HttpRequest) -> Any:
    """List the reviews that wait for the asker, and open ones of own claims."""
    assert_known(request, Asked)
    return _queue(visit_of(request))


@vetting.get("reviews/{uuid:round_id}", response=Vetting, url_name="api-review")
def show(request: HttpRequest, round_id: UUID) -> Any:
    """Return one review with its claim."""
    assert_known(request, Asked)
    return _told(vet.of_round(visit_of(request), round_id))


@vetting.post("reviews/{uuid:round_id}", response=Vetting, url_name="api-review")
def review(request: HttpRequest, round_id: UUID, asked: OpinionAsked) -> Any:
    """Say what one thinks of a claim one was drawn for."""
    visit = visit_of(request)
    vet.review(visit, round_id, Opinion(**asked.dict()))
    return _told(vet.of_round(visit, round_id))


@vetting.post("reviews/{uuid:round_id}/decline", response=Queue, url_name="api-review-decline")
def decline(request: HttpRequest, round_id: UUID, asked: WhyAsked) -> Any:
    """Give one's place in a review back."""
    visit = visit_of(request)
    vet.decline(visit, round_id)
    return _queue(visit)


@vetting.post("reviews/{uuid:round_id}/draw", response=Vetting, url_name="api-review-draw")
def draw(request: HttpRequest, round_id: UUID, asked: WhyAsked) -> Any:
    """Try again to draw the reviewers that a round lacks."""
    visit = visit_of(request)
    vet.draw_again(visit, round_id)
    return _told(vet.of_round(visit, round_id))


@vetting.get("claims/{uuid:claim_id}/vetting", response=Vetting, url_name="api-vetting")
def of_claim(request: HttpRequest, claim_id: UUID) -> Any:
    """Return where the vetting of a claim stands."""
    assert_known(request, Asked)
    return _told(vet.of_claim(visit_of(request), ClaimId(claim_id)))


@vetting.post("claims/{uuid:claim_id}/vetting", response=Opened, url_name="api-vetting")
def offer(request: HttpRequest, claim_id: UUID, asked: OfferAsked) -> Any:
    """Offer a claim for review, or dispute a vetted one."""
    visit, claim = visit_of(request), ClaimId(claim_id)
    if asked.doubt:
        return {"round": vet.dispute(visit, claim, doubt=asked.doubt)}
    return {"round": vet.offer(visit, claim)}


@vetting.post("claims/{uuid:claim_id}/fast-track", response=Made, url_name="api-fast-track")
def fast_track(request: HttpRequest, claim_id: UUID, asked: FastAsked) -> Any:
    """Ask as one of two offices that a claim may be used unvetted, or confirm it as the other one."""
    visit = visit_of(request)
    if asked.confirms is None:
        return {"id": fast.ask(visit, ClaimId(claim_id), reason=asked.reason)}
    fast.confirm(visit, asked.confirms, reason=asked.reason)
    return {"id": asked.confirms}


class Declared(Schema):
    """A conflict of interest that the own organisation declared."""

    id: UUID
    against: str
    reason: str
    since: datetime


class Interests(Schema):
    """Those that stand, the latest first."""

    items: list[Declared]


class DeclareAsked(Asked):
    """With which organisation, or about which thing, and why."""

    against: UUID
    reason: str = Field(max_length=8_000)


class EndAsked(Asked):
    """Why a declaration ends."""

    reason: str = Field(max_length=8_000)


@vetting.get("conflicts-of-interest", response=Interests, url_name="api-interests")
def declared(request: HttpRequest) -> Any:
    """List the conflicts of interest that the own organisation declared."""
    assert_known(request, Asked)
    return {"items": interests.declared(visit_of(request))}


@vetting.post("conflicts-of-interest", response=Made, url_name="api-interests")
def declare(request: HttpRequest, asked: DeclareAsked) -> Any:
    """Declare a conflict of interest: the own organisation is drawn for no claim of the other."""
    return {"id": interests.declare(visit_of(request), asked.against, reason=asked.reason)}


@vetting.post(
    "conflicts-of-interest/{uuid:interest_id}/end", response=Made, url_name="api-interest-end"
)
def end(request: HttpRequest, interest_id: UUID, asked: EndAsked) -> Any:
    """End a declaration of the own organisation."""
    interests.end_declared(visit_of(request), interest_id, reason=asked.reason)
    return {"id": interest_id}


class Input(Schema):
    """One claim behind a belief: its grade, likelihood in percent, weight 0 to 1, and the number of its lineage."""

    claim: UUID
    organisation: str
    grade: str
    likelihood: int
    weight: float
    lineage: int
    vetted: bool


class Belief(Schema):
    """How likely it is by all claims that the asker reads: `percent` is `null` where no source has any weight."""

    percent: int | None
    lineages: int
    vetted: bool
    inputs: list[Input]


@vetting.get("things/{uuid:thing_id}/belief", response=Belief, url_name="api-belief")
def belief(request: HttpRequest, thing_id: UUID) -> Any:
    """Return how likely what is claimed of a thing is, with all that went in."""
    assert_known(request, Asked)
    found = explain.thing(visit_of(request), ThingId(thing_id)).belief
    return found or {"percent": None, "lineages": 0, "vetted": False, "inputs": []}


@vetting.post("citations", response=Made, url_name="api-citations")
def cite(request: HttpRequest, asked: CitationAsked) -> Any:
    """Say that one source rests on another."""
    made = vet.cite(
        visit_of(request), asked.citing, asked.cited, grounds=asked.grounds, tlp=asked.marking
    )
    return {"id": made}


@vetting.post(
    "citations/{uuid:citation_id}/withdraw", response=Made, url_name="api-citation-withdraw"
)
def withdraw_citation(request: HttpRequest, citation_id: UUID, asked: WhyAsked) -> Any:
    """Withdraw a citation of the own organisation."""
    vet.withdraw_citation(visit_of(request), citation_id)
    return {"id": citation_id}


def _told(view: ClaimReview) -> dict[str, object]:
    return {
        "claim": view.claim.id,
        "thing": view.claim.thing,
        "state": view.state,
        "marking": view.marking,
        "organisations": view.standing.organisations,
        "single_source": view.standing.single_source,
        "fast_until": view.standing.fast_until,
        "lineages": view.trace.lineages,
        "claims": view.trace.claims,
        "sources": view.trace.sources,
        "citations": view.trace.citations,
        "checks": view.checks,
        "rounds": [_round(each) for each in view.rounds],
        "may_review": view.may_review,
        "lacks": view.lacks,
    }


def _round(each: RoundView) -> dict[str, object]:
    told = each.round
    return {
        "id": told.id,
        "opened_at": told.opened_at,
        "closed_at": told.closed_at,
        "doubt": told.doubt,
        "outcome": told.outcome,
        "why": told.why,
        "reviews": each.reviews,
    }
