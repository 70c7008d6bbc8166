"""One look at the map: all that its page shows, read in one scope, so that it is one snapshot.

Layouts are computed after that scope has ended; one that is new is kept in a second scope, which writes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import explain, explore, gate, views
from atlas.services.arrange import Arrangement, Atlas, Place, pictures
from atlas.services.arrange.pictures import Plan
from atlas.services.arrange.territories import follow_up, read_whole
from atlas.services.explain import ThingView
from atlas.services.explore import (
    Axis,
    Filter,
    Folded,
    Geography,
    Group,
    Picture,
    Role,
    Timeline,
    View,
)
from atlas.services.gate import Visit
from atlas.store.scoped import OpenScope
from atlas.store.views import NamedView


@attrs.frozen(kw_only=True)
class Look:
    """What one looks at: `pins` are things kept at places, `picks` the chosen ones, the last chosen last.

    The lone neighbours of `folds` are grouped. `afresh` arranges what was opened or hidden as if it had always been so.
    With an `axis` the picture is counted by time too, with a `role` by country.
    """

    view: View
    pins: Mapping[ThingId, Place] = attrs.field(factory=dict)
    picks: tuple[ThingId, ...] = ()
    folds: frozenset[ThingId] = frozenset()
    afresh: bool = False
    axis: Axis | None = None
    role: Role | None = None


@attrs.frozen(kw_only=True)
class Scene:
    """A picture, what of it is drawn, and where that stands."""

    picture: Picture
    drawn: Folded
    arrangement: Arrangement


@attrs.frozen(kw_only=True)
class Chosen:
    """The thing chosen last of those that are drawn, and what it leads to under the filter."""

    view: ThingView
    groups: tuple[Group, ...]


@attrs.frozen(kw_only=True)
class Seen:
    """All that one look shows. `unfiltered` is the picture as it were without its filter; `saved` names views.

    `timeline` and `geography` are there where they were asked for.
    """

    scene: Scene
    unfiltered: Picture
    chosen: Chosen | None
    saved: tuple[NamedView, ...]
    timeline: Timeline | None = None
    geography: Geography | None = None


@attrs.frozen(kw_only=True)
class Overview:
    """The whole map, `None` while it is made for the first time; `next_try` as in `arrange`; `saved` names views."""

    atlas: Atlas | None
    next_try: datetime | None
    saved: tuple[NamedView, ...]


def scene(visit: Visit, look: Look) -> Scene:
    """Return what is drawn of a look, and where it stands.

    Raises:
        NotFound: what it is of is not in the visitor's scope.
        UsageError: it cannot be asked like that.
        TooWide: it reaches too far.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        sketch = _sketch(opened, look)
    return _arranged(visit, sketch, look)


def see(visit: Visit, look: Look) -> Seen:
    """Return all that one look shows; raises what `scene` does."""
    with gate.open_scope(visit, Action.READ) as opened:
        sketch = _sketch(opened, look)
        unfiltered = _unfiltered(opened, look.view, sketch.picture)
        chosen = _chosen(opened, look, sketch)
        saved = views.saved_in(opened)
        timeline = explore.find_timeline(opened, sketch.picture, look.axis) if look.axis else None
        geography = _geography(opened, sketch.picture, look)
    return Seen(
        scene=_arranged(visit, sketch, look),
        unfiltered=unfiltered,
        chosen=chosen,
        saved=saved,
        timeline=timeline,
        geography=geography,
    )


def timeline(visit: Visit, view: View, axis: Axis) -> tuple[Picture, Timeline]:
    """Return a picture and its things and links by time; raises what `scene` does."""
    with gate.open_scope(visit, Action.READ) as opened:
        picture = explore.find_picture(opened, view)
        return picture, explore.find_timeline(opened, picture, axis)


def geography(visit: Visit, view: View, role: Role) -> tuple[Picture, Geography]:
    """Return a picture and its things by country; raises what `scene` does."""
    with gate.open_scope(visit, Action.READ) as opened:
        picture = explore.find_picture(opened, view)
        return picture, explore.find_geography(opened, picture, view.filter, role)


def overview(visit: Visit) -> Overview:
    """Return the whole map of the visitor; queue the job that makes it where it is due.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        reading = read_whole(opened)
        saved = views.saved_in(opened)
    atlas = follow_up(visit, reading)
    return Overview(atlas=atlas, next_try=reading.next_try, saved=saved)


@attrs.frozen(kw_only=True)
class _Sketch:
    """What was read of a scene: it is arranged once the scope has ended."""

    picture: Picture
    drawn: Folded
    plan: Plan


def _sketch(opened: OpenScope, look: Look) -> _Sketch:
    picture = explore.find_picture(opened, look.view)
    nothing = frozenset[ThingId]()
    stood = attrs.evolve(look.view, opened=(), hidden=nothing) if look.afresh else look.view
    return _Sketch(
        picture=picture,
        drawn=explore.folded(picture, look.folds),
        plan=pictures.plan(opened, picture, stood),
    )


def _arranged(visit: Visit, sketch: _Sketch, look: Look) -> Scene:
    arrangement = pictures.carry_out(visit, sketch.plan, pins=look.pins)
    return Scene(picture=sketch.picture, drawn=sketch.drawn, arrangement=arrangement)


def _unfiltered(opened: OpenScope, view: View, picture: Picture) -> Picture:
    """Return the picture without its filter where that is of surroundings; of a path it would be another path."""
    if view.filter == Filter() or not view.of:
        return picture
    return explore.find_picture(opened, attrs.evolve(view, filter=Filter()))


def _geography(opened: OpenScope, picture: Picture, look: Look) -> Geography | None:
    if look.role is None:
        return None
    return explore.find_geography(opened, picture, look.view.filter, look.role)


def _chosen(opened: OpenScope, look: Look, sketch: _Sketch) -> Chosen | None:
    thing = _last(look.picks, sketch.drawn)
    if thing is None:
        return None
    view = explain.find_thing(opened, thing)
    counted = sketch.picture.groups_of(thing)
    return Chosen(view=view, groups=counted or explore.find_groups(opened, thing, look.view.filter))


def _last(picks: Sequence[ThingId], drawn: Folded) -> ThingId | None:
    there = {spot.thing.id for spot in drawn.spots}
    return next((thing for thing in reversed(picks) if thing in there), None)
