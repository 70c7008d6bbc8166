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
from atlas.store.walks import Asked, Met

BUDGET = 2_000  # things on one picture: ui 4.3
CROWDED = 50  # neighbours; more open group by group: ui 4.3
_READ = 200  # links read of a thing to see whether it is crowded: several may lead to one neighbour


@attrs.define(kw_only=True)
class Around:
    """What was found: `steps` of each thing taken in, all that was `seen`, and what is `crowded`.

    `brought` are the things that each opened group brought, in the order opened.
    """

    steps: dict[ThingId, int]
    seen: set[ThingId]
    crowded: set[ThingId]
    brought: list[frozenset[ThingId]] = attrs.field(factory=list)

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
        return find_groups(opened, resolved[thing], filter_)


def find_groups(opened: OpenScope, thing: ThingId, filter_: Filter) -> tuple[Group, ...]:
    """Return what `groups` does, of a thing that is there."""
    return groups_of(opened, [thing], narrowed_by(filter_))[thing]


def groups_of(
    opened: OpenScope, things: Sequence[ThingId], narrowed: Narrowed
) -> Mapping[ThingId, tuple[Group, ...]]:
    """Return the groups of each of some things that are there, in two statements."""
    found = walks.groups(opened, things, narrowed) if things else {}
    return {thing: tuple(map(_group, found.get(thing, ()))) for thing in things}


def _group(found: walks.Grouped) -> Group:
    return Group(
        relation=found.type,
        outgoing=found.outgoing,
        kind=found.kind,
        family=family_of(found.kind),
        count=found.count,
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
    for opening, members in zip(view.opened, _members(opened, view, narrowed), strict=True):
        _open(opening, _without(dict.fromkeys(members, 1), view.hidden), around)
    return around


def _members(opened: OpenScope, view: View, narrowed: Narrowed) -> Sequence[Sequence[ThingId]]:
    """Return what each opened group holds, whether or not what it is of will be there, in two statements."""
    asked = [Asked(thing=o.thing, relation=o.relation, kind=o.kind) for o in view.opened]
    return walks.members(opened, asked, narrowed, limit=10 * BUDGET) if asked else []


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


def _open(opening: Opened, members: Mapping[ThingId, int], around: Around) -> None:
    """Add one group of a thing that is on the picture; of any other thing nothing."""
    if opening.thing not in around.steps:
        around.brought.append(frozenset())
        return
    taken = around.add(members, step=around.steps[opening.thing] + 1)
    around.brought.append(frozenset(taken))
    if opening.relation is None and opening.kind is None:
        around.crowded.discard(opening.thing)


def _without(found: Mapping[ThingId, int], hidden: frozenset[ThingId]) -> Mapping[ThingId, int]:
    return {thing: links for thing, links in found.items() if thing not in hidden}
