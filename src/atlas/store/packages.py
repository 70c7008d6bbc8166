"""Packages while they are written, what was done with them, and whether contributors consent."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import HandlingId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Package:
    """One package as it stands. `document` is what was written, as JSON."""

    id: uuid.UUID
    handling: HandlingId
    organisation: uuid.UUID
    number: str
    version: int
    state: str
    revision: int
    document: Mapping[str, Any]
    changed_at: datetime


@attrs.frozen(kw_only=True)
class Done:
    """One step that was done with a package, the `place`-th."""

    place: int
    version: int
    what: str
    reason: str
    person: uuid.UUID | None
    at: datetime


@attrs.frozen(kw_only=True)
class Consent:
    """A question to a contributor, or with `said` yes or no the answer."""

    id: uuid.UUID
    handling: HandlingId
    package: uuid.UUID
    number: str
    organisation: uuid.UUID
    contributor: uuid.UUID
    claims: tuple[uuid.UUID, ...]
    recipient: str
    purpose: str
    said: str
    reason: str
    person: uuid.UUID | None
    at: datetime


_COLUMNS = "id, handling, organisation, number, version, state, revision, document, changed_at"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('atlas.package ' || %s, 0))"
_CHANGE = """
UPDATE package SET handling = %s, version = %s, state = %s, revision = revision + 1, document = %s, changed_at = %s
WHERE id = %s AND revision = %s RETURNING revision
"""
_CONSENTS = """
SELECT id, handling, package, number, organisation, contributor, claims, recipient, purpose, said, reason, person,
       recorded_at
FROM package_consent WHERE {} ORDER BY recorded_at, said <> 'asked', said DESC, id LIMIT 1000
"""
# of two answers of one moment the no counts
_ASKED_OF = """
SELECT q.id, q.handling, q.package, q.number, q.organisation, q.contributor, q.claims, q.recipient, q.purpose, q.said,
       q.reason, q.person, q.recorded_at
FROM package_consent q LEFT JOIN LATERAL (
    SELECT a.said FROM package_consent a WHERE a.package = q.package AND a.contributor = q.contributor
      AND a.said <> 'asked' AND a.claims = q.claims AND a.recipient = q.recipient AND a.purpose = q.purpose
    ORDER BY a.recorded_at DESC, a.said, a.id LIMIT 1) l ON true
WHERE q.contributor = %s AND q.said = 'asked' AND coalesce(l.said, '') = %s
ORDER BY q.recorded_at DESC, q.id LIMIT 500
"""


def listed(opened: OpenScope, own: uuid.UUID) -> list[Package]:
    """Return the packages of an organisation that the scope shows, what changed last first: 500 at most."""
    rows = opened.sql(
        f"SELECT {_COLUMNS} FROM package WHERE organisation = %s ORDER BY changed_at DESC, id LIMIT 500",
        [own],
    )
    return [_package(row) for row in rows]


def find(opened: OpenScope, id_: uuid.UUID) -> Package | None:
    """Return a package that the scope shows, or `None`."""
    row = opened.one(f"SELECT {_COLUMNS} FROM package WHERE id = %s", [id_])
    return _package(row) if row else None


def lock(opened: OpenScope, of: uuid.UUID) -> None:
    """Let no other change come between what is read now and what is written."""
    opened.sql(_LOCK, [str(of)])


def add(opened: OpenScope, package: Package) -> None:
    """Begin a package."""
    told = attrs.asdict(package) | {"document": json.dumps(dict(package.document))}
    opened.sql(
        f"INSERT INTO package ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        list(told.values()),
    )


def change(opened: OpenScope, package: Package) -> bool:
    """Write a package over the revision that it names; `False` where another one stands there."""
    document = json.dumps(dict(package.document))
    values = [package.handling, package.version, package.state, document, package.changed_at]
    return bool(opened.sql(_CHANGE, [*values, package.id, package.revision]))


def note(opened: OpenScope, package: Package, what: str, reason: str) -> None:
    """Keep that a step was done."""
    opened.sql(
        """INSERT INTO package_step (id, handling, organisation, package, version, place, what, reason, person,
            recorded_at)
        SELECT %s, %s, %s, %s, %s, coalesce(max(place), -1) + 1, %s, %s, %s, %s FROM package_step WHERE package = %s""",
        [
            *(uuid.uuid4(), package.handling, package.organisation, package.id, package.version),
            *(what, reason, opened.scope.actor.person, opened.scope.at, package.id),
        ],
    )


def steps(opened: OpenScope, id_: uuid.UUID) -> list[Done]:
    """Return what was done with a package, in order."""
    rows = opened.sql(
        """SELECT place, version, what, reason, person, recorded_at FROM package_step WHERE package = %s
        ORDER BY place""",
        [id_],
    )
    return [
        Done(place=r[0], version=r[1], what=r[2], reason=r[3], person=r[4], at=r[5]) for r in rows
    ]


def consents(opened: OpenScope, package: uuid.UUID) -> list[Consent]:
    """Return questions and answers of one package, in their order."""
    return [_consent(row) for row in opened.sql(_CONSENTS.format("package = %s"), [package])]


def asked_of(opened: OpenScope, contributor: uuid.UUID, last: str) -> list[Consent]:
    """Return the questions to an organisation of which this is the last answer, "" for none; the latest first."""
    return [_consent(row) for row in opened.sql(_ASKED_OF, [contributor, last])]


def add_consents(opened: OpenScope, consents: Sequence[Consent]) -> None:
    """Keep questions or answers."""
    for each in consents:
        told = attrs.asdict(each) | {"claims": list(each.claims)}
        opened.sql(
            """INSERT INTO package_consent (id, handling, package, number, organisation, contributor, claims,
                recipient, purpose, said, reason, person, recorded_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            list(told.values()),
        )


def _package(row: Sequence[Any]) -> Package:
    names = [each.name for each in attrs.fields(Package)]
    found = dict(zip(names, row, strict=True))
    document = found["document"]
    found["document"] = json.loads(document) if isinstance(document, str) else document
    return Package(**found)


def _consent(row: Sequence[Any]) -> Consent:
    names = [each.name for each in attrs.fields(Consent)]
    found = dict(zip(names, row, strict=True))
    return Consent(**found | {"claims": tuple(found["claims"])})
