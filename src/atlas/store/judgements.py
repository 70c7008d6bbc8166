"""Judgements under the wall: what is judged of two things, by hand or by a link, and the clusters around some things.

What catalogues say of two things is read from their links, so it comes and goes with its claim.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from atlas.model.ids import ClaimId, HandlingId, OrganisationId, PersonId, ThingId
from atlas.model.kinds import iter_kinds
from atlas.resolve.judging import NO_CLUSTERS, Clusters, Judgement, Verdict, clusters
from atlas.resolve.proposing import is_of_person
from atlas.store.narrowing import STANDS
from atlas.store.scoped import OpenScope

SAYS_SAME = "revoked-by"
"""The relation by which a catalogue says that one thing took another's place.

It is unsure of what its contributor does not describe himself, and between persons.
"""
SAYS_UNSURE = ("similar", "alias-of", "same-person-as")
_SURE = 100  # percent: what a claim says without a confidence it says outright


@attrs.frozen(kw_only=True)
class Stored:
    """One judgement with all that is kept of it.

    `claim` is the claim that says it; `None` where it was judged by hand, by `person`. Then `withdrawn_at` may be set.
    """

    judgement: Judgement
    handling: HandlingId
    grounds: str
    person: PersonId | None = None
    claim: ClaimId | None = None
    relation: str = ""
    withdrawn_at: datetime | None = None


# Of a thing: some visible judgement by hand or link may say that it is the same as another; more links than count.
TOUCHED = f"""EXISTS (
    SELECT FROM judgement j WHERE j.one = {{thing}} AND j.verdict = 'same' AND j.withdrawn_at IS NULL
    UNION ALL
    SELECT FROM judgement j WHERE j.other = {{thing}} AND j.verdict = 'same' AND j.withdrawn_at IS NULL
    UNION ALL SELECT FROM link l WHERE l.source = {{thing}} AND l.type = '{SAYS_SAME}'
    UNION ALL SELECT FROM link l WHERE l.target = {{thing}} AND l.type = '{SAYS_SAME}')"""
# All such things: to be asked once where very many things are in question.
EVERY_TOUCHED = f"""
    SELECT j.one FROM judgement j WHERE j.verdict = 'same' AND j.withdrawn_at IS NULL
    UNION SELECT j.other FROM judgement j WHERE j.verdict = 'same' AND j.withdrawn_at IS NULL
    UNION SELECT l.source FROM link l WHERE l.type = '{SAYS_SAME}'
    UNION SELECT l.target FROM link l WHERE l.type = '{SAYS_SAME}'"""
_TOUCHED = f"""
SELECT t.thing FROM unnest(%s::uuid[]) AS t (thing) WHERE {TOUCHED.format(thing="t.thing")}
"""
# Of a claim `c` that makes a link `l`: its author also says what it leads away from. Nobody replaces what others say.
_OWN_SOURCE = """EXISTS (
    SELECT FROM claim o WHERE o.thing = l.source AND o.author = c.author AND o.withdrawn_at IS NULL)"""
_WALKED = f"EXISTS (SELECT FROM claim c WHERE c.id = l.claim AND {_OWN_SOURCE})"
_BY_LINK = f"""
    SELECT l.claim AS id, least(l.source, l.target) AS one, greatest(l.source, l.target) AS other, c.author,
        CASE WHEN l.type = '{SAYS_SAME}' AND split_part(l.source_stix_id, '--', 1) <> ALL (%(persons)s)
            AND split_part(l.target_stix_id, '--', 1) <> ALL (%(persons)s)
            AND {_OWN_SOURCE} THEN 'same' ELSE 'unsure' END AS verdict,
        coalesce(c.confidence, {_SURE})::smallint AS strength, c.recorded_at, l.handling, l.type
    FROM link l JOIN claim c ON c.id = l.claim
    WHERE l.source <> l.target AND {STANDS}"""
# Both ways from thing to thing, as far as anybody says "same"; then all that is judged among what was met.
_AROUND = f"""
WITH RECURSIVE around (thing) AS (
    SELECT DISTINCT id FROM unnest(%(things)s::uuid[]) AS id
    UNION
    SELECT e.far FROM around a CROSS JOIN LATERAL (
        SELECT j.other AS far FROM judgement j
        WHERE j.one = a.thing AND j.verdict = 'same' AND j.withdrawn_at IS NULL
        UNION ALL
        SELECT j.one FROM judgement j
        WHERE j.other = a.thing AND j.verdict = 'same' AND j.withdrawn_at IS NULL
        UNION ALL
        SELECT l.target FROM link l WHERE l.source = a.thing AND l.type = '{SAYS_SAME}' AND {STANDS} AND {_WALKED}
        UNION ALL
        SELECT l.source FROM link l WHERE l.target = a.thing AND l.type = '{SAYS_SAME}' AND {STANDS} AND {_WALKED}
    ) AS e
), met AS MATERIALIZED (SELECT thing FROM around)
SELECT j.id, j.one, j.other, j.author, j.verdict, j.strength, j.recorded_at, true
FROM met a JOIN judgement j ON j.one = a.thing JOIN met b ON b.thing = j.other WHERE j.withdrawn_at IS NULL
UNION ALL
SELECT s.id, s.one, s.other, s.author, s.verdict, s.strength, s.recorded_at, false
FROM met a JOIN LATERAL ({_BY_LINK} AND l.type = '{SAYS_SAME}' AND l.source = a.thing) AS s ON s.verdict = 'same'
JOIN met b ON b.thing = CASE WHEN s.one = a.thing THEN s.other ELSE s.one END
"""
_ALL_TOUCHED = f"""
SELECT one FROM judgement WHERE verdict = 'same' AND withdrawn_at IS NULL
UNION SELECT source FROM link WHERE type = '{SAYS_SAME}'
"""
_ABOUT = f"""
WITH asked AS MATERIALIZED (SELECT DISTINCT id FROM unnest(%(things)s::uuid[]) AS id)
SELECT j.id, j.one, j.other, j.author, j.verdict, j.strength, j.recorded_at, j.handling, '' AS relation,
    j.grounds, j.person, j.withdrawn_at
FROM judgement j
WHERE j.id IN (SELECT k.id FROM asked a JOIN judgement k ON k.one = a.id
               UNION SELECT k.id FROM asked a JOIN judgement k ON k.other = a.id)
    AND (j.withdrawn_at IS NULL OR j.author = %(own)s)
UNION ALL
SELECT s.id, s.one, s.other, s.author, s.verdict, s.strength, s.recorded_at, s.handling, s.type, '', NULL, NULL
FROM ({_BY_LINK} AND l.type = ANY (%(relations)s)
      AND (l.source IN (SELECT id FROM asked) OR l.target IN (SELECT id FROM asked))) AS s
ORDER BY 12 NULLS FIRST, 7 DESC, 1 LIMIT %(limit)s
"""
# a thing that claims only name has no page, and waits for nobody
_SAME_BY_OTHERS = """
SELECT j.id, j.one, j.other, j.author, j.verdict, j.strength, j.recorded_at, j.handling, '', j.grounds, j.person,
    j.withdrawn_at
FROM judgement j
WHERE j.verdict = 'same' AND j.withdrawn_at IS NULL AND j.author <> %(own)s AND NOT EXISTS (
    SELECT FROM judgement o WHERE o.one = j.one AND o.other = j.other AND o.author = %(own)s AND o.withdrawn_at IS NULL)
AND EXISTS (SELECT FROM claim c WHERE c.thing = j.one AND c.current AND c.withdrawn_at IS NULL)
AND EXISTS (SELECT FROM claim c WHERE c.thing = j.other AND c.current AND c.withdrawn_at IS NULL)
ORDER BY j.recorded_at, j.id LIMIT 50
"""
_HANDLINGS = """
SELECT thing, array_agg(DISTINCT handling) FROM (
    SELECT thing, handling FROM appearance WHERE thing = ANY (%(things)s::uuid[])
    UNION ALL
    SELECT thing, handling FROM claim WHERE thing = ANY (%(things)s::uuid[]) AND withdrawn_at IS NULL
    UNION ALL
    SELECT a.thing, p.handling FROM claim_part p JOIN appearance a ON a.claim = p.claim
    WHERE a.thing = ANY (%(things)s::uuid[])
) AS told GROUP BY thing
"""
_FIND = """
SELECT id, one, other, author, verdict, strength, recorded_at, handling, '', grounds, person, withdrawn_at
FROM judgement WHERE id = %s AND (withdrawn_at IS NULL OR author = %s)
"""
# what is judged is seen by the judge; nothing is read back of the row
_ADD = """
WITH new AS MATERIALIZED (
    SELECT n.* FROM unnest(%(ids)s::uuid[], %(ones)s::uuid[], %(others)s::uuid[], %(verdicts)s::text[])
        AS n (id, one, other, verdict)
    WHERE EXISTS (SELECT FROM appearance a WHERE a.thing = n.one)
      AND EXISTS (SELECT FROM appearance a WHERE a.thing = n.other)
), added AS (
    INSERT INTO judgement (id, handling, one, other, author, person, verdict, strength, grounds, recorded_at)
    SELECT n.id, %(handling)s, n.one, n.other, %(author)s, %(person)s, n.verdict, %(strength)s, %(grounds)s, %(at)s
    FROM new n
)
SELECT id FROM new
"""


def merged(opened: OpenScope, things: Iterable[ThingId]) -> Clusters:
    """Return the clusters that these things are in, as the scope shows them.

    One statement where none of them is judged the same as another, else two. The scope remembers what it was asked.
    """
    known: dict[ThingId, Clusters] = opened.remembered.setdefault("clusters", {})
    asked = dict.fromkeys(things)
    new = [thing for thing in asked if thing not in known]
    touched = [row[0] for row in opened.sql(_TOUCHED, [new])] if new else []
    known |= dict.fromkeys(new, NO_CLUSTERS)
    if touched:
        found = clusters(around(opened, touched))
        known |= {ThingId(t): found for t in [*touched, *found.of]}
    return _joined(known[thing] for thing in asked)


def all_merged(opened: OpenScope) -> Clusters:
    """Return every cluster of the scope. Reads all judgements that it shows: for jobs."""
    return merged(opened, [ThingId(thing) for (thing,) in opened.sql(_ALL_TOUCHED)])


def about(opened: OpenScope, things: Sequence[ThingId], *, limit: int) -> list[Stored]:
    """Return what is judged of any of these things and another: what stands first, the latest first.

    What was withdrawn is told to its author's organisation alone.
    """
    asked = {
        "things": list(things),
        "relations": [SAYS_SAME, *SAYS_UNSURE],
        "persons": _persons(),
        "own": opened.scope.actor.organisation,
        "limit": limit,
    }
    return [_stored(row) for row in opened.sql(_ABOUT, asked)]


def same_by_others(opened: OpenScope) -> list[Stored]:
    """Return what others judge the same and the asker's organisation has not judged, the oldest first: 50 at most.

    Both things show in the scope.
    """
    rows = opened.sql(_SAME_BY_OTHERS, {"own": opened.scope.actor.organisation})
    return [_stored(row) for row in rows]


def handlings(
    opened: OpenScope, things: Sequence[ThingId]
) -> Mapping[ThingId, frozenset[HandlingId]]:
    """Return the handlings of all that the scope shows of each thing by itself; those it does not show are left out."""
    rows = opened.sql(_HANDLINGS, {"things": list(things)})
    return {ThingId(thing): frozenset(map(HandlingId, all_)) for thing, all_ in rows}


def find(opened: OpenScope, id_: uuid.UUID) -> Stored | None:
    """Return a judgement by hand that the scope shows, or `None`; a withdrawn one only to its author's organisation."""
    row = opened.one(_FIND, [id_, opened.scope.actor.organisation])
    return _stored(row) if row else None


def add(opened: OpenScope, judged: Sequence[Stored]) -> frozenset[uuid.UUID]:
    """Keep judgements of one author and person, with one handling, strength, grounds and moment.

    What the scope does not show both things of is left out; return the ids of what was kept.
    """
    first = judged[0]
    rows = opened.sql(
        _ADD,
        {
            "handling": first.handling,
            "author": first.judgement.author,
            "person": first.person,
            "strength": first.judgement.strength,
            "grounds": first.grounds,
            "at": first.judgement.recorded_at,
            "ids": [each.judgement.id for each in judged],
            "ones": [each.judgement.one for each in judged],
            "others": [each.judgement.other for each in judged],
            "verdicts": [str(each.judgement.verdict) for each in judged],
        },
    )
    return frozenset(id_ for (id_,) in rows)


def withdraw(opened: OpenScope, id_: uuid.UUID) -> bool:
    """Withdraw a judgement of the actor's organisation; `False` where the scope shows none that stands."""
    return bool(
        opened.sql(
            """UPDATE judgement SET withdrawn_at = %s
            WHERE id = %s AND author = %s AND withdrawn_at IS NULL RETURNING id""",
            [opened.scope.at, id_, opened.scope.actor.organisation],
        )
    )


def around(opened: OpenScope, things: Sequence[ThingId]) -> list[Judgement]:
    """Return what stands among these things and all that anybody joins them with: what their clusters follow from."""
    rows = opened.sql(_AROUND, {"things": list(things), "persons": _persons()})
    return [
        Judgement(
            id=id_,
            one=ThingId(one),
            other=ThingId(other),
            author=OrganisationId(author),
            verdict=Verdict(verdict),
            strength=strength,
            recorded_at=recorded_at,
            by_hand=by_hand,
        )
        for id_, one, other, author, verdict, strength, recorded_at, by_hand in rows
    ]


def _joined(found: Iterable[Clusters]) -> Clusters:
    """Return clusters as one; each of them holds whole ones."""
    distinct = {id(each): each for each in found if each.of or each.disputes}
    if len(distinct) <= 1:
        return next(iter(distinct.values()), NO_CLUSTERS)
    of: dict[ThingId, ThingId] = {}
    members: dict[ThingId, tuple[ThingId, ...]] = {}
    for each in distinct.values():
        of |= each.of
        members |= each.members
    disputes = dict.fromkeys(dispute for each in distinct.values() for dispute in each.disputes)
    return Clusters(of=of, members=members, disputes=tuple(disputes))


def _persons() -> list[str]:
    return sorted(kind.type for kind in iter_kinds() if is_of_person(kind.type))


def _stored(row: Sequence[Any]) -> Stored:
    id_, one, other, author, verdict, strength, at, handling, relation, grounds, person, gone = row
    return Stored(
        judgement=Judgement(
            id=id_,
            one=ThingId(one),
            other=ThingId(other),
            author=OrganisationId(author),
            verdict=Verdict(verdict),
            strength=strength,
            recorded_at=at,
            by_hand=not relation,
        ),
        handling=HandlingId(handling),
        grounds=grounds,
        person=PersonId(person) if person else None,
        claim=ClaimId(id_) if relation else None,
        relation=relation,
        withdrawn_at=gone,
    )
