"""Small pictures of the map, made by hand."""

import uuid
from datetime import UTC, datetime

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explain import ThingRef
from atlas.services.explore import Picture, Spot, Tie

HUB, LONE, BESIDE, LINKED = (ThingId(uuid.UUID(int=n)) for n in range(1, 5))


def a_spot(thing: ThingId, *, kind: str = "tool", name: str = "", chosen: bool = False) -> Spot:
    ref = ThingRef(id=thing, stix_id=f"{kind}--{thing}", kind=kind, name=name, marking=TLP.GREEN)
    return Spot(
        thing=ref,
        family="malware",
        degree=3,
        more=0,
        chosen=chosen,
        vetted=False,
        disputed=False,
        step=1,
    )


def a_tie(source: ThingId, target: ThingId, *, likelihood: int | None = None) -> Tie:
    return Tie(
        source=source,
        type="uses",
        target=target,
        likelihood=likelihood,
        marking=TLP.GREEN,
        claims=(),
        sources=("Bank",),
    )


def a_picture(*spots: Spot, ties: tuple[Tie, ...] = ()) -> Picture:
    return Picture(
        title="Hub",
        spots=spots,
        ties=ties,
        shown=len(spots),
        total=len(spots),
        capped=False,
        crowded=(),
        highest=TLP.GREEN,
        at=datetime(2026, 11, 1, tzinfo=UTC),
    )
