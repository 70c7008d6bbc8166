"""What stands at a place on the map: a thing with all ids that links to it may end in, and what tells of it.

An id that a member gave to an identifier leads to the identifier's own thing, where that claim is visible. Things that
are judged the same stand at one place, under the id of their cluster.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from atlas.model.ids import HandlingId, ThingId
from atlas.store.judgements import merged
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Ends:
    """Things with all ids that links to them may end in, pair by pair; a thing stands as often as it has ids."""

    things: list[ThingId]
    ids: list[ThingId]


@attrs.frozen(kw_only=True)
class Appeared:
    """What tells of a thing that nobody describes: its first STIX id, the kind in it, and under which handlings."""

    kind: str
    stix_id: str
    handlings: tuple[HandlingId, ...]


# The thing that an id stands for. Where members disagree, the smallest: the same answer in either direction.
_STANDS_FOR = "min(r.thing::text)::uuid"
_RENAMES = "r.current AND r.object <> r.thing"
BEHIND = f"""coalesce((
    SELECT {_STANDS_FOR} FROM claim r WHERE r.object = {{id}} AND {_RENAMES}), {{id}})"""
# The same of all ids at once; an id that is not among them stands for itself.
ALL_BEHIND = f"""
    SELECT r.object, {_STANDS_FOR} AS thing FROM claim r WHERE {_RENAMES} GROUP BY r.object"""

_NAMES = f"""
WITH asked AS (
    SELECT DISTINCT id FROM unnest(%(things)s::uuid[]) AS id
), named AS (
    SELECT id AS thing, id FROM asked
    UNION SELECT c.thing, c.object FROM asked a JOIN claim c ON c.thing = a.id
    WHERE c.current AND c.object <> c.thing
)
SELECT thing, id FROM named WHERE {BEHIND.format(id="named.id")} = thing ORDER BY thing, id
"""

_RESOLVED = f"""
SELECT a.id, {BEHIND.format(id="a.id")} AS thing
FROM (SELECT DISTINCT id FROM unnest(%(things)s::uuid[]) AS id) AS a
WHERE EXISTS (SELECT FROM appearance p WHERE p.thing = a.id)
   OR EXISTS (SELECT FROM claim c WHERE c.object = a.id AND c.current AND c.object <> c.thing)
"""

# An opinion is linked to what it speaks of by `object`, as all `object_refs` are.
_STANDING = """
SELECT thing, bool_or(vetted), bool_or(disputed) FROM (
    SELECT thing, vetting = 'vetted' AS vetted, vetting = 'disputed' AS disputed
    FROM claim WHERE thing = ANY (%(things)s::uuid[]) AND current
    UNION ALL
    SELECT l.target, false, convert_from(c.content, 'UTF8')::jsonb ->> 'opinion'
        IN ('disagree', 'strongly-disagree')
    FROM link l JOIN claim c ON c.id = l.claim
    WHERE l.target = ANY (%(things)s::uuid[]) AND l.type = 'object' AND c.kind = 'opinion' AND NOT c.revoked
) AS said GROUP BY thing
"""

_APPEARANCES = """
SELECT thing, split_part(min(stix_id), '--', 1), min(stix_id), array_agg(DISTINCT handling)
FROM appearance WHERE thing = ANY (%s) GROUP BY thing
"""


def resolve(opened: OpenScope, things: Iterable[ThingId]) -> Mapping[ThingId, ThingId]:
    """Return, for each of these ids that the scope shows, the thing it stands for. Others are left out."""
    rows = opened.sql(_RESOLVED, {"things": list(things)})
    clusters = merged(opened, [thing for _, thing in rows])
    return {ThingId(id_): clusters.shown(ThingId(thing)) for id_, thing in rows}


def ends_of(opened: OpenScope, things: Sequence[ThingId]) -> Ends:
    """Return each thing as often as it has names, and beside it the name: an id that links may end in.

    Of a cluster these are the names of all its members, under its id.
    """
    if not things:
        return Ends(things=[], ids=[])
    clusters = merged(opened, things)
    asked = [member for thing in things for member in clusters.all_of(thing)]
    rows = opened.sql(_NAMES, {"things": asked})
    return Ends(
        things=[clusters.shown(ThingId(t)) for t, _ in rows], ids=[ThingId(id_) for _, id_ in rows]
    )


def appearances(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, Appeared]:
    """Return what the scope shows of each thing beyond claims about it; of a cluster, of its first member."""
    clusters = merged(opened, things)
    asked = [member for thing in things for member in clusters.all_of(thing)]
    found: dict[ThingId, Appeared] = {}
    for thing, kind, stix_id, handlings in opened.sql(_APPEARANCES, [asked]):
        shown = clusters.shown(ThingId(thing))
        more = found[shown].handlings if shown in found else ()
        told = tuple(dict.fromkeys((*more, *map(HandlingId, handlings))))
        first = min([(stix_id, kind), *_named(found.get(shown))])
        found[shown] = Appeared(kind=first[1], stix_id=first[0], handlings=told)
    return found


def _named(known: Appeared | None) -> list[tuple[str, str]]:
    return [(known.stix_id, known.kind)] if known else []


def unnamed(opened: OpenScope, things: Sequence[ThingId]) -> Iterator[tuple[ThingId, str, str]]:
    """Yield each thing by itself as far as the scope shows it, with its first STIX id and the kind in it."""
    for thing, kind, stix_id, _ in opened.sql(_APPEARANCES, [list(things)]):
        yield ThingId(thing), stix_id, kind


def standing(opened: OpenScope, things: Sequence[ThingId]) -> Mapping[ThingId, tuple[bool, bool]]:
    """Return of each thing whether a claim about it was vetted, and whether one is disputed or an opinion disagrees.

    A cluster is disputed too where somebody says that its members are not the same as what others join them with.
    """
    clusters = merged(opened, things)
    asked = [member for thing in things for member in clusters.all_of(thing)]
    said = dict.fromkeys(things, (False, False))
    for thing, vetted, disputed in opened.sql(_STANDING, {"things": asked}):
        shown = clusters.shown(ThingId(thing))
        known = said.get(shown, (False, False))
        said[shown] = (known[0] or vetted, known[1] or disputed)
    for dispute in clusters.disputes:
        for shown in map(clusters.shown, dispute.same.pair):
            if shown in said:
                said[shown] = (said[shown][0], True)
    return said
