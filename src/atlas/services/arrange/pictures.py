"""Where the things of one picture stand. Equal pictures stand equally, whenever and by whom they are opened."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import attrs

from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import explore, gate
from atlas.services.arrange.keeping import pack_places, unpack_places
from atlas.services.arrange.shapes import SMALL, Shape, stand
from atlas.services.arrange.territories import Territory
from atlas.services.explain import ThingRef
from atlas.services.explore import Picture, View
from atlas.services.explore.describing import name_of
from atlas.services.gate import Visit
from atlas.store import layouts
from atlas.store.scoped import OpenScope

if TYPE_CHECKING:
    from atlas.graphs.layout import Layout

Place: TypeAlias = tuple[int, int]


@attrs.frozen(kw_only=True)
class Arrangement:
    """Where things stand: x to the right, y down, in CSS pixels at zoom 1, the middle of all at about (0, 0).

    `territory_of` gives the place of a thing's territory in `territories`, which are empty on small pictures.
    """

    places: Mapping[ThingId, Place]
    territories: tuple[Territory, ...] = ()
    territory_of: Mapping[ThingId, int] = attrs.field(factory=dict)


def arranged(
    visit: Visit,
    picture: Picture,
    *,
    view: View | None = None,
    pins: Mapping[ThingId, Place] | None = None,
) -> Arrangement:
    """Return where the things of a picture stand; `pins` stand where they are pinned and move nothing else.

    With the `view` that the picture is of, what was opened stands beside what stood before, and what was hidden
    leaves its place empty. Small pictures of which nothing was opened or hidden are computed anew, others kept
    for the visitor's scope.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        planned = plan(opened, picture, view or View())
    return carry_out(visit, planned, pins=pins or {})


@attrs.frozen(kw_only=True)
class Plan:
    """What the layout of a picture is made of, read in the picture's own scope.

    `stages` are what it was of as group after group was opened, the last its own; `keys` what these are kept under,
    none where it is computed anew each time. `whole` is that of the same picture with nothing hidden.
    """

    stages: tuple[Shape, ...]
    keys: tuple[bytes, ...]
    kept: Mapping[bytes, bytes]
    scope: bytes
    whole: "Plan | None" = None

    @property
    def shape(self) -> Shape:
        """What the picture itself is of."""
        return self.stages[-1]


def plan(opened: OpenScope, picture: Picture, view: View) -> Plan:
    """Return what the layout of a picture of this scope is made of.

    Costs one picture more where something is hidden.
    """
    if view.hidden:
        return _plan_without_hidden(opened, picture, view)
    stages = _stages(picture, view)
    if len(stages) == 1 and len(stages[0].spots) <= SMALL:
        return Plan(stages=stages, keys=(), kept={}, scope=picture.scope)
    keys: list[bytes] = []
    for stage in stages:
        keys.append(stage.digest(keys[-1] if keys else b""))
    kept = layouts.find_all(opened, keys)
    return Plan(stages=stages, keys=tuple(keys), kept=kept, scope=picture.scope)


def _plan_without_hidden(opened: OpenScope, picture: Picture, view: View) -> Plan:
    """Plan for a picture of which something is hidden: the rest stands where it stood before."""
    shape = Shape.of(picture, view)
    key = shape.digest(repr((view.opened, sorted(view.hidden))).encode())
    found = Plan(
        stages=(shape,), keys=(key,), kept=layouts.find_all(opened, [key]), scope=picture.scope
    )
    if found.kept:
        return found
    earlier = attrs.evolve(view, hidden=frozenset[ThingId]())
    return attrs.evolve(found, whole=plan(opened, explore.find_picture(opened, earlier), earlier))


def carry_out(visit: Visit, planned: Plan, *, pins: Mapping[ThingId, Place]) -> Arrangement:
    """Return the arrangement that was planned, and keep for the visitor's scope what of it is new.

    Raises:
        Denied: the policy refused.
    """
    layout, new = _laid_out(planned)
    if new:
        _keep(visit, new, planned.scope)
    made = _arrangement(planned.shape, layout)
    pinned = {thing: place for thing, place in pins.items() if thing in planned.shape.spots}
    return attrs.evolve(made, places={**made.places, **pinned})


def _laid_out(planned: Plan) -> tuple["Layout", Mapping[bytes, bytes]]:
    """Return a layout, and what is to be kept of it by key."""
    if not planned.keys:
        return stand(planned.shape, {}), {}
    if (kept := planned.kept.get(planned.keys[-1])) is not None:
        return unpack_places(kept), {}
    layout, new = _beside_hidden(planned.whole, planned.shape) if planned.whole else _grown(planned)
    body = pack_places(layout)
    return unpack_places(body), {**new, planned.keys[-1]: body}


def _beside_hidden(whole: Plan, shape: Shape) -> tuple["Layout", Mapping[bytes, bytes]]:
    layout, new = _laid_out(whole)
    return stand(shape, _places(whole.shape, layout)), new


def _grown(planned: Plan) -> tuple["Layout", Mapping[bytes, bytes]]:
    """Return the layout of the last stage, grown from the latest one that is kept."""
    stages, kept = planned.stages, planned.kept
    known = [place for place, key in enumerate(planned.keys) if key in kept]
    last = known[-1] if known else 0
    layout = unpack_places(kept[planned.keys[last]]) if known else stand(stages[0], {})
    for before, after in pairwise(stages[last:]):
        layout = stand(after, _places(before, layout))
    return layout, {}


def _keep(visit: Visit, new: Mapping[bytes, bytes], scope: bytes) -> None:
    def work(opened: OpenScope) -> None:
        for key, body in new.items():
            layouts.keep(opened, key, body, scope=scope)

    gate.write(visit, Action.ARRANGE, work)


def _stages(picture: Picture, view: View) -> tuple[Shape, ...]:
    brought = [each for each in picture.brought if each] if view.opened else []
    stages = []
    for number in range(len(brought) + 1):
        later = frozenset[ThingId]().union(*brought[number:])
        stages.append(Shape.of(_less(picture, later), view))
    return tuple(stages)


def _less(picture: Picture, later: frozenset[ThingId]) -> Picture:
    if not later:
        return picture
    spots = tuple(spot for spot in picture.spots if spot.thing.id not in later)
    ties = tuple(t for t in picture.ties if t.source not in later and t.target not in later)
    return attrs.evolve(picture, spots=spots, ties=ties)


def _places(shape: Shape, layout: "Layout") -> Mapping[ThingId, Place]:
    return {
        thing: (round(x), round(y))
        for thing, (x, y) in zip(shape.spots, layout.places(), strict=True)
    }


def _arrangement(shape: Shape, layout: "Layout") -> Arrangement:
    from atlas.graphs.naming import greatest  # noqa: PLC0415 - NumPy is for pages with a map

    spots = list(shape.spots.values())
    tops = greatest(shape.graph(), layout.territory) if len(layout.discs) else []
    territories = tuple(
        _territory([spots[node].thing for node in top], disc, count)
        for top, disc, count in zip(tops, layout.discs.tolist(), layout.counts(), strict=True)
    )
    return Arrangement(
        places=_places(shape, layout),
        territories=territories,
        territory_of={
            thing: label
            for thing, label in zip(shape.spots, layout.territory.tolist(), strict=True)
            if label >= 0
        }
        if territories
        else {},
    )


def _territory(top: Sequence[ThingRef], disc: Sequence[float], count: int) -> Territory:
    x, y, r = disc
    return Territory(
        name=name_of(top[0]), count=count, top=tuple(top), x=round(x), y=round(y), r=round(r)
    )
