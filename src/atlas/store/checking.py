"""Reads everything, to check it: as the cluster's own superuser, like a backup, and for nothing else."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, LiteralString

import attrs
import psycopg
from psycopg.rows import class_row, dict_row

from atlas.errors import ServerError
from atlas.settings import Settings
from atlas.store import databases
from atlas.store.handlings import handling_of, terms_of
from atlas.store.models import HandlingRow, TermsRow

_CLAIMS = """
SELECT c.id, c.author, c.stix_id, c.version, c.spec, c.recorded_at, c.likelihood, c.assessment,
       c.source_grade || c.information_grade AS grade, c.digest, c.content, c.bare, c.labels,
       h.digest AS handling_digest, t.digest AS terms_digest, o.salts, l.commitments, l.leaf,
       (SELECT array_agg(p.salt || k.digest || p.content ORDER BY p.place) FROM atlas.claim_part p
        JOIN atlas.handling k ON k.id = p.handling WHERE c.whole IS NOT NULL AND p.claim = c.id) AS packed
FROM atlas.claim c
JOIN atlas.handling h ON h.id = c.handling
JOIN atlas.terms t ON t.id = c.terms
LEFT JOIN atlas.opening o ON o.claim = c.id
LEFT JOIN atlas.log_pending l ON l.claim = c.id AND l.type = 'claim'
"""

# Each answers with (claim, what): derived data must fit the claims that it is derived from.
_PROJECTIONS = (
    """SELECT p.claim, 'a link without its current claim' FROM atlas.link p
       LEFT JOIN atlas.claim c ON c.id = p.claim AND c.current WHERE c.id IS NULL""",
    """SELECT p.claim, 'an identifier without its current claim' FROM atlas.identifier p
       LEFT JOIN atlas.claim c ON c.id = p.claim AND c.current WHERE c.id IS NULL""",
    """SELECT p.claim, 'an appearance without its current claim' FROM atlas.appearance p
       LEFT JOIN atlas.claim c ON c.id = p.claim AND c.current WHERE c.id IS NULL""",
    """SELECT c.id, 'a current claim that does not appear' FROM atlas.claim c
       LEFT JOIN atlas.appearance p ON p.claim = c.id AND p.thing = c.thing
       WHERE c.current AND p.claim IS NULL""",
    """SELECT p.claim, 'a projection under another handling than its claim' FROM (
         SELECT claim, handling FROM atlas.link UNION SELECT claim, handling FROM atlas.identifier
         UNION SELECT claim, handling FROM atlas.appearance
         UNION SELECT claim, handling FROM atlas.opening) p
       JOIN atlas.claim c ON c.id = p.claim WHERE c.handling <> p.handling AND NOT EXISTS (
           SELECT FROM atlas.claim_part q WHERE q.claim = p.claim AND q.handling = p.handling)""",
    """SELECT p.claim, 'a part without its claim' FROM atlas.claim_part p
       LEFT JOIN atlas.claim c ON c.id = p.claim AND c.whole IS NOT NULL WHERE c.id IS NULL""",
    """SELECT c.id, 'parts that are not those of the whole' FROM atlas.claim c WHERE c.whole IS DISTINCT FROM (
           SELECT p.handling FROM atlas.claim_part p WHERE p.claim = c.id ORDER BY p.place DESC LIMIT 1)""",
    """SELECT l.claim, 'a commitment without its claim' FROM atlas.log_pending l
       LEFT JOIN atlas.claim c ON c.id = l.claim LEFT JOIN atlas.erasure e ON e.claim = l.claim
       WHERE c.id IS NULL AND e.claim IS NULL AND l.type = 'claim'""",
    # A version surely stood where all others of its date or later ones were recorded more than a day after it. An
    # import records with the moment at which it began, so what lies closer tells no order; versions of one date were
    # ranked otherwise in older releases.
    """SELECT c.id, 'a version that stood was hidden, and no withdrawal tells of it' FROM atlas.claim c
       LEFT JOIN atlas.withdrawal w ON w.author = c.author AND w.object = c.object AND w.thing = c.thing
            AND w.handling = c.handling
       WHERE c.covered_by <> c.handling AND NOT c.ahead AND w.id IS NULL AND NOT EXISTS (
           -- hidden by the parts alone of what stands: its readers have lost nothing else
           SELECT FROM atlas.claim b WHERE b.author = c.author AND b.object = c.object
           AND b.whole = c.covered_by AND b.handling = c.handling) AND NOT EXISTS (
           SELECT FROM atlas.claim b WHERE b.author = c.author AND b.object = c.object AND b.id <> c.id
           AND b.version >= c.version AND b.recorded_at <= c.recorded_at + interval '1 day')""",
    """SELECT w.object, 'a withdrawal that no version tells of' FROM atlas.withdrawal w
       LEFT JOIN atlas.claim c ON c.author = w.author AND c.object = w.object AND c.thing = w.thing
            AND c.handling = w.handling AND c.stix_id = w.stix_id AND NOT c.ahead
            AND (c.covered_by = w.covered_by OR EXISTS (
                SELECT FROM atlas.claim b WHERE b.author = c.author AND b.object = c.object
                AND b.whole = c.covered_by AND b.handling = w.covered_by))
       WHERE c.id IS NULL OR w.handling = w.covered_by""",
    # a stricter version that is dated ahead hides what stood and does not stand itself
    """SELECT min(c.id::text)::uuid, 'an object without a current version' FROM atlas.claim c
       WHERE c.withdrawn_at IS NULL GROUP BY c.author, c.object
       HAVING count(*) FILTER (WHERE c.current) + bool_or(c.ahead)::integer < 1""",
)

# What should stand, and what should hide all versions, weighed as `retire` weighs them.
STANDING = """
WITH ranked AS (
    SELECT c.*, split_part(strictness, '-', 1) COLLATE "C" AS strict,
           atlas.version_rank(version, strictness, spec, bare, labels, digest) AS rank,
           max(atlas.version_rank(version, strictness, spec, bare, labels, digest)) FILTER (WHERE NOT ahead)
               OVER (PARTITION BY author, object) AS best
    FROM atlas.claim c WHERE c.withdrawn_at IS NULL
), weighed AS (
    SELECT r.*, ahead AND split_part(strictness, '-', 2) = '1'
               AND version > coalesce(split_part(best, ' ', 1), '') AS early FROM ranked r
), ending AS (
    SELECT author, object, coalesce(split_part(best, ' ', 2) >=
               coalesce(max(strict) FILTER (WHERE early), ''), false) AS has_current,
           (array_agg(coalesce(whole, handling) ORDER BY strict DESC, rank DESC) FILTER (WHERE early))[1] AS behind,
           (array_agg(coalesce(whole, handling)) FILTER (WHERE rank = best AND NOT ahead))[1] AS standing
    FROM weighed GROUP BY author, object, best
)
SELECT min(w.id::text)::uuid, 'another version stands, or hides the others, than ranks highest'
FROM weighed w JOIN ending e ON e.author = w.author AND e.object = w.object
WHERE w.current IS DISTINCT FROM (e.has_current AND NOT w.ahead AND w.rank = w.best)
   OR NOT w.current AND w.covered_by IS DISTINCT FROM CASE WHEN e.has_current THEN e.standing ELSE e.behind END
GROUP BY w.author, w.object
"""

_WORDS = """
WITH told AS (SELECT word, handling, sum(count) AS n FROM atlas.vocabulary GROUP BY 1, 2),
said AS (SELECT word, handling FROM atlas.claim c, unnest(tsvector_to_array(c.words)) AS word WHERE c.current
         UNION ALL SELECT word, p.handling FROM atlas.claim_part p JOIN atlas.claim c ON c.id = p.claim AND c.current,
         unnest(p.fresh) AS word),
held AS (SELECT word, handling, count(*) AS n FROM said GROUP BY 1, 2)
SELECT count(*) FROM told FULL JOIN held USING (word, handling)
WHERE coalesce(told.n, 0) <> coalesce(held.n, 0)
"""


@attrs.frozen
class KeptPart:
    """What the commitment to a part is about: its salt and the digest of its handling, 32 bytes each, and content."""

    salt: bytes
    handling: bytes
    content: bytes


@attrs.frozen(kw_only=True)
class Kept:
    """What a claim's commitments are about, as it is stored. Salts, commitments and leaf are `None` where missing."""

    id: uuid.UUID
    author: uuid.UUID
    stix_id: str
    version: str
    spec: str
    recorded_at: datetime
    likelihood: int | None
    assessment: bool
    grade: str
    digest: bytes
    content: bytes
    bare: bytes
    labels: int
    handling_digest: bytes
    terms_digest: bytes
    salts: bytes | None
    commitments: bytes | None
    leaf: bytes | None
    packed: list[bytes] | None

    @property
    def parts(self) -> tuple["KeptPart", ...]:
        """Return the stricter parts in their order; each holds the object with those before it."""
        return tuple(
            KeptPart(each[:32], each[32:64], each[64:]) for each in map(bytes, self.packed or ())
        )

    @property
    def whole(self) -> bytes:
        """Return the object as it came."""
        return bytes(self.packed[-1])[64:] if self.packed else self.content


@attrs.frozen
class Checker:
    """One snapshot of everything."""

    connection: "psycopg.Connection[tuple[object, ...]]"

    def count(self) -> int:
        """Return the number of claims."""
        row = self.connection.execute("SELECT count(*) FROM atlas.claim").fetchone()
        return int(str(row[0])) if row else 0

    def claims(self) -> Iterator[Kept]:
        """Yield all claims with their commitments."""
        with self.connection.cursor("claims", row_factory=class_row(Kept)) as cursor:
            cursor.itersize = 2_000
            yield from cursor.execute(_CLAIMS)

    def interned_problems(self) -> Iterator[str]:
        """Yield a line for each handling or terms whose words are not those that its digest was made of."""
        for row in self._rows("SELECT * FROM atlas.handling"):
            if _digest_of_handling(row) != row["digest"]:
                yield f"handling {row['id']}: it does not say what it was interned as"
        for row in self._rows("SELECT * FROM atlas.terms"):
            if _digest_of_terms(row) != row["digest"]:
                yield f"terms {row['id']}: they do not say what they were interned as"

    def _rows(self, query: LiteralString) -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query).fetchall()

    def projection_problems(self) -> Iterator[str]:
        """Yield a line for each row of derived data that does not fit the claims."""
        for query in (*_PROJECTIONS, STANDING):
            for claim, what in self.connection.execute(query):
                yield f"claim {claim}: {what}"
        row = self.connection.execute(_WORDS).fetchone()
        if row and row[0]:
            yield f"vocabulary: {row[0]} words are counted otherwise than the claims hold them"


def _digest_of_handling(row: Mapping[str, Any]) -> bytes | None:
    """Return the digest of what a row says; `None` where no handling can say that."""
    try:
        return handling_of(HandlingRow(**row)).digest()
    except ValueError:
        return None


def _digest_of_terms(row: Mapping[str, Any]) -> bytes | None:
    try:
        return terms_of(TermsRow(**row)).digest()
    except (ValueError, KeyError):
        return None


@contextmanager
def everything(settings: Settings) -> Iterator[Checker]:
    """Open one snapshot as the superuser; read only.

    Raises:
        ServerError: it cannot be opened.
    """
    try:
        with psycopg.connect(databases.superuser_conninfo(settings)) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield Checker(connection)
    except psycopg.OperationalError as error:
        raise ServerError(
            "Checking needs the database's superuser; it did not let us in."
        ) from error
