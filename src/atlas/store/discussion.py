"""Comments on things and claims, behind the wall. A comment shows where what it is about shows."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs
from django.db import connection, transaction

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, TermsId, ThingId
from atlas.store import faults
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Comment:
    """One comment. `text` is empty once it was withdrawn; `claim` is `None` where it is about the thing."""

    id: uuid.UUID
    handling: HandlingId
    thing: ThingId
    claim: ClaimId | None
    answers: uuid.UUID | None
    author: OrganisationId
    person: PersonId
    mentions: tuple[PersonId, ...]
    text: str
    recorded_at: datetime
    withdrawn_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Commented:
    """A claim that one may comment on: whose, when, under which handling and terms, and whether it stands."""

    id: ClaimId
    author: OrganisationId
    handling: HandlingId
    terms: TermsId
    recorded_at: datetime
    current: bool


_FIELDS = (
    "id, handling, thing, claim, answers, author, person, mentions, text, recorded_at, withdrawn_at"
)
# what is written is about something that the writer sees; no column is read back, which would ask more of the row
_ADD = f"""
INSERT INTO comment ({_FIELDS})
SELECT %(id)s, %(handling)s, %(thing)s, %(claim)s, %(answers)s, %(author)s, %(person)s, %(mentions)s::uuid[], %(text)s,
    %(recorded_at)s, NULL
WHERE EXISTS (SELECT FROM appearance a WHERE a.thing = %(thing)s)
  AND (%(claim)s::uuid IS NULL OR EXISTS (SELECT FROM claim c WHERE c.id = %(claim)s))
RETURNING 1
"""
_WITHDRAW = """
UPDATE comment SET text = '', mentions = '{}', withdrawn_at = %s
WHERE id = %s AND person = %s AND withdrawn_at IS NULL RETURNING thing
"""
# all that the scope shows of a thing: claims about it, links to it, and the parts of both
_HANDLINGS = """
SELECT handling FROM appearance WHERE thing = %(thing)s
UNION SELECT handling FROM claim WHERE thing = %(thing)s AND withdrawn_at IS NULL
UNION SELECT p.handling FROM claim_part p JOIN appearance a ON a.claim = p.claim WHERE a.thing = %(thing)s
"""
_HANDLINGS_OF_CLAIM = """
SELECT handling FROM claim WHERE id = %(claim)s
UNION SELECT handling FROM appearance WHERE claim = %(claim)s
UNION SELECT handling FROM claim_part WHERE claim = %(claim)s
"""
_CLAIMS = """
SELECT c.id, c.author, c.handling, c.terms, c.recorded_at, c.current FROM claim c
WHERE c.id = ANY (%(ids)s::uuid[]) OR c.current AND c.thing = %(thing)s
ORDER BY c.current DESC, c.recorded_at DESC, c.id LIMIT %(limit)s
"""


def of_thing(opened: OpenScope, thing: ThingId, *, limit: int) -> list[Comment]:
    """Return the latest comments on a thing that the scope shows, the oldest first."""
    rows = opened.sql(
        f"""SELECT {_FIELDS} FROM comment WHERE thing = %s ORDER BY recorded_at DESC, id LIMIT %s""",
        [thing, limit],
    )
    return [_comment(row) for row in reversed(rows)]


def count(opened: OpenScope, thing: ThingId) -> int:
    """Return how many comments on a thing the scope shows."""
    row = opened.one("SELECT count(*) FROM comment WHERE thing = %s", [thing])
    return int(row[0]) if row else 0


def find(opened: OpenScope, id_: uuid.UUID) -> Comment | None:
    """Return a comment that the scope shows, or `None`."""
    row = opened.one(f"SELECT {_FIELDS} FROM comment WHERE id = %s", [id_])
    return _comment(row) if row else None


def add(opened: OpenScope, comment: Comment) -> bool:
    """Keep a comment; `False` where the scope does not show what it is about."""
    given = attrs.asdict(comment, recurse=False) | {"mentions": list(comment.mentions)}
    del given["withdrawn_at"]
    return bool(opened.sql(_ADD, given))


def withdraw(opened: OpenScope, id_: uuid.UUID, *, by: PersonId) -> ThingId | None:
    """Take away the text of a comment of this person; `None` where the scope shows no such comment with a text."""
    rows = opened.sql(_WITHDRAW, [opened.scope.at, id_, by])
    return ThingId(rows[0][0]) if rows else None


def handlings(opened: OpenScope, thing: ThingId) -> list[HandlingId]:
    """Return the handlings of all that the scope shows of a thing, each once."""
    return [HandlingId(row[0]) for row in opened.sql(_HANDLINGS, {"thing": thing})]


def handlings_of_claim(opened: OpenScope, claim: ClaimId) -> list[HandlingId]:
    """Return the handlings of all that the scope shows of a claim, masked and unmasked, each once."""
    return [HandlingId(row[0]) for row in opened.sql(_HANDLINGS_OF_CLAIM, {"claim": claim})]


def claims(
    opened: OpenScope, thing: ThingId, besides: Iterable[ClaimId] = (), *, limit: int
) -> list[Commented]:
    """Return current claims about a thing, the newest first, and those named `besides` that the scope shows."""
    asked = {"thing": thing, "ids": list(besides), "limit": limit}
    return [
        Commented(
            id=ClaimId(id_),
            author=OrganisationId(author),
            handling=HandlingId(handling),
            terms=TermsId(terms),
            recorded_at=recorded_at,
            current=current,
        )
        for id_, author, handling, terms, recorded_at, current in opened.sql(_CLAIMS, asked)
    ]


def tidy(now: datetime) -> int:
    """Delete notifications and comments on things whose time is over, and return how many.

    It reads nothing: the function of `sql/tidying.sql` goes by dates, and by whether anything tells of a thing. How
    long each is kept stands there.
    """
    with faults.told(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT atlas.tidy_discussion(%s)", [now])
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def _comment(row: Sequence[Any]) -> Comment:
    id_, handling, thing, claim, answers, author, person, mentions, text, recorded, withdrawn = row
    return Comment(
        id=id_,
        handling=HandlingId(handling),
        thing=ThingId(thing),
        claim=ClaimId(claim) if claim else None,
        answers=answers,
        author=OrganisationId(author),
        person=PersonId(person),
        mentions=tuple(map(PersonId, mentions)),
        text=text,
        recorded_at=recorded,
        withdrawn_at=withdrawn,
    )
