"""The shapes of the JSON API: what it takes, with nothing unknown, and what it answers."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

from atlas.model.handling import Purpose
from atlas.model.markings import TLP

LONGEST = 500  # characters of a text or a name that is asked for


class Asked(Schema):
    """What somebody sends. Unknown names are refused: a slip of the pen must not widen an answer."""

    model_config = ConfigDict(extra="forbid")


class SearchAsked(Asked):
    """Words, names or identifiers, and facets: alternatives inside one, conditions between them."""

    q: str = Field("", max_length=LONGEST)
    kind: list[str] = Field(default_factory=list)
    marking: list[TLP] = Field(default_factory=list)
    org: list[str] = Field(default_factory=list)
    page: int = Field(1, ge=1, le=99_999)
    size: int = Field(25, ge=1, le=1_000)


class ThingAsked(Asked):
    """A page of a thing's links."""

    page: int = Field(1, ge=1, le=99_999)


class UnmaskAsked(Asked):
    """What personal data is wanted for, what it is about (an investigation, or `cell:NAME`), and why now."""

    purpose: Purpose
    reference: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=200)


class MeantAsked(Asked):
    """An id, a STIX id or an exact name."""

    reference: str = Field(min_length=1, max_length=LONGEST)


class LinesAsked(Asked):
    """Identifiers to look up, one a line."""

    lines: list[str] = Field(max_length=10_000)


class FilterAsked(Asked):
    """Which links count. Markings, vetting, the least likelihood in percent, days and countries bound them further."""

    relation: list[str] = Field(default_factory=list)
    kind: list[str] = Field(default_factory=list)
    marking: list[TLP] = Field(default_factory=list)
    vetted: bool = False
    likelihood: int | None = Field(None, ge=0, le=100)
    since: date | None = None
    until: date | None = None
    seen_since: date | None = Field(None, alias="seen-since")
    seen_until: date | None = Field(None, alias="seen-until")
    known_since: date | None = Field(None, alias="known-since")
    known_until: date | None = Field(None, alias="known-until")
    country: list[str] = Field(default_factory=list)
    targeting: list[str] = Field(default_factory=list)


class PathAsked(FilterAsked):
    """The two ends, as ids, STIX ids or exact names."""

    source: str = Field(alias="from", min_length=1, max_length=LONGEST)
    target: str = Field(alias="to", min_length=1, max_length=LONGEST)
    hops: int = Field(6, ge=1, le=6)
    everything: bool = False


class SharedAsked(FilterAsked):
    """The things that are compared, as ids, STIX ids or exact names."""

    thing: list[str] = Field(min_length=2, max_length=10)
    hops: int = Field(2, ge=1, le=3)
    everything: bool = False
    limit: int = Field(25, ge=1, le=200)


class Failure(Schema):
    """Why there is no answer: a stable code (`docs/reference/errors.md`) and a sentence."""

    code: str
    message: str


class Item(Schema):
    """One thing as a line of a list."""

    id: UUID
    stix_id: str
    kind: str
    name: str
    aliases: list[str]
    marking: TLP
    claims: int
    organisations: list[str]
    confirmed: datetime | None
    stale: bool
    basis_lapsed: bool
    vetted: bool


class Facet(Schema):
    """One value of a facet and how many things it would leave."""

    value: str
    count: int
    chosen: bool


class Found(Schema):
    """One page of what a search finds, best first."""

    total: int
    capped: bool
    items: list[Item]
    kinds: list[Facet]
    markings: list[Facet]
    organisations: list[Facet]
    did_you_mean: list[str]
    highest: TLP


class Reference(Schema):
    """A thing named in passing."""

    id: UUID
    stix_id: str
    kind: str
    name: str
    marking: TLP


class Identified(Schema):
    """An identifier in its normal form."""

    kind: str
    value: str


class Graded(Schema):
    """An Admiralty grade."""

    source: str
    information: str


class Objection(Schema):
    """What the person concerned has against a claim, `objected` or `restricted`, since when."""

    kind: str
    since: datetime


class Claim(Schema):
    """One claim as the asker may read it."""

    id: UUID
    organisation: str
    stix_id: str
    kind: str
    name: str
    spec_version: str
    created: datetime | None
    modified: datetime | None
    recorded_at: datetime
    grade: Graded
    likelihood: int | None
    confidence: int | None
    assessment: bool
    marking: TLP
    vetting: str
    revoked: bool
    current: bool
    withdrawn_at: datetime | None
    basis_lapsed: bool
    objections: list[Objection]
    content: dict[str, JsonValue]


class Link(Schema):
    """One link with its other end."""

    type: str
    outgoing: bool
    other: Reference
    claim: UUID
    organisation: str
    marking: TLP


class LinkGroup(Schema):
    """How many links of one type and direction there are."""

    type: str
    outgoing: bool
    count: int


class Withdrawn(Schema):
    """An organisation withdrew what the asker could read."""

    organisation: str
    withdrawn_on: date


class Thing(Schema):
    """What the asker may see of a thing."""

    thing: Reference
    aliases: list[str]
    claim_count: int
    claims: list[Claim]
    history: list[Claim]
    link_count: int
    groups: list[LinkGroup]
    links: list[Link]
    identifiers: list[Identified]
    highest: TLP
    withdrawn: list[Withdrawn]
    revoked_links: int
    confirmed: datetime | None
    stale: bool
    masked: bool


class Meant(Schema):
    """The thing that a reference stands for."""

    id: UUID


class Line(Schema):
    """One line of a look-up."""

    number: int
    text: str
    identifiers: list[Identified]
    things: list[Item]
    total: int


class LookedUp(Schema):
    """Which lines are on the map. `left_out`: what a file would go without, by STIX id, with the reason."""

    lines: list[Line]
    known: int
    unknown: int
    unreadable: int
    highest: TLP
    left_out: list[tuple[str, str]]


class Tie(Schema):
    """All links of one type from one thing to another."""

    source: UUID
    type: str
    target: UUID
    likelihood: int | None
    marking: TLP
    claims: list[UUID]
    sources: list[str]


class Step(Schema):
    """One step of a route, with all that is said of it, the surest first."""

    source: Reference
    target: Reference
    ties: list[Tie]


class Route(Schema):
    """A way from one thing to another."""

    steps: list[Step]
    others: list["Route"]


class Path(Schema):
    """The shortest path, or `null` where there is none of so many steps among what the asker may see."""

    path: Route | None
    max_hops: int


class Shared(Schema):
    """One thing that all chosen ones lead to."""

    thing: Reference
    family: str
    degree: int
    distances: list[int]
    routes: list[Route]


class SharedBy(Schema):
    """What all chosen things lead to, nearest first."""

    chosen: list[Reference]
    items: list[Shared]
    total: int
    highest: TLP


class Group(Schema):
    """How many things of one kind a thing leads to by one relation."""

    relation: str
    outgoing: bool
    kind: str
    family: str
    count: int


class Neighbour(Schema):
    """One thing that another is linked to."""

    thing: Reference
    family: str
    degree: int
    ties: list[Tie]


class Neighbours(Schema):
    """What a thing is linked to."""

    thing: Reference
    is_crowded: bool
    degree: int
    items: list[Neighbour]
    total: int
    groups: list[Group]
    highest: TLP
