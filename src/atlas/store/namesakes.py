"""What is called like what an organisation contributed, among what the scope shows: all names in one statement."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.model.ids import OrganisationId, ThingId
from atlas.resolve.judging import Pair
from atlas.store.lexemes import quoted
from atlas.store.parts import SHOWN
from atlas.store.scoped import OpenScope

_CLAIMS_PER_NAME = 60  # found of one name; those in whose names it stands come first


@attrs.frozen(kw_only=True)
class Called:
    """A thing with the names that one claim gives it."""

    thing: ThingId
    kind: str
    names: tuple[str, ...]


_OWN = f"""
SELECT c.thing, c.kind, coalesce(p.name, c.name), coalesce(p.aliases, c.aliases) FROM (
    SELECT * FROM claim c WHERE c.author = %(own)s AND c.current AND c.withdrawn_at IS NULL AND c.name <> ''
        AND c.kind = ANY (%(kinds)s) AND (%(batch)s::uuid IS NULL OR c.batch = %(batch)s)
    ORDER BY c.recorded_at DESC, c.id DESC LIMIT %(limit)s
) AS c {SHOWN} ORDER BY c.recorded_at DESC, c.id DESC
"""
_ALIKE = f"""
SELECT DISTINCT c.thing, c.kind, coalesce(p.name, c.name), coalesce(p.aliases, c.aliases)
FROM unnest(%(queries)s::text[]) AS q (query)
CROSS JOIN LATERAL atlas.search_claims(q.query::tsquery, q.query::tsquery, 0, %(cap)s) AS s
JOIN claim c ON c.id = s.claim {SHOWN}
WHERE c.current AND c.withdrawn_at IS NULL AND c.kind = ANY (%(kinds)s) ORDER BY 1, 3
"""
_JUDGED = """
SELECT j.one, j.other FROM unnest(%(ones)s::uuid[], %(others)s::uuid[]) AS p (one, other)
JOIN judgement j ON j.one = p.one AND j.other = p.other
WHERE j.author = %(own)s AND j.withdrawn_at IS NULL
"""
_SHARED = """
SELECT DISTINCT p.one, p.other, a.kind, a.value
FROM unnest(%(ones)s::uuid[], %(others)s::uuid[]) AS p (one, other)
JOIN identifier a ON a.thing = p.one JOIN identifier b ON b.thing = p.other AND b.value = a.value AND b.kind = a.kind
ORDER BY 1, 2, 3, 4 LIMIT 500
"""


def own(
    opened: OpenScope, *, batch: uuid.UUID | None, kinds: Sequence[str], limit: int
) -> list[Called]:
    """Return what the actor's organisation called by name, in one batch or of late: the newest first."""
    asked = {"own": opened.scope.actor.organisation, "batch": batch, "kinds": list(kinds)}
    return [_called(row) for row in opened.sql(_OWN, asked | {"limit": limit})]


def alike(
    opened: OpenScope, sought: Iterable[tuple[Sequence[str], str]], *, kinds: Sequence[str]
) -> list[Called]:
    """Return what holds all words of one of the names sought, or the one word that they make; in no order of worth."""
    queries = [" | ".join(_terms(words, whole)) for words, whole in sought]
    asked = {"queries": queries, "kinds": list(kinds), "cap": _CLAIMS_PER_NAME}
    return [_called(row) for row in opened.sql(_ALIKE, asked)] if queries else []


def _terms(words: Sequence[str], whole: str) -> list[str]:
    together = f"({' & '.join(map(quoted, words))})" if words else ""
    return [term for term in (together, quoted(whole) if whole else "") if term]


def judged_by(opened: OpenScope, own: OrganisationId, pairs: Sequence[Pair]) -> frozenset[Pair]:
    """Return those of these pairs of which an organisation has judged something that stands."""
    rows = opened.sql(_JUDGED, _pairs(pairs) | {"own": own})
    return frozenset((ThingId(one), ThingId(other)) for one, other in rows)


def shared_identifiers(
    opened: OpenScope, pairs: Sequence[Pair]
) -> Mapping[Pair, list[tuple[str, str]]]:
    """Return the identifiers that both things of a pair have, as kind and value in their order; 500 in all."""
    found: dict[Pair, list[tuple[str, str]]] = {}
    for one, other, kind, value in opened.sql(_SHARED, _pairs(pairs)):
        found.setdefault((ThingId(one), ThingId(other)), []).append((kind, value))
    return found


def _pairs(pairs: Sequence[Pair]) -> dict[str, object]:
    return {"ones": [one for one, _ in pairs], "others": [other for _, other in pairs]}


def _called(row: tuple[uuid.UUID, str, str, Sequence[str]]) -> Called:
    thing, kind, name, aliases = row
    names = tuple(dict.fromkeys(filter(None, (name, *aliases))))
    return Called(thing=ThingId(thing), kind=kind, names=names)
