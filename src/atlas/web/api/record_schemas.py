"""The shapes of what the API tells of the record: why somebody sees a thing."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from atlas.model.handling import DataSubject, Purpose
from atlas.model.markings import TLP


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
