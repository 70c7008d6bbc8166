"""Released packages: what went out, what became of it, and what contributors are told."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import HandlingId
from atlas.store import notices
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Release:
    """One version as it went out, without its file. `told` is the recipient's name on the day."""

    id: uuid.UUID
    handling: HandlingId
    organisation: uuid.UUID
    package: uuid.UUID
    number: str
    version: int
    recipient: uuid.UUID | None
    authority: uuid.UUID | None
    told: str
    title: str
    marking: str
    purpose: str
    basis: str
    route: str
    digest: bytes
    person: uuid.UUID | None
    released_at: datetime


@attrs.frozen(kw_only=True)
class Line:
    """What a citation of a release rests on."""

    place: int
    claim: uuid.UUID
    author: uuid.UUID
    telling: HandlingId


@attrs.frozen(kw_only=True)
class Answer:
    """One thing that became of a release, the `place`-th."""

    release: uuid.UUID
    place: int
    what: str
    reason: str
    person: uuid.UUID | None
    at: datetime


@attrs.frozen(kw_only=True)
class Told:
    """That claims of one's own were in a package, and what became of it."""

    release: uuid.UUID
    number: str
    version: int
    purpose: str
    what: str
    claims: tuple[uuid.UUID, ...]
    at: datetime


_COLUMNS = """id, handling, organisation, package, number, version, recipient, authority, told, title, marking, purpose,
    basis, route, digest, person, released_at"""


@attrs.frozen(kw_only=True)
class Behind:
    """What a release rests on, and who is told of a recall: rows for who wrote it alone, under the handling `own`."""

    own: HandlingId
    lines: Sequence[Line]
    readers: Sequence[tuple[uuid.UUID, HandlingId]]


def add(opened: OpenScope, release: Release, body: bytes, behind: Behind) -> None:
    """Keep a release with its file, what it rests on and who is told of a recall; then that it went."""
    values = list(attrs.asdict(release).values())
    marks = ", ".join(["%s"] * (len(values) + 1))
    opened.sql(f"INSERT INTO package_release ({_COLUMNS}, body) VALUES ({marks})", [*values, body])
    for each in behind.lines:
        opened.sql(
            """INSERT INTO package_line (handling, release, place, claim, author, telling)
            VALUES (%s, %s, %s, %s, %s, %s)""",
            [behind.own, release.id, each.place, each.claim, each.author, each.telling],
        )
    for person, telling in behind.readers:
        opened.sql(
            "INSERT INTO package_reader (handling, release, person, telling) VALUES (%s, %s, %s, %s)",
            [behind.own, release.id, person, telling],
        )
    answer(opened, release, "released", "")


def join(opened: OpenScope, handling: HandlingId, told: Iterable[notices.Told]) -> None:
    """Let more people be told of a recall of a release, each once; of one that was, the database tells them at once."""
    for each in told:
        opened.sql(
            """INSERT INTO package_reader (handling, release, person, telling) VALUES (%s, %s, %s, %s)
            ON CONFLICT DO NOTHING""",
            [handling, each.object, each.recipient, each.handling],
        )


def find(opened: OpenScope, id_: uuid.UUID) -> Release | None:
    """Return a release that the scope shows, or `None`."""
    row = opened.one(f"SELECT {_COLUMNS} FROM package_release WHERE id = %s", [id_])
    return _release(row) if row else None


def body(opened: OpenScope, id_: uuid.UUID) -> bytes:
    """Return the file of a release that the scope shows; b"" where it shows none."""
    row = opened.one("SELECT body FROM package_release WHERE id = %s", [id_])
    return bytes(row[0]) if row else b""


def of_package(opened: OpenScope, package: uuid.UUID) -> list[Release]:
    """Return the releases of a package, the latest version first."""
    rows = opened.sql(
        f"SELECT {_COLUMNS} FROM package_release WHERE package = %s ORDER BY version DESC",
        [package],
    )
    return [_release(row) for row in rows]


def received(opened: OpenScope, recipient: uuid.UUID) -> list[Release]:
    """Return what an organisation got, the latest first: 500 at most."""
    rows = opened.sql(
        f"""SELECT {_COLUMNS} FROM package_release WHERE recipient = %s
        ORDER BY released_at DESC, id LIMIT 500""",
        [recipient],
    )
    return [_release(row) for row in rows]


def answer(opened: OpenScope, release: Release, what: str, reason: str) -> None:
    """Keep what became of a release; its contributors are told by the database."""
    opened.sql(
        """INSERT INTO package_answer (id, handling, release, place, what, reason, organisation, person, recorded_at)
        SELECT %s, %s, %s, coalesce(max(place), -1) + 1, %s, %s, %s, %s, %s FROM package_answer WHERE release = %s""",
        [
            *(uuid.uuid4(), release.handling, release.id, what, reason),
            *(opened.scope.actor.organisation, opened.scope.actor.person, opened.scope.at),
            release.id,
        ],
    )


def answers(opened: OpenScope, releases: Sequence[uuid.UUID]) -> list[Answer]:
    """Return what became of some releases, in the order of each."""
    rows = opened.sql(
        """SELECT release, place, what, reason, person, recorded_at FROM package_answer
        WHERE release = ANY (%s) ORDER BY release, place""",
        [list(releases)],
    )
    return [
        Answer(release=r[0], place=r[1], what=r[2], reason=r[3], person=r[4], at=r[5]) for r in rows
    ]


def lines(opened: OpenScope, release: uuid.UUID) -> list[Line]:
    """Return what the citations of a release rest on; to who wrote it alone."""
    rows = opened.sql(
        "SELECT place, claim, author, telling FROM package_line WHERE release = %s ORDER BY place",
        [release],
    )
    return [Line(place=r[0], claim=r[1], author=r[2], telling=r[3]) for r in rows]


def told(opened: OpenScope) -> list[Told]:
    """Return what the scope's organisation is told of its claims, the latest first: 500 at most."""
    rows = opened.sql(
        """SELECT release, number, version, purpose, what, claims, recorded_at FROM package_told
        ORDER BY recorded_at DESC, release, what, id LIMIT 500"""
    )
    return [
        Told(
            release=r[0],
            number=r[1],
            version=r[2],
            purpose=r[3],
            what=r[4],
            claims=tuple(r[5]),
            at=r[6],
        )
        for r in rows
    ]


def _release(row: Sequence[Any]) -> Release:
    names = [each.name for each in attrs.fields(Release)]
    found = dict(zip(names, row, strict=True))
    return Release(**found | {"digest": bytes(found["digest"])})
