"""What the claims about something rest on, and which source rests on which: for counting lineages."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.grades import Grade, InformationGrade, SourceGrade
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, TermsId, ThingId
from atlas.store.scoped import OpenScope

MOST_BESIDE = 200
"""Claims about one thing that are looked at for sources."""
MOST_STEPS = 8
"""How far citations are followed from a source."""
MOST_CITATIONS = 10_000


@attrs.frozen(kw_only=True)
class Citation:
    """That one source rests on another: who says so, and on what grounds."""

    id: uuid.UUID
    handling: HandlingId
    citing: str
    cited: str
    author: OrganisationId
    person: PersonId
    grounds: str
    recorded_at: datetime


@attrs.frozen(kw_only=True)
class Beside:
    """A standing claim that says something of a thing, or the same relation as another claim."""

    id: ClaimId
    author: OrganisationId
    terms: TermsId
    content: bytes
    grade: Grade
    likelihood: int | None
    vetted: bool


# the same relation between the same two things, else what is claimed of the same thing
_BESIDE = f"""
SELECT c.id, c.author, c.terms, c.content, c.source_grade, c.information_grade, c.likelihood, c.vetting = 'vetted'
FROM claim c
WHERE c.current AND c.withdrawn_at IS NULL AND NOT c.revoked AND c.id IN (
    SELECT s.id FROM claim o JOIN claim s ON s.thing = o.thing WHERE o.id = %(claim)s AND o.kind <> 'relationship'
    UNION SELECT l.claim FROM link k JOIN link l ON l.source = k.source AND l.type = k.type AND l.target = k.target
    WHERE k.claim = %(claim)s AND EXISTS (SELECT FROM claim o WHERE o.id = k.claim AND o.kind = 'relationship')
    UNION SELECT %(claim)s)
ORDER BY (c.id = %(claim)s) DESC, c.recorded_at, c.id LIMIT {MOST_BESIDE}
"""
_ABOUT = f"""
SELECT id, author, terms, content, source_grade, information_grade, likelihood, vetting = 'vetted' FROM claim
WHERE thing = ANY (%(things)s::uuid[]) AND current AND withdrawn_at IS NULL AND NOT revoked
ORDER BY recorded_at, id LIMIT {MOST_BESIDE}
"""
_WALKED = f"""
WITH RECURSIVE walked (source, step) AS (
    SELECT DISTINCT s COLLATE "C", 0 FROM unnest(%(sources)s::text[]) AS s
    UNION SELECT c.cited, w.step + 1 FROM walked w JOIN citation c ON c.citing = w.source
    WHERE c.withdrawn_at IS NULL AND w.step < {MOST_STEPS}
)
SELECT DISTINCT {{columns}} FROM citation c WHERE c.withdrawn_at IS NULL AND c.citing IN (SELECT source FROM walked)
ORDER BY recorded_at, id LIMIT {MOST_CITATIONS}
"""


def beside(opened: OpenScope, claim: ClaimId) -> list[Beside]:
    """Return a claim first, then the others that say the same of what it is about, as far as the scope shows them."""
    return [_beside(row) for row in opened.sql(_BESIDE, {"claim": claim})]


def about(opened: OpenScope, things: Sequence[ThingId]) -> list[Beside]:
    """Return the standing claims about a thing or cluster that the scope shows, the oldest first."""
    return [_beside(row) for row in opened.sql(_ABOUT, {"things": list(things)})]


def from_sources(opened: OpenScope, sources: Iterable[str]) -> list[Citation]:
    """Return the citations by which one gets from some sources to what they rest on, the oldest first."""
    rows = opened.sql(_WALKED.format(columns=_COLUMNS), {"sources": list(dict.fromkeys(sources))})
    return [_citation(row) for row in rows]


def add(opened: OpenScope, said: Citation) -> None:
    """Keep a citation."""
    opened.sql(
        """INSERT INTO citation (id, handling, citing, cited, author, person, grounds, recorded_at)
        VALUES (%(id)s, %(handling)s, %(citing)s, %(cited)s, %(author)s, %(person)s, %(grounds)s, %(recorded_at)s)""",
        attrs.asdict(said),
    )


def withdraw(opened: OpenScope, citation: uuid.UUID) -> bool:
    """Withdraw a citation of the actor's organisation; `False` where the scope shows none such that stands."""
    rows = opened.sql(
        "UPDATE citation SET withdrawn_at = %s WHERE id = %s AND withdrawn_at IS NULL RETURNING id",
        [opened.scope.at, citation],
    )
    return bool(rows)


def found(opened: OpenScope, ids: Collection[uuid.UUID]) -> list[Citation]:
    """Return those of some citations that stand and that the scope shows."""
    rows = opened.sql(
        f"SELECT {_COLUMNS} FROM citation WHERE id = ANY (%s) AND withdrawn_at IS NULL", [list(ids)]
    )
    return [_citation(row) for row in rows]


_COLUMNS = ", ".join(each.name for each in attrs.fields(Citation))


def _citation(row: Sequence[object]) -> Citation:
    names = (each.name for each in attrs.fields(Citation))
    return Citation(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type] # columns are the fields


def _beside(row: Sequence[Any]) -> Beside:
    id_, author, terms, content, source, information, likelihood, vetted = row
    return Beside(
        id=ClaimId(id_),
        author=OrganisationId(author),
        terms=TermsId(terms),
        content=bytes(content),
        grade=Grade(source=SourceGrade(source), information=InformationGrade(information)),
        likelihood=likelihood,
        vetted=vetted,
    )
