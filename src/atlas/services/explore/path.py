"""The shortest path between two things, with what is said of each step. It meets in the middle."""

from collections.abc import Sequence

import attrs

from atlas.errors import NotFound, TooWide, UsageError
from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.explain import NOT_FOUND
from atlas.services.explore.describing import references, ties_among
from atlas.services.explore.routes import best_routes, between
from atlas.services.explore.view import Route, Ways
from atlas.services.explore.walking import WIDE, Spread, Walker
from atlas.services.gate import Visit
from atlas.store import spots
from atlas.store.scoped import OpenScope

MOST_STEPS = 6
MOST_ROUTES = 4  # the path and up to three others of its length
ALL_THE_WAY = Ways(steps=MOST_STEPS)
_WIDTH = 300  # things weighed at each step
NO_PATH = "No path of up to {steps} steps among what you may see."


def path(visit: Visit, source: ThingId, target: ThingId, ways: Ways = ALL_THE_WAY) -> Route | None:
    """Return the shortest path, with up to three others of its length; `None` where there is none.

    Of equally short ones the surest comes first, then by name. Links count in either direction.

    Raises:
        NotFound: one of the two is not in the visitor's scope.
        UsageError: they are one thing, or the number of steps is not between 1 and 6.
        TooWide: too many links were met.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        resolved = spots.resolve(opened, [source, target])
        if len(resolved) < len({source, target}):
            raise NotFound(NOT_FOUND)
        return find_path(opened, (resolved[source], resolved[target]), ways)


def find_path(opened: OpenScope, ends: tuple[ThingId, ThingId], ways: Ways) -> Route | None:
    """Return the shortest path between two things that are there.

    Raises:
        UsageError: they are one thing, or the number of steps is not between 1 and 6.
        TooWide: too many links were met.
    """
    if not 1 <= ways.steps <= MOST_STEPS:
        raise UsageError(f"A path has 1 to {MOST_STEPS} steps.")
    source, target = ends
    if source == target:
        raise UsageError("A path leads between two things; these are one and the same.")
    walker = Walker(opened, ways, ends)
    layers = _layers(walker, Spread.of(source), Spread.of(target), ways.steps)
    if not layers:
        return None
    things = sorted({thing for layer in layers for thing in layer})
    _, ties = ties_among(opened, things, walker.narrowed)
    found = best_routes(layers, between(ties), references(opened, things), most=MOST_ROUTES)
    if not found:  # there is a path, and more links beside it than were read
        raise TooWide(WIDE)
    return attrs.evolve(found[0], others=tuple(found[1:]))


def _layers(
    walker: Walker, ahead: Spread, back: Spread, most_steps: int
) -> Sequence[Sequence[ThingId]]:
    """Return all things on shortest paths, step by step; nothing where there is no path.

    The side with the smaller frontier goes on. When both sides first meet, each knows all things of its last
    step, so every shortest path leads through one of those in which they meet.
    """
    for _ in range(most_steps):
        side, other = (ahead, back) if len(ahead.front) <= len(back.front) else (back, ahead)
        side.advance(walker.step(side.front), frozenset())
        if not side.front:
            return []
        meeting = walker.narrow([thing for thing in side.front if thing in other.front])
        if meeting:
            there = ahead.layers_to(meeting, width=_WIDTH)
            return [*there, *back.layers_to(meeting, width=_WIDTH)[::-1][1:]]
    return []
