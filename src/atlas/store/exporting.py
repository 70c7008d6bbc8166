"""Claims on their way out: which versions the scope shows, in one fixed order, and the label that holds for each."""

import uuid
from collections.abc import Iterator, Mapping, Sequence

import attrs

from atlas.model.ids import HandlingId, OrganisationId, TermsId, ThingId
from atlas.model.markings import TLP
from atlas.store.claims import ONLY_LABELLED
from atlas.store.parts import SHOWN
from atlas.store.scoped import OpenScope

# What a superseded version is covered by holds for it too. TLP:RED of another organisation stays, and what hangs on a
# legal basis that is not in force for the asker (P15). Where a part of a claim is TLP:RED the rest goes without it,
# compared as it goes and not by what the part may hide.
LABELLED = f"""
SELECT c.id, c.author, c.spec, c.stix_id, c.version, c.thing, c.current, l.tlp,
       coalesce(p.content, c.content) AS content, coalesce(p.handling, c.handling) AS handling,
       coalesce(p.terms, c.terms) AS terms,
       CASE WHEN c.whole IS NULL THEN c.digest ELSE sha256(coalesce(p.content, c.content)) END AS digest,
       l.tlp = 'TLP:RED' AND c.author <> %(own)s AS others_red, h.subject = 'convicted' AS convicted, c.vetting,
       (h.basis IS NOT NULL AND h.basis <> ALL (b.valid))
           OR (v.basis IS NOT NULL AND v.basis <> ALL (b.valid)) AS lapsed
FROM claim c LEFT JOIN LATERAL (
    SELECT q.content, q.handling, q.terms FROM claim_part q JOIN handling k ON k.id = q.handling
    WHERE c.whole IS NOT NULL AND q.claim = c.id AND (k.tlp <> 'TLP:RED' OR c.author = %(own)s)
    ORDER BY q.place DESC LIMIT 1
) AS p ON true
JOIN handling h ON h.id = coalesce(p.handling, c.handling) LEFT JOIN handling v ON v.id = c.covered_by
CROSS JOIN (SELECT atlas.valid_bases(%(own)s, %(at)s) AS valid) AS b
CROSS JOIN LATERAL (SELECT CASE WHEN atlas.label_rank(v.tlp) > atlas.label_rank(h.tlp) THEN v.tlp
                                ELSE h.tlp END AS tlp) AS l
WHERE c.withdrawn_at IS NULL AND NOT ({ONLY_LABELLED})
"""

# One row a distinct content; of several one that may leave comes first, then one in force, then the strictest.
_CHOSEN = f"""
SELECT DISTINCT ON (spec, stix_id, version, digest) id, spec, stix_id, others_red, lapsed, tlp, thing, convicted
FROM ({LABELLED}) AS c
WHERE (current OR NOT %(current)s) AND (%(things)s::uuid[] IS NULL OR thing = ANY (%(things)s))
ORDER BY spec DESC, stix_id, version, digest, others_red OR lapsed, NOT current, atlas.label_rank(tlp) DESC, id
"""

# `OFFSET 0` keeps it a look-up by id: without statistics a planner would rather read all claims.
_CONTENTS = f"""
SELECT c.id, c.spec, c.content, c.tlp, c.handling, c.terms, c.author, c.convicted, c.vetting
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted (id, place)
CROSS JOIN LATERAL ({LABELLED} AND c.id = wanted.id OFFSET 0) AS c
WHERE NOT (c.others_red OR c.lapsed) ORDER BY wanted.place
"""

# Of things: whether one of their current claims stays as an export would keep it, for which of the two reasons.
_STAYING = f"""
SELECT thing, bool_or(others_red) FROM ({LABELLED}) AS c
WHERE current AND thing = ANY (%(things)s) AND (others_red OR lapsed) GROUP BY thing
"""

# What a list shows of things stands on these: each current claim about them, as far as it shows.
_BEHIND = f"""
SELECT c.id, c.author, coalesce(p.handling, c.handling), coalesce(p.content, c.content)
FROM claim c {SHOWN} WHERE c.thing = ANY (%s) AND c.current AND c.withdrawn_at IS NULL ORDER BY c.id
"""


# Relationships and sightings are things of their own, found by what they join.
_RELATIONS = """
SELECT DISTINCT c.thing FROM link l JOIN claim c ON c.id = l.claim
WHERE c.stix_id LIKE ANY (ARRAY['relationship--%%', 'sighting--%%'])
  AND (l.source = ANY (%(things)s) {joined} l.target = ANY (%(things)s))
"""


@attrs.frozen(kw_only=True)
class Chosen:
    """One version to export.

    `tlp` is the label that holds for it. `others_red`: TLP:RED of another organisation; `lapsed`: its legal basis is
    not in force. Neither is exportable. `convicted`: it tells of a person that a court found guilty (V8).
    """

    id: uuid.UUID
    spec: str
    stix_id: str
    others_red: bool
    lapsed: bool
    tlp: TLP
    thing: ThingId
    convicted: bool


@attrs.frozen(kw_only=True)
class Labelled:
    """One version as it goes out: its canonical bytes, and the TLP, the handling and the terms that hold for it."""

    id: uuid.UUID
    spec: str
    content: bytes
    tlp: TLP
    handling: HandlingId
    terms: TermsId
    author: OrganisationId
    convicted: bool = False
    vetting: str = ""


def choose(
    opened: OpenScope,
    own: OrganisationId,
    *,
    things: Sequence[ThingId] | None,
    current_only: bool,
) -> list[Chosen]:
    """Return the versions in the scope, by spec version (2.1 first), STIX id, version and content."""
    params = {
        "own": own,
        "at": opened.scope.at,
        "things": list(things) if things is not None else None,
    }
    rows = opened.sql(_CHOSEN, params | {"current": current_only})
    return [
        Chosen(
            id=r[0],
            spec=r[1],
            stix_id=r[2],
            others_red=r[3],
            lapsed=r[4],
            tlp=TLP(r[5]),
            thing=ThingId(r[6]),
            convicted=r[7],
        )
        for r in rows
    ]


def relations(opened: OpenScope, things: Sequence[ThingId], *, outward: bool) -> list[ThingId]:
    """Return the relations between things, as the things that they are; in no order.

    `outward`: those with others too.
    """
    found = opened.sql(
        _RELATIONS.format(joined="OR" if outward else "AND"), {"things": list(things)}
    )
    return [ThingId(row[0]) for row in found]


def contents(opened: OpenScope, own: OrganisationId, ids: Sequence[uuid.UUID]) -> list[Labelled]:
    """Return each version that the scope still shows and that may still leave, in the order asked."""
    return [
        Labelled(
            id=id_,
            spec=spec,
            content=bytes(content),
            tlp=TLP(tlp),
            handling=HandlingId(handling),
            terms=TermsId(terms),
            author=OrganisationId(author),
            convicted=convicted,
            vetting=vetting,
        )
        for id_, spec, content, tlp, handling, terms, author, convicted, vetting in opened.sql(
            _CONTENTS, {"own": own, "at": opened.scope.at, "ids": list(ids)}
        )
    ]


def staying(
    opened: OpenScope, own: OrganisationId, things: Sequence[ThingId]
) -> Mapping[ThingId, bool]:
    """Return the things that stand on a claim which may not leave; `True`: on TLP:RED of others, not a lapsed basis."""
    given = {"own": own, "at": opened.scope.at, "things": list(things)}
    return {ThingId(thing): red for thing, red in opened.sql(_STAYING, given)}


@attrs.frozen(kw_only=True)
class Behind:
    """A claim that stands behind what a list shows of a thing, with as much of its content as shows."""

    id: uuid.UUID
    author: OrganisationId
    handling: HandlingId
    content: bytes


def behind(opened: OpenScope, things: Sequence[ThingId]) -> Iterator[Behind]:
    """Yield every current claim about these things that the scope shows, in order of ids."""
    for id_, author, handling, content in opened.stream(_BEHIND, [list(things)]):
        yield Behind(
            id=id_,
            author=OrganisationId(author),
            handling=HandlingId(handling),
            content=bytes(content),
        )
