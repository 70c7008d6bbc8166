"""What is said of who needs whom, as far as a scope shows it: statements of dependence, of replacement and of use."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.model.ids import HandlingId, ThingId
from atlas.store.judgements import merged
from atlas.store.narrowing import SAID
from atlas.store.scoped import OpenScope
from atlas.store.spots import ALL_BEHIND

MOST = 100_000
"""Links that are read: about two seconds."""

# What a review found wrong, or what lacks its legal ground, supports nothing.
_NOT_HELD = ("rejected", "legit-but-compromised", "incomplete")

# Statements of dependence come first: of too many links, those of use are left out.
_STATED = f"""
WITH behind AS MATERIALIZED ({ALL_BEHIND}
), said AS (
    SELECT coalesce(s.thing, l.source) AS source, l.type, coalesce(t.thing, l.target) AS target,
        split_part(l.source_stix_id, '--', 1) AS source_kind, split_part(l.target_stix_id, '--', 1) AS target_kind,
        c.vetting, c.likelihood, c.handling,
        CASE WHEN l.type = ANY (%(telling)s) THEN convert_from(c.content, 'UTF8')::jsonb END AS told
    FROM link l JOIN claim c ON c.id = l.claim
    LEFT JOIN behind s ON s.object = l.source LEFT JOIN behind t ON t.object = l.target
    WHERE l.type = ANY (%(types)s) AND {SAID.format(of="c")} AND c.vetting <> ALL (%(without)s)
)
SELECT source, type, target, source_kind, target_kind, vetting, likelihood, handling,
    told ->> 'x_step', told ->> 'x_criticality', told ->> 'x_share'
FROM said ORDER BY type <> ALL (%(telling)s), source, target, type LIMIT %(most)s
"""


@attrs.frozen(kw_only=True)
class Stated:
    """One claim of a relation between two things. `step`, `criticality` and `share` are as it says them, else empty."""

    source: ThingId
    type: str
    target: ThingId
    source_kind: str
    target_kind: str
    vetting: str
    likelihood: int | None
    handling: HandlingId
    step: str = ""
    criticality: str = ""
    share: str = ""


def stated(
    opened: OpenScope, types: Iterable[str], *, telling: Sequence[str], most: int = MOST
) -> list[Stated]:
    """Return the claims of relations of some types that stand; at most `most`, those of types `telling` first.

    Of these the step, criticality and share are read too. Things of one cluster are one. A statement reads all links
    of these types.
    """
    asked = {
        "types": sorted({*types, *telling}),
        "telling": list(telling),
        "without": list(_NOT_HELD),
        "most": most,
    }
    rows = opened.sql(_STATED, asked)
    shown = _shown(opened, rows)
    return [
        Stated(
            source=shown[row[0]],
            type=row[1],
            target=shown[row[2]],
            source_kind=row[3],
            target_kind=row[4],
            vetting=row[5],
            likelihood=row[6],
            handling=row[7],
            step=row[8] or "",
            criticality=row[9] or "",
            share=row[10] or "",
        )
        for row in rows
    ]


def _shown(opened: OpenScope, rows: Sequence[Sequence[object]]) -> Mapping[object, ThingId]:
    things = {ThingId(row[end]) for row in rows for end in (0, 2)}  # type: ignore[arg-type]  # columns of uuid
    clusters = merged(opened, things)
    return {thing: clusters.shown(thing) for thing in things}
