"""Opportunities in the JSON API: the cards that the page shows."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atlas.model.markings import TLP
from atlas.services import opportunities as services
from atlas.services.opportunities import LISTED, MOST_LISTED, Floor
from atlas.web.api.reads import assert_known
from atlas.web.api.schemas import Asked, Reference
from atlas.web.visitor import visit_of

opportunities = Router()


class OpportunitiesAsked(Asked):
    """Which claims count, and how many cards."""

    floor: Literal["all", "vetted"] = "all"
    limit: int = Field(LISTED, ge=1, le=MOST_LISTED)


class Effect(Schema):
    """Targets that stop, and that are weakened."""

    stopped: list[Reference]
    weakened: list[Reference]


class Need(Schema):
    """A step of a customer, and who supplies it."""

    customer: Reference
    step: str
    suppliers: list[Reference]


class Holder(Schema):
    """A member that says it holds the lever; `near` is null where it is not known where the thing is."""

    organisation: UUID
    name: str
    near: bool | None


class Offer(Schema):
    """A lever that fits, and who holds it."""

    lever: str
    legal: list[str]
    reversibility: str
    holders: list[Holder]


class OpportunityCard(Schema):
    """One opportunity; `blind` is null where it is not known who sees what."""

    what: Reference
    front: int
    effect: Effect
    vetted: Effect
    needs: list[Need]
    users: list[Reference]
    countries: list[str]
    levers: list[Offer]
    blind: list[Reference] | None
    claims: int
    unvetted: int
    likelihood: int | None
    caveats: list[str]
    turning: list[str]


class Objection(Schema):
    """Why there is no number."""

    problem: str
    found: str
    expected: str
    things: list[Reference]


class SmallestSet(Schema):
    """The least that stops all targets that can be stopped."""

    removed: list[Reference]
    stopped: list[Reference]
    exact: bool
    bound: int


class Concentrated(Schema):
    """How concentrated one kind of supply is, by known users."""

    kind: str
    suppliers: int
    uses: int
    cr1: float
    cr4: float
    hhi: float


class Opportunities(Schema):
    """What there is to act on."""

    cards: list[OpportunityCard]
    total: int
    objections: list[Objection]
    smallest: SmallestSet | None
    concentrated: list[Concentrated]
    central: Reference | None
    split: list[Reference]
    before: float | None
    after: float | None
    targets: int
    claims: int
    unvetted: int
    is_whole: bool
    highest: TLP


@opportunities.get("opportunities", response=Opportunities, url_name="api-opportunities")
def show(request: HttpRequest, asked: Query[OpportunitiesAsked]) -> Any:
    """Return the cards, the best first, over what the asker may see."""
    assert_known(request, OpportunitiesAsked)
    found = services.find(visit_of(request), floor=Floor(asked.floor), limit=asked.limit)
    return services.told(found)
