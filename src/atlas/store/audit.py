"""The record of decisions, searched: newest first, a page at a time. Ids, rules and reasons; no claim is read."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
from django.db import connection, transaction

from atlas.model.ids import OrganisationId, PersonId
from atlas.store import faults
from atlas.store.decisions import Entry
from atlas.store.journal import COLUMNS, entry_of

_LIMIT_S = 20
_LIMITED = f"SET LOCAL statement_timeout = '{_LIMIT_S}s'"
_FOUND = f"""
SELECT {COLUMNS}, d.salts IS NOT NULL FROM decision d WHERE {{conditions}}
ORDER BY d.decided_at DESC, d.id DESC LIMIT %(limit)s
"""
_CONDITIONS = {
    "organisation": "d.organisation = %(organisation)s",
    "person": "d.person = %(person)s",
    "system": "d.system = %(system)s",
    "action": "d.action = %(action)s",
    "purpose": "d.purpose = %(purpose)s",
    "rule": "%(rule)s = ANY (d.reasons)",
    "allowed": "d.allowed = %(allowed)s",
    "resource": "(d.resource = %(resource)s OR d.resource_organisation = %(resource)s)",
    "since": "d.decided_at >= %(since)s",
    "until": "d.decided_at < %(until)s",
    "before": "(d.decided_at, d.id) < (%(before_at)s, %(before_id)s)",
    # a member hears of a cell only where it sits in it, whoever of its people opened it
    "known_to": """(NOT EXISTS (SELECT FROM cell c WHERE c.id = d.resource) OR EXISTS (
        SELECT FROM cell_member m WHERE m.cell_id = d.resource AND m.organisation_id = %(known_to)s))""",
}


@attrs.frozen(kw_only=True)
class Wanted:
    """Which decisions: each field that is set must fit. `before` is where an earlier page ended.

    `known_to` leaves out what was done to cells that this organisation does not sit in.
    """

    organisation: OrganisationId | None = None
    person: PersonId | None = None
    system: str | None = None
    action: str | None = None
    purpose: str | None = None
    rule: str | None = None
    allowed: bool | None = None
    resource: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, uuid.UUID] | None = None
    known_to: OrganisationId | None = None


@attrs.frozen(kw_only=True)
class Found:
    """One decision; `is_act` where it is a leaf of the log by itself."""

    entry: Entry
    is_act: bool


def find(wanted: Wanted, *, limit: int) -> list[Found]:
    """Return decisions, the newest first.

    Raises:
        TooSlowError: the conditions fit too little of a long record; a narrower time helps.
    """
    given = attrs.asdict(wanted, recurse=False)
    conditions = [_CONDITIONS[name] for name, value in given.items() if value is not None]
    query = _FOUND.format(conditions=" AND ".join(conditions) or "true")
    if wanted.before:
        given["before_at"], given["before_id"] = wanted.before
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LIMITED)
        cursor.execute(query, {**given, "before": None, "limit": limit})
        return [_found(row) for row in cursor.fetchall()]


def _found(row: Sequence[Any]) -> Found:
    return Found(entry=entry_of(row[:-1]), is_act=row[-1])
