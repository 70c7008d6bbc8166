"""The shapes of what the API tells of the record: why somebody sees a thing, and who did what."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from atlas.model.handling import DataSubject, Purpose
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.web.api.schemas import Asked


class Told(Schema):
    """One rule by which the asker reads, what meets it, since when and until which day."""

    rule: str
    name: str
    since: datetime | None
    until: date | None
    jurisdiction: str


class Addressed(Schema):
    """Whom a handling addresses, as far as the asker may know."""

    alliance: bool
    cells: list[str]
    organisations: list[str]
    me: bool
    others: bool


class ClaimRef(Schema):
    """One claim that lies under a handling."""

    id: UUID
    organisation: str
    name: str
    recorded_at: datetime


class Ground(Schema):
    """One handling of what is shown of a thing, and the rules by which the asker reads it."""

    marking: TLP
    addressed: Addressed
    purposes: list[Purpose]
    basis: str | None
    subject: DataSubject
    claims: int
    links: int
    organisations: list[str]
    shown: list[ClaimRef]
    reasons: list[Told]


class Access(Schema):
    """Why the asker sees a thing: one ground a handling, the strictest marking first."""

    id: UUID
    stix_id: str
    kind: str
    name: str
    highest: TLP
    organisation: str
    purpose: Purpose
    grounds: list[Ground]
    reference: str
    masked: bool


class AuditAsked(Asked):
    """Which decisions; each that is given must fit. `before` is where an earlier page ended."""

    actor: str = Field("", max_length=200)
    action: Action | None = None
    purpose: Purpose | None = None
    rule: str = Field("", max_length=100)
    allowed: bool | None = None
    object: UUID | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    before: str = Field("", max_length=100)
    size: int = Field(50, ge=1, le=1_000)


class Line(Schema):
    """One decision: who, what, under which purpose, by which rules."""

    id: UUID
    decided_at: datetime
    person: str
    organisation: str
    system: str
    action: str
    purpose: str
    reference: str
    allowed: bool
    rules: list[str]
    object_organisation: str
    object: UUID | None
    reason: str
    seen_as: str
    is_act: bool


class Record(Schema):
    """One page of the record, the newest first; `older` leads to the next."""

    lines: list[Line]
    older: str
    organisation: str


class LedgerAsked(Asked):
    """A page of the ledger."""

    before: str = Field("", max_length=100)
    size: int = Field(50, ge=1, le=1_000)


class LinesOf(Asked):
    """Lines of a sending behind a place."""

    after: int = Field(-1, ge=-1)


class Sending(Schema):
    """One time that something went out. Where it is not whole, the lines are the asker's claims alone."""

    id: UUID
    sent_at: datetime
    person: str
    organisation: str
    kind: str
    purpose: str
    reference: str
    marking: str
    bases: list[str]
    lines: int
    is_whole: bool


class Ledger(Schema):
    """One page of the ledger, the newest first."""

    entries: list[Sending]
    older: str


class Detail(Schema):
    """One sending; a line is its place, the claim, who contributed it, and the salted digest."""

    entry: Sending
    lines: list[tuple[int, UUID, str, str]]
    after: int | None
