"""Judgements in the JSON API: what may be one thing, what is judged of a thing, judging and withdrawing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services import explain, resolve
from atlas.services.discussion import Choice
from atlas.services.resolve import MOST_PAIRS, STRENGTH, Verdict
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked, Item
from atlas.web.visitor import visit_of

judging = Router()


class ProposalsAsked(Asked):
    """Which import to look at; without `batch` what the organisation gave of late."""

    batch: UUID | None = None


class Proposal(Schema):
    """Two things side by side: which names and identifiers (kind, value) both have. `person`: judged by itself."""

    one: Item
    other: Item
    names: list[str]
    identifiers: list[tuple[str, str]]
    person: bool


class Proposals(Schema):
    """At most 50 pairs; `capped` where there are more."""

    items: list[Proposal]
    capped: bool


class Side(Schema):
    """One thing as it is by itself."""

    id: UUID
    stix_id: str
    kind: str
    name: str
    organisations: list[str]


class Said(Schema):
    """A name, and which organisations say it."""

    name: str
    organisations: list[str]


class Judged(Schema):
    """One judgement. `relation` and `claim` name the link that says it; by hand they are empty."""

    id: UUID
    one: Side
    other: Side
    verdict: Verdict
    strength: int
    organisation: str
    marking: TLP
    grounds: str
    at: datetime
    relation: str
    claim: UUID | None
    own: bool
    counts: bool
    disputed: bool
    withdrawn_at: datetime | None


class Sameness(Schema):
    """What is judged of a thing: its cluster's id and members (none where it is in none), names, judgements."""

    thing: UUID
    members: list[Side]
    names: list[Said]
    judgements: list[Judged]
    disputed: bool


class JudgedAsked(Asked):
    """What is judged of one or several pairs of ids, how sure (percent), why, and for whom.

    Without `marking` it is as strict as what the asker sees of both. `audience` are words as the form has them.
    """

    pairs: list[tuple[UUID, UUID]] = Field(min_length=1, max_length=MOST_PAIRS)
    verdict: Verdict
    reason: str = Field(max_length=8_000)
    strength: int = Field(STRENGTH, ge=0, le=100)
    marking: TLP | None = None
    audience: list[str] = Field(default_factory=list, max_length=1_000)


class Made(Schema):
    """The ids of the judgements that were kept, in the order of the pairs."""

    ids: list[UUID]


class WithdrawAsked(Asked):
    """Why a judgement is withdrawn."""

    reason: str = Field(max_length=8_000)


class Apart(Schema):
    """The two things that a withdrawn judgement was about."""

    things: tuple[UUID, UUID]


@judging.get("same", response=Proposals, url_name="api-same")
def proposals(request: HttpRequest, asked: Query[ProposalsAsked]) -> Any:
    """List pairs that have a name in common and were not judged yet."""
    assert_known(request, ProposalsAsked)
    return resolve.proposals(visit_of(request), batch=asked.batch)


@judging.post("same", response=Made, url_name="api-same")
def judge(request: HttpRequest, asked: JudgedAsked) -> Any:
    """Judge pairs of things."""
    made = resolve.judge(
        visit_of(request),
        resolve.Asked(
            pairs=tuple((ThingId(one), ThingId(other)) for one, other in asked.pairs),
            verdict=asked.verdict,
            reason=asked.reason,
            strength=asked.strength,
            choice=Choice(tlp=asked.marking, words=frozenset(asked.audience)),
        ),
    )
    return {"ids": made}


@judging.get("things/{uuid:thing_id}/same", response=Sameness, url_name="api-sameness")
def sameness(request: HttpRequest, thing_id: UUID) -> Any:
    """Return what is judged of a thing."""
    assert_known(request, Asked)
    view = explain.thing(visit_of(request), ThingId(thing_id))
    told = view.sameness
    return {
        "thing": view.thing.id,
        "members": told.members,
        "names": told.names,
        "judgements": told.judgements,
        "disputed": told.disputed,
    }


@judging.post(
    "judgements/{uuid:judgement_id}/withdraw", response=Apart, url_name="api-same-withdraw"
)
def withdraw(request: HttpRequest, judgement_id: UUID, asked: WithdrawAsked) -> Any:
    """Withdraw a judgement of the own organisation; both sides come back as they were."""
    return {"things": resolve.withdraw(visit_of(request), judgement_id, reason=asked.reason)}
