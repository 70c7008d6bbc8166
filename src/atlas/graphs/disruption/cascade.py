"""What falls when something is removed, how much harm that ends, and what a target cannot do without.

What works today is taken to work until something makes it fall: a thing falls if it is removed, or if all known
suppliers of one of its steps have fallen. The answer is the least set closed under these rules (Tarski 1955), found
in time linear in what it touches, as for Horn formulas (Dowling and Gallier 1984). So things that supply each other
in a circle, and nobody outside of it, hold each other up until one of them is removed; `objections` names such
circles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum

import attrs

from atlas.errors import NoNumber
from atlas.graphs.disruption.dependencies import Dependencies


@attrs.frozen(kw_only=True)
class State:
    """What has fallen, and of each step that lost suppliers how many are left, places in `steps`."""

    fallen: frozenset[int] = frozenset()
    left: Mapping[int, int] = attrs.field(factory=dict)

    @property
    def broken(self) -> frozenset[int]:
        """The steps that have no supplier left."""
        return frozenset(step for step, left in self.left.items() if not left)


WHOLE = State()
"""Nothing has fallen."""


@attrs.frozen(kw_only=True)
class Blast:
    """What removing some things does.

    `fallen` are all that work no more, the removed included. `stopped` are targets among them that were not removed
    themselves, `harm` is the sum of theirs. `weakened` are targets that still work, and got something from what
    fell, straight or through others.
    """

    removed: tuple[int, ...]
    fallen: frozenset[int]
    stopped: tuple[int, ...]
    weakened: tuple[int, ...]
    harm: float


@attrs.frozen(kw_only=True)
class Redundancy:
    """How many suppliers a step has, places in `steps`; and the single things whose removal breaks it all the same.

    A step with three suppliers and one thing `behind` them is redundant in name alone.
    """

    step: int
    suppliers: int
    behind: tuple[int, ...]


def falling(model: Dependencies, removed: Iterable[int], before: State = WHOLE) -> State:
    """Return what has fallen after a removal, beside what fell before.

    Removing more never lets less fall, and the order of removals is nothing to the end. Costs O(what is touched), and
    O(`before`) for putting both together.
    """
    fallen, left = spreading(model, removed, before)
    if before is WHOLE:
        return State(fallen=frozenset(fallen), left=left)
    return State(fallen=before.fallen | fallen, left={**before.left, **left})


def spreading(
    model: Dependencies, removed: Iterable[int], before: State = WHOLE
) -> tuple[set[int], dict[int, int]]:
    """Return what falls by a removal that had not fallen before, and what is left of the steps that it touches."""
    fallen = set(removed) - before.fallen
    left: dict[int, int] = {}
    waiting = list(fallen)
    while waiting:
        for place in model.serves[waiting.pop()]:
            step = model.steps[place]
            known = left.get(place, before.left.get(place, len(step.suppliers) + step.is_open))
            left[place] = known - 1
            if known == 1 and step.customer not in fallen and step.customer not in before.fallen:
                fallen.add(step.customer)
                waiting.append(step.customer)
    return fallen, left


def falls(model: Dependencies, removed: Iterable[int]) -> frozenset[int]:
    """Return all that works no more after a removal, the removed included."""
    return falling(model, removed).fallen


def harm_of(model: Dependencies, things: Iterable[int]) -> float:
    """Return the sum of the harm of the targets among some things; their order changes nothing."""
    return fsum(model.targets.get(each, 0.0) for each in things)


def blast(model: Dependencies, removed: Iterable[int]) -> Blast:
    """Return what removing these things together does."""
    gone = tuple(sorted(set(removed)))
    fallen = falls(model, gone)
    stopped = tuple(sorted(each for each in fallen.difference(gone) if each in model.targets))
    touched = model.leaning_on(gone) - fallen
    return Blast(
        removed=gone,
        fallen=fallen,
        stopped=stopped,
        weakened=tuple(sorted(each for each in touched if each in model.targets)),
        harm=harm_of(model, stopped),
    )


def blasts(model: Dependencies, things: Iterable[int] | None = None) -> list[Blast]:
    """Return what removing each thing alone does: of all suppliers unless told, most harm first.

    Equal harm goes by more stopped, then by more weakened, then by the thing's number. A thing that touches no
    target is left out. Costs O(things times what each touches).
    """
    asked = model.suppliers if things is None else sorted(set(things))
    found = [blast(model, [each]) for each in asked]
    touching = [each for each in found if each.stopped or each.weakened]
    return sorted(touching, key=lambda b: (-b.harm, -len(b.stopped), -len(b.weakened), b.removed))


def single_points(model: Dependencies) -> dict[int, tuple[int, ...]]:
    """Return for each target the single things, other than itself, whose removal stops it; none for the others."""
    found: dict[int, list[int]] = {target: [] for target in model.targets}
    for thing in model.suppliers:
        for target in falls(model, [thing]):
            if target in found and target != thing:
                found[target].append(thing)
    return {target: tuple(points) for target, points in found.items()}


def redundancy(model: Dependencies) -> list[Redundancy]:
    """Return for each step how many suppliers it has, and which single things break it; in the order of the steps."""
    behind: dict[int, list[int]] = defaultdict(list)
    for thing in range(model.count):
        for step in falling(model, [thing]).broken:
            behind[step].append(thing)
    return [
        Redundancy(step=place, suppliers=len(step.suppliers), behind=tuple(behind[place]))
        for place, step in enumerate(model.steps)
    ]


def gaps(model: Dependencies) -> tuple[int, ...]:
    """Return the steps whose suppliers are not all known, places in `steps`: no number speaks of them."""
    return tuple(place for place, step in enumerate(model.steps) if step.is_open)


def circles(model: Dependencies) -> list[tuple[int, ...]]:
    """Return the things that depend on each other in a circle, one entry a circle, in order; a thing on itself too."""
    import rustworkx as rx  # noqa: PLC0415 - heavy

    edges = {(each, step.customer) for step in model.steps for each in step.suppliers}
    graph: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from([None] * model.count)
    graph.add_edges_from_no_data(sorted(edges))
    found = [tuple(sorted(each)) for each in rx.strongly_connected_components(graph)]
    return sorted(each for each in found if len(each) > 1 or (each[0], each[0]) in edges)


def objections(model: Dependencies) -> list[NoNumber]:
    """Return why numbers of some targets would be made up; `things` are these targets, and all others have numbers.

    A target without a step, one that leans on things in a circle, or a model in which no target has a step. Open
    steps are no objection: they never break, and `gaps` names them.
    """
    bare = tuple(target for target in model.targets if not model.needs[target])
    if len(bare) == len(model.targets):
        return [
            NoNumber(
                "dependencies.none", things=bare, found="no step", expected="a step with a supplier"
            )
        ]
    found = [
        NoNumber("dependencies.bare", things=(each,), found="no step", expected="at least one")
        for each in bare
    ]
    return found + [_circle(model, each) for each in circles(model)]


def _circle(model: Dependencies, circle: tuple[int, ...]) -> NoNumber:
    leaning = model.leaning_on(circle)
    return NoNumber(
        "dependencies.cycle",
        things=tuple(target for target in model.targets if target in leaning),
        found=f"{len(circle)} things that need each other",
        expected="suppliers that work without their customers",
    )
