"""What surrounds chosen things: steps from thing to thing, hubs group by group, within a budget."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import NotFound
from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.explain import NOT_FOUND
from atlas.services.explore.describing import family_of, narrowed_by
from atlas.services.explore.view import Filter, Group, Opened, View
from atlas.services.gate import Visit
from atlas.store import spots, walks
from atlas.store.narrowing import Narrowed
from atlas.store.scoped import OpenScope
from atlas.store.walks import Met

BUDGET = 2_000  # things on one picture: ui 4.3
CROWDED = 50  # neighbours; more open group by group: ui 4.3
_READ = 200  # links read of a thing to see whether it is crowded: several may lead to one neighbour


@attrs.define(kw_only=True)
class Around:
    """What was found: `steps` of each thing taken in, all that was `seen`, and what is `crowded`."""

    steps: dict[ThingId, int]
    seen: set[ThingId]
    crowded: set[ThingId]

    def add(self, found: Mapping[ThingId, int], *, step: int) -> list[ThingId]:
        """Take in new things, those with most links first, as far as the budget goes; return them."""
        new = sorted(found.keys() - self.steps.keys(), key=lambda thing: (-found[thing], thing))
        taken = new[: BUDGET - len(self.steps)]
        self.steps |= dict.fromkeys(taken, step)
        self.seen.update(new)
        return taken


def groups(visit: Visit, thing: ThingId, *, filter_: Filter = Filter()) -> tuple[Group, ...]:  # noqa: B008 - frozen
    """Return what one thing leads to, counted by relation, direction and kind, in this order.

    Raises:
        NotFound: no such thing in the visitor's scope.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        resolved = spots.resolve(opened, [thing])
        if thing not in resolved:
            raise NotFound(NOT_FOUND)
        return groups_of(opened, resolved[thing], narrowed_by(filter_))


def groups_of(opened: OpenScope, thing: ThingId, narrowed: Narrowed) -> tuple[Group, ...]:
    """Return the groups of a thing that is there."""
    return tuple(
        Group(
            relation=each.type,
            outgoing=each.outgoing,
            kind=each.kind,
            family=family_of(each.kind),
            count=each.count,
        )
        for each in walks.groups(opened, thing, narrowed)
    )


def surroundings(opened: OpenScope, chosen: Sequence[ThingId], view: View) -> Around:
    """Return what is at most `view.hops` steps from the chosen things, and what was opened beyond.

    Crowded things show nothing of their own until they are opened; hidden things are neither shown nor passed.
    """
    narrowed = narrowed_by(view.filter)
    around = Around(steps=dict.fromkeys(chosen, 0), seen=set(chosen), crowded=set())
    front = list(chosen)
    for step in range(1, min(view.hops, 2) + 1):
        met = _walk(opened, front, narrowed, around)
        front = around.add(_without(met, view.hidden), step=step)
    for opening in view.opened:
        _open(opened, opening, narrowed, around=around, hidden=view.hidden)
    return around


def _walk(
    opened: OpenScope, front: Sequence[ThingId], narrowed: Narrowed, around: Around
) -> Mapping[ThingId, int]:
    """Return what the frontier leads to, with the number of links to it; note which of the frontier is crowded."""
    stepped = walks.step(opened, front, narrowed, most=_READ, exempt=around.steps)
    crowded = stepped.wide | _crowded(stepped.met)
    around.crowded |= crowded
    found: dict[ThingId, int] = {}
    for met in stepped.met:
        if met.near not in crowded:
            found[met.far] = found.get(met.far, 0) + met.links
    return found


def _crowded(met: Iterable[Met]) -> set[ThingId]:
    counts: dict[ThingId, int] = {}
    for each in met:
        counts[each.near] = counts.get(each.near, 0) + 1
    return {thing for thing, count in counts.items() if count > CROWDED}


def _open(
    opened: OpenScope,
    opening: Opened,
    narrowed: Narrowed,
    *,
    around: Around,
    hidden: frozenset[ThingId],
) -> None:
    """Add one group of a thing that is on the picture; of any other thing nothing."""
    if opening.thing not in around.steps:
        return
    group = (opening.relation, opening.kind)
    members = walks.members(opened, opening.thing, narrowed, group=group, limit=10 * BUDGET)
    found = dict.fromkeys((thing for thing, _ in members), 1)
    around.add(_without(found, hidden), step=around.steps[opening.thing] + 1)
    if group == (None, None):
        around.crowded.discard(opening.thing)


def _without(found: Mapping[ThingId, int], hidden: frozenset[ThingId]) -> Mapping[ThingId, int]:
    return {thing: links for thing, links in found.items() if thing not in hidden}
