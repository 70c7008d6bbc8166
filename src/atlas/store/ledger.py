"""The ledger of what went out. Append only; ids and salted digests, no content."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
from django.db import connection, transaction

from atlas.model.ids import OrganisationId, PersonId
from atlas.store import faults
from atlas.store.checking import Checker
from atlas.store.claims import Sealed
from atlas.store.decisions import write_leaf
from atlas.store.scoped import OpenScope

_COLUMNS = """d.id, d.sent_at, d.organisation, d.person, d.kind, d.purpose, d.reference, d.bases, d.marking,
    d.items, d.root"""
_INSERT = """
INSERT INTO dissemination (id, sent_at, organisation, person, kind, purpose, reference, bases, marking, items, root,
    salts) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_COPY = """COPY dissemination_line (dissemination, place, claim, author, digest) FROM STDIN (FORMAT BINARY)"""
_TYPES = ("uuid", "int4", "uuid", "uuid", "bytea")
# `taken`: how many of the lines are the asker's to see; an exporter's own are all of them.
_FOUND = f"""
SELECT {_COLUMNS}, CASE WHEN %(all)s OR {{own}} THEN d.items ELSE (
    SELECT count(*) FROM dissemination_line l WHERE l.dissemination = d.id AND l.author = %(author)s) END AS taken
FROM dissemination d
WHERE (%(before_at)s::timestamptz IS NULL OR (d.sent_at, d.id) < (%(before_at)s, %(before_id)s))
  AND (%(id)s::uuid IS NULL OR d.id = %(id)s)
  AND (%(all)s OR {{own}} OR %(author)s::uuid IS NOT NULL AND EXISTS (
    SELECT FROM dissemination_line l WHERE l.dissemination = d.id AND l.author = %(author)s))
ORDER BY d.sent_at DESC, d.id DESC LIMIT %(limit)s
"""
_OWN = "(d.organisation = %(organisation)s AND (%(person)s::uuid IS NULL OR d.person = %(person)s))"
_LINES = """
SELECT place, claim, author, digest FROM dissemination_line
WHERE dissemination = %(id)s AND place > %(after)s AND (%(author)s::uuid IS NULL OR author = %(author)s)
ORDER BY place LIMIT %(limit)s
"""
_EVERYTHING = f"""
SELECT {_COLUMNS}, d.salts, l.leaf FROM atlas.dissemination d
LEFT JOIN atlas.log_pending l ON l.claim = d.id AND l.type = %s ORDER BY d.id
"""
_ALL_LINES = """
SELECT dissemination, place, claim, author, digest FROM atlas.dissemination_line ORDER BY dissemination, place
"""
_ORPHANS = """
SELECT l.claim FROM atlas.log_pending l WHERE l.type = %s
  AND NOT EXISTS (SELECT FROM atlas.dissemination d WHERE d.id = l.claim)
"""


@attrs.frozen(kw_only=True)
class Sending:
    """One time that something went out. `items` counts its lines, `root` is the Merkle root over them.

    `bases` are the codes of the legal bases of what went, in order; `marking` is the strictest.
    """

    id: uuid.UUID
    sent_at: datetime
    organisation: uuid.UUID
    person: uuid.UUID | None
    kind: str
    purpose: str
    reference: str
    bases: tuple[str, ...]
    marking: str
    items: int
    root: bytes


@attrs.frozen(kw_only=True)
class Line:
    """One version that went out: the claim, who contributed it, and the salted digest of its bytes as they went."""

    place: int
    claim: uuid.UUID
    author: uuid.UUID
    digest: bytes


@attrs.frozen(kw_only=True)
class Reach:
    """Which of the ledger somebody sees: all; or what a person (or with `None` a whole organisation) took out.

    With `author` also what others took of that organisation's claims, and of these nothing else.
    """

    all: bool
    organisation: OrganisationId
    person: PersonId | None
    author: OrganisationId | None


def record(sending: Sending, lines: Iterable[Line], sealed: Sealed, *, leaf_type: str) -> None:
    """Write one sending with its lines and its leaf, all of it or nothing, and commit it."""
    with faults.told(), transaction.atomic(durable=True):
        add(sending, lines, sealed, leaf_type=leaf_type)


def add(sending: Sending, lines: Iterable[Line], sealed: Sealed, *, leaf_type: str) -> None:
    """Write one sending with its lines and its leaf in the transaction that is open."""
    told = attrs.asdict(sending, recurse=False) | {"bases": list(sending.bases)}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*told.values(), sealed.salts])
        with cursor.cursor.copy(_COPY) as copying:
            copying.set_types(_TYPES)
            for line in lines:
                copying.write_row((sending.id, line.place, line.claim, line.author, line.digest))
        write_leaf(leaf_type, sending.id, sealed)


def authors(opened: OpenScope, claims: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Return who contributed each claim that the scope shows."""
    rows = opened.sql("SELECT id, author FROM claim WHERE id = ANY (%s)", [list(claims)])
    return dict(rows)


def find(
    reach: Reach,
    *,
    limit: int,
    before: tuple[datetime, uuid.UUID] | None = None,
    id_: uuid.UUID | None = None,
) -> list[tuple[Sending, int]]:
    """Return sendings, the newest first, each with how many of its lines are within reach."""
    given = _given(reach) | {"limit": limit, "id": id_, "before_at": None, "before_id": None}
    if before:
        given["before_at"], given["before_id"] = before
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FOUND.format(own=_OWN), given)
        return [(_sending(row[:-1]), row[-1]) for row in cursor.fetchall()]


def lines(
    sending: uuid.UUID, *, author: OrganisationId | None, after: int, limit: int
) -> list[Line]:
    """Return lines of a sending in their order, of one contributor where one is named."""
    given = {"id": sending, "author": author, "after": after, "limit": limit}
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LINES, given)
        return [_line(row) for row in cursor.fetchall()]


def everything(
    checker: Checker, *, leaf_type: str
) -> Iterator[tuple[Sending, bytes, bytes | None]]:
    """Yield all sendings with their salts and leaves, in order of their ids; `None` where the leaf is missing."""
    for row in checker.connection.execute(_EVERYTHING.encode(), [leaf_type]):
        *told, salts, leaf = row
        yield _sending(told), bytes(salts), bytes(leaf) if leaf else None  # type: ignore[call-overload] # bytea


def all_lines(checker: Checker) -> Iterator[tuple[uuid.UUID, Line]]:
    """Yield all lines with the id of their sending, in order of both."""
    with checker.connection.cursor("lines") as cursor:
        cursor.itersize = 5_000
        for row in cursor.execute(_ALL_LINES):
            yield uuid.UUID(str(row[0])), _line(row[1:])


def orphans(checker: Checker, *, leaf_type: str) -> list[uuid.UUID]:
    """Return the ids that leaves tell of and that are not there."""
    rows = checker.connection.execute(_ORPHANS, [leaf_type]).fetchall()
    return [uuid.UUID(str(id_)) for (id_,) in rows]


def _given(reach: Reach) -> dict[str, Any]:
    return attrs.asdict(reach, recurse=False)


def _sending(row: Sequence[Any]) -> Sending:
    values = dict(zip((field.name for field in attrs.fields(Sending)), row, strict=True))
    return Sending(**values | {"bases": tuple(values["bases"]), "root": bytes(values["root"])})


def _line(row: Sequence[Any]) -> Line:
    place, claim, author, digest = row
    return Line(place=place, claim=claim, author=author, digest=bytes(digest))
