"""One view of the map as a picture: the surroundings of things, a path, or what is shared."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.explain import NOT_FOUND
from atlas.services.explore.around import Around, groups_of, surroundings
from atlas.services.explore.describing import narrowed_by
from atlas.services.explore.drawing import draw, title
from atlas.services.explore.path import find_path
from atlas.services.explore.shared import find_shared
from atlas.services.explore.view import Crowd, Picture, Route, View
from atlas.services.gate import Visit
from atlas.store import layouts, spots
from atlas.store.scoped import OpenScope

MOST_OF = 20  # things to look around at once: each of them may be crowded, and is read whole when it is opened
MOST_OPENED = 20  # groups


def picture(visit: Visit, view: View) -> Picture:
    """Return what a view shows: surroundings, else the path, else what is shared; a view of nothing is empty.

    Of several things around which to look, those that are gone are left out and counted. A path that is not
    there leaves its two ends.

    Costs a fixed number of statements, whatever is opened or hidden.

    Raises:
        NotFound: all of them, or an end of a path, or one of those that share, is not in the visitor's scope.
        UsageError: more than `MOST_OF` things or `MOST_OPENED` groups, a path from a thing to itself, too few or
            too many things that share, or steps out of bounds.
        TooWide: a walk met too many links.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        return find_picture(opened, view)


def find_picture(opened: OpenScope, view: View) -> Picture:
    """Return what a view shows in an open scope; raises what `picture` does, but `Denied`."""
    _assert_bounded(view)
    there = _there(opened, view)
    known = _resolved(view, there)
    return _picture(opened, known, gone=len(set(view.of)) - len(known.of))


def _assert_bounded(view: View) -> None:
    if len(view.of) > MOST_OF:
        raise UsageError(
            f"The map looks around at most {MOST_OF} things at once; this asks for {len(view.of)}."
        )
    if len(view.opened) > MOST_OPENED:
        raise UsageError(
            f"At most {MOST_OPENED} groups are open at once; this asks for {len(view.opened)}. Close one first."
        )


def _picture(opened: OpenScope, view: View, *, gone: int) -> Picture:
    if view.of or gone:
        found = _of_surroundings(opened, view)
    elif view.path:
        found = _of_path(opened, view, view.path)
    else:
        found = _of_shared(opened, view) if view.shared else _Found(steps={}, total=0)
    chosen = _chosen(view)
    drawn = draw(opened, found.steps, narrowed_by(view.filter), chosen=set(chosen))
    refs = {spot.thing.id: spot.thing for spot in drawn.spots}
    names = [refs[thing] for thing in chosen if thing in refs]
    return Picture(
        title=title(names, joined=" \N{RIGHTWARDS ARROW} " if view.path and not view.of else ", "),
        spots=drawn.spots,
        ties=drawn.ties,
        shown=len(drawn.spots),
        total=found.total,
        capped=found.total > len(drawn.spots) or not drawn.is_whole,
        crowded=found.crowded,
        highest=drawn.highest,
        at=opened.scope.at,
        gone=gone,
        routes=found.routes,
        brought=found.brought,
        scope=layouts.scope_of(opened),
    )


@attrs.frozen(kw_only=True)
class _Found:
    """What is to be drawn: how far each thing is, and how many there are."""

    steps: Mapping[ThingId, int | None]
    total: int
    crowded: tuple[Crowd, ...] = ()
    routes: tuple[Route, ...] = ()
    brought: tuple[frozenset[ThingId], ...] = ()


def _of_surroundings(opened: OpenScope, view: View) -> _Found:
    chosen = [thing for thing in view.of if thing not in view.hidden]
    if not view.of:
        raise NotFound(NOT_FOUND)
    around = surroundings(opened, chosen, view)
    return _Found(
        steps=around.steps,
        total=len(around.seen),
        crowded=_crowds(opened, around, view),
        brought=tuple(around.brought),
    )


def _of_path(opened: OpenScope, view: View, ends: tuple[ThingId, ThingId]) -> _Found:
    found = find_path(opened, ends, view.ways)
    if found is None:
        return _Found(steps=dict.fromkeys(ends), total=2)
    routes = (found, *found.others)
    places = {
        thing.id: place
        for route in routes
        for place, thing in enumerate([route.steps[0].source, *(s.target for s in route.steps)])
    }
    return _Found(steps=_shown(places, view), total=len(places), routes=routes)


def _of_shared(opened: OpenScope, view: View) -> _Found:
    found = find_shared(opened, view.shared, view.ways)
    steps: dict[ThingId, int | None] = {ref.id: 0 for ref in found.chosen}
    for item in found.items:
        for route in item.routes:
            for place, step in enumerate(route.steps, start=1):
                steps.setdefault(step.target.id, place)
    left_out = found.total - len(found.items)
    routes = tuple(route for item in found.items for route in item.routes)
    return _Found(steps=_shown(steps, view), total=len(steps) + left_out, routes=routes)


def _shown(
    steps: Mapping[ThingId, int] | Mapping[ThingId, int | None], view: View
) -> Mapping[ThingId, int | None]:
    return {thing: step for thing, step in steps.items() if thing not in view.hidden}


def _crowds(opened: OpenScope, around: Around, view: View) -> tuple[Crowd, ...]:
    """Count the groups of crowded things that somebody chose or opened; of others only that they are crowded."""
    asked = {*view.of, *(opening.thing for opening in view.opened)} & around.crowded
    groups = groups_of(opened, sorted(asked), narrowed_by(view.filter))
    return tuple(
        Crowd(thing=thing, groups=groups.get(thing, ())) for thing in sorted(around.crowded)
    )


def _chosen(view: View) -> Sequence[ThingId]:
    return view.of or view.path or view.shared


def _there(opened: OpenScope, view: View) -> Mapping[ThingId, ThingId]:
    opened_things = (opening.thing for opening in view.opened)
    asked = {*view.of, *(view.path or ()), *view.shared, *view.hidden, *opened_things}
    return spots.resolve(opened, asked) if asked else {}


def _resolved(view: View, there: Mapping[ThingId, ThingId]) -> View:
    """Return the view with each id as the thing it stands for; of what is gone only what must be there is missed.

    Raises:
        NotFound: an end of the path, or one of those that share, is gone.
    """

    def known(things: Iterable[ThingId]) -> list[ThingId]:
        return list(dict.fromkeys(there[thing] for thing in things if thing in there))

    needed = () if view.of else (*(view.path or ()), *view.shared)
    if any(thing not in there for thing in needed):
        raise NotFound(NOT_FOUND)
    ends = tuple(there.get(thing, thing) for thing in view.path or ())
    return attrs.evolve(
        view,
        of=tuple(known(view.of)),
        path=(ends[0], ends[1]) if ends else None,
        shared=tuple(known(view.shared)),
        hidden=frozenset(known(view.hidden)),
        opened=tuple(
            attrs.evolve(opening, thing=there[opening.thing])
            for opening in view.opened
            if opening.thing in there
        ),
    )
