"""The record of what the gate decided. Append only: the application may neither change nor remove a row."""

import uuid
from datetime import datetime

import attrs
from django.db import connection

from atlas.store.claims import Sealed
from atlas.store.models import DecisionRow

_LEAF = "INSERT INTO log_pending (id, type, claim, commitments, leaf) VALUES (%s, %s, %s, %s, %s)"


@attrs.frozen(kw_only=True)
class Entry:
    """One decision as it is kept. `person` is `None` for work of the system, which `system` names.

    `reference` is what the visit is about (a cell, an investigation); `seen_as` the person or organisation as whom a
    preview looked. `stated_reason` is in the words of the actor.
    """

    id: uuid.UUID
    decided_at: datetime
    organisation: uuid.UUID
    person: uuid.UUID | None
    system: str
    action: str
    purpose: str
    reference: str
    allowed: bool
    reasons: tuple[str, ...]
    resource_organisation: uuid.UUID | None
    resource: uuid.UUID | None
    stated_reason: str
    seen_as: uuid.UUID | None


def record(entry: Entry, sealed: Sealed | None, *, leaf_type: str) -> None:
    """Write one decision, with its leaf where it has one. The caller commits it before anything else happens."""
    kept = attrs.asdict(entry, recurse=False) | {"reasons": list(entry.reasons)}
    DecisionRow.objects.create(**kept, salts=sealed.salts if sealed else None)
    if sealed:
        write_leaf(leaf_type, entry.id, sealed)


def write_leaf(type_: str, subject: uuid.UUID, sealed: Sealed) -> None:
    """Let a salted hash of something that is kept wait for the log."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAF, [uuid.uuid4(), type_, subject, sealed.commitments, sealed.leaf])
