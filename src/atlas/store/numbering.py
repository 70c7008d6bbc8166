"""The order in which readers of a feed hear of changes: numbers given once rows are committed, and pages by number.

The rows are written by the database with the claims (`sql/numbering.sql`). A number never leaves the server in clear.
"""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import attrs
from django.db import Error, connection, transaction

from atlas.errors import AtlasError
from atlas.model.ids import ClaimId, OrganisationId, PersonId, ThingId
from atlas.store import faults
from atlas.store.claims import ONLY_LABELLED
from atlas.store.scoped import OpenScope

_NUMBER = "SELECT atlas.number_changes(coalesce(%s, clock_timestamp()))"
_PATIENCE = "SET LOCAL lock_timeout = '5s'"
_NO_PATIENCE = "SET LOCAL lock_timeout = '10ms'"
# the lock that `number_changes` takes; who has it has it again at once
_IS_FREE = "SELECT pg_try_advisory_xact_lock(hashtextextended('atlas.numbering', 0))"

# `OFFSET 0` keeps each of these a look-up by key, for the few rows of a page: what was just imported has no statistics,
# and a planner without them would rather read all claims for each row.
# Whether a claim `d` may be taken out, so that it can stand for another one.
_GOES = """EXISTS (SELECT FROM handling w WHERE w.id = d.handling AND w.basis IS NULL
    AND (w.tlp <> 'TLP:RED' OR d.author = %(own)s) OFFSET 0)"""
# Versions with the id of a change `f`, as far as they show.
_OF_ID = """SELECT FROM change o CROSS JOIN LATERAL (SELECT * FROM claim k WHERE k.id = o.claim OFFSET 0) AS d
    WHERE o.stix_id = f.stix_id AND NOT o.gone AND d.withdrawn_at IS NULL"""
_OTHERS = f"""{_OF_ID} AND d.id <> f.claim
      AND (%(specs)s::text[] IS NULL OR d.spec = ANY (%(specs)s)) AND {_GOES}"""
# Versions that may take the place of a claim `c`: its author's; of one object asked for anybody's, but no revocation.
_RIVALS = f"{_OTHERS} AND (d.author = c.author OR %(of_one)s AND NOT d.revoked)"
# A claim `c` is one of the versions that are asked for. In a feed the last and the first are those of each member.
_WANTED = f"""(%(all)s
    OR %(last)s AND c.current
       AND NOT EXISTS ({_RIVALS} AND d.current AND (d.version, d.spec) > (c.version, c.spec) OFFSET 0)
    OR %(first)s AND NOT EXISTS ({_RIVALS} AND (d.version, d.spec) < (c.version, c.spec) OFFSET 0)
    OR coalesce(c.modified_at, c.created_at) = ANY (%(dates)s))"""
# The same content goes once, unless a stricter label came with it later.
_TWIN = f"""{_OTHERS} AND o.number < f.number AND d.version = c.version AND d.spec = c.spec AND d.digest = c.digest
    AND c.whole IS NULL AND d.whole IS NULL AND d.current >= c.current
    AND atlas.label_rank((SELECT w.tlp FROM handling w WHERE w.id = d.handling))
        >= atlas.label_rank((SELECT w.tlp FROM handling w WHERE w.id = c.handling))"""
_STORED = f"""
SELECT c.spec, c.created_at, c.modified_at, c.author, false FROM claim c
WHERE NOT f.gone AND c.id = f.claim AND c.withdrawn_at IS NULL AND NOT ({ONLY_LABELLED}) AND {_WANTED}
  AND (%(specs)s::text[] IS NULL OR c.spec = ANY (%(specs)s)) AND NOT EXISTS ({_TWIN} OFFSET 0)
"""
# What is gone is told to the person who took it out, while nothing of that id shows to him.
_GONE = f"""
SELECT f.spec, f.created_at, f.modified_at, NULL, false WHERE f.gone AND %(last)s
  AND (%(specs)s::text[] IS NULL OR f.spec = ANY (%(specs)s))
  AND EXISTS (SELECT FROM dissemination_line l JOIN dissemination m ON m.id = l.dissemination
              WHERE l.claim = f.claim AND m.person = %(person)s)
  AND NOT EXISTS ({_OF_ID} OFFSET 0)
"""
# A judgement has one version, in STIX 2.1, whose dates go to the millisecond.
_JUDGED = """
SELECT '2.1', m.at, m.at, j.author, true
FROM (SELECT * FROM judgement k WHERE k.id = f.claim OFFSET 0) AS j
CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', j.recorded_at) AS at) AS m
WHERE NOT f.gone AND f.stix_id LIKE 'relationship--%%' AND j.withdrawn_at IS NULL
  AND (%(specs)s::text[] IS NULL OR '2.1' = ANY (%(specs)s))
  AND (%(all)s OR %(last)s OR %(first)s OR m.at = ANY (%(dates)s))
"""
_PAGE = """
SELECT f.number, f.claim, f.gone, f.stix_id, f.added_at, s.*
FROM {source} f
CROSS JOIN LATERAL ({stored} UNION ALL {judged} UNION ALL {gone})
    AS s (spec, created_at, modified_at, author, judged)
WHERE f.number > %(after)s AND (%(ids)s::text[] IS NULL OR f.stix_id = ANY (%(ids)s))
  AND (%(kinds)s::text[] IS NULL OR split_part(f.stix_id, '--', 1) = ANY (%(kinds)s))
ORDER BY f.number LIMIT %(limit)s
"""
_OF_VIEW = """(
    SELECT k.* FROM change k WHERE NOT k.gone AND k.claim IN (
        SELECT c.id FROM claim c WHERE c.thing = ANY (%(things)s) UNION SELECT unnest(%(claims)s::uuid[])
        UNION SELECT j.id FROM judgement j WHERE j.one = ANY (%(things)s) AND j.other = ANY (%(things)s))
    UNION ALL SELECT g.* FROM change g WHERE g.gone AND g.number > %(after)s)"""
_EVERYTHING = _PAGE.format(source="change", stored=_STORED, judged=_JUDGED, gone=_GONE)
_VIEWED = _PAGE.format(source=_OF_VIEW, stored=_STORED, judged=_JUDGED, gone=_GONE)
_BEFORE = """
SELECT number FROM change WHERE added_at <= %s ORDER BY added_at DESC, number DESC LIMIT 1
"""


@attrs.frozen(kw_only=True)
class Wanted:
    """Which changes are asked for; `None` asks for any. `dates` are of versions, beside `last`, `first` or `all`.

    Where `of_one` object is asked for by its id, `last` and `first` are those of all members together, else of each.
    `things` and `claims` are those of a view; with `things` `None` it is all that the scope shows.
    """

    ids: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    specs: tuple[str, ...] | None = None
    last: bool = True
    first: bool = False
    all: bool = False
    of_one: bool = False
    dates: tuple[datetime, ...] = ()
    things: tuple[ThingId, ...] | None = None
    claims: tuple[ClaimId, ...] = ()


@attrs.frozen(kw_only=True)
class Change:
    """That a version came, or that it is `gone`: of a claim, or of a judgement. `author` is `None` for what is gone."""

    number: int
    claim: uuid.UUID
    gone: bool
    stix_id: str
    added_at: datetime
    spec: str
    created: datetime | None
    modified: datetime | None
    author: OrganisationId | None
    judged: bool


def number(*, moment: datetime | None = None) -> None:
    """Number all that is committed and has no number, in a transaction of its own; `moment` is the date added.

    Raises:
        TooSlowError: others were numbering for 5 s.
    """
    with faults.told(), transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_PATIENCE)
        cursor.execute(_NUMBER, [moment])


def number_soon() -> None:
    """Number what was committed just now; where that fails, the next who reads or the job does it."""
    with suppress(AtlasError, Error):
        number()


def number_at_once() -> None:
    """Number what is committed unless others number or hold rows of it now; waits for nobody, and never fails.

    Whoever reads calls it: what others write, and he may not see, shows neither as waiting nor as an error.
    """
    with suppress(AtlasError, Error), faults.told(), transaction.atomic(durable=True):
        cursor = connection.cursor()
        cursor.execute(_NO_PATIENCE)
        cursor.execute(_IS_FREE)
        if cursor.fetchone() == (True,):
            cursor.execute(_NUMBER, [None])


def forget(*, erased_before: datetime, sent_before: datetime) -> None:
    """Delete what is gone and erased since, and what was told of things sent, each before a time."""
    with faults.told(), transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT atlas.forget_changes(%s)", [erased_before])
        cursor.execute("SELECT atlas.forget_submissions(%s)", [sent_before])


def page(opened: OpenScope, wanted: Wanted, *, after: int, limit: int) -> list[Change]:
    """Return the next changes behind a number, in order. Costs what it returns, however much is there."""
    actor = opened.scope.actor
    person: PersonId | None = actor.person
    given = {name: _listed(value) for name, value in attrs.asdict(wanted, recurse=False).items()}
    given |= {"own": actor.organisation, "person": person, "after": after, "limit": limit}
    rows = opened.sql(_EVERYTHING if wanted.things is None else _VIEWED, given)
    return [
        Change(
            number=number,
            claim=claim,
            gone=gone,
            stix_id=stix_id,
            added_at=added_at,
            spec=spec,
            created=created,
            modified=modified,
            author=OrganisationId(author) if author else None,
            judged=judged,
        )
        for number, claim, gone, stix_id, added_at, spec, created, modified, author, judged in rows
    ]


def last_before(opened: OpenScope, moment: datetime) -> int:
    """Return the number behind which all that shows was added after a time; 0 where all was."""
    row = opened.one(_BEFORE, [moment])
    return int(row[0]) if row else 0


def _listed(value: object) -> object:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
