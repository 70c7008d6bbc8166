"""Models like supply chains of crime, and how long all figures of their cards take."""

from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atlas.graphs.disruption.dependencies import Dependencies
    from atlas.graphs.graph import Graph

_TARGETS = 0.15  # of the things; the others supply them, or one another
_MODELS = 5  # of each size, of which the slowest counts
_DEEP = 0.6  # of the suppliers have a step of their own


def chain(things: int, seed: int) -> "Dependencies":
    """Return targets with one to four steps of one to four suppliers; a few suppliers serve many."""
    from atlas.graphs.disruption.dependencies import Dependencies, Supply

    rng = Random(seed)
    first = int(things * _TARGETS)
    supplies = []
    for customer in range(things):
        beyond = max(first, customer + 1)
        is_target = customer < first
        if beyond == things or not (is_target or rng.random() < _DEEP):
            continue
        for step in range(rng.randint(1, 4) if is_target else 1):
            chosen = {
                things - 1 - int((things - beyond) * rng.random() ** 3)
                for _ in range(rng.randint(1, 4))
            }
            supplies += [Supply(customer=customer, step=step, supplier=each) for each in chosen]
    return Dependencies.of(
        things, supplies, targets={each: float(rng.randint(1, 5)) for each in range(first)}
    )


def net_of(model: "Dependencies") -> "Graph":
    """Return who gets something from whom, without steps and directions."""
    from atlas.graphs.graph import Graph

    pairs = [(step.customer, each) for step in model.steps for each in step.suppliers]
    return Graph.of(model.count, [a for a, _ in pairs], [b for _, b in pairs])


def cards(things: int, seed: int) -> dict[str, Any]:
    """Compute all figures that cards show, of one model; libraries are imported before the clock starts."""
    import rustworkx  # noqa: F401
    import scipy.optimize  # noqa: F401

    from atlas.graphs.disruption.goal import Goal
    from atlas.graphs.disruption.smallest import smallest_sets

    model = chain(things, seed)
    began, processor = perf_counter(), process_time()
    _what_falls(model)
    half, whole = (smallest_sets(model, Goal(share=share)) for share in (0.5, 1.0))
    _what_stands_beside(model)
    return {
        "seconds": perf_counter() - began,
        "processor": process_time() - processor,
        "half": _told(half),
        "whole": _told(whole),
    }


def _what_falls(model: "Dependencies") -> None:
    from atlas.graphs.disruption import cascade
    from atlas.graphs.disruption.sight import choices

    cascade.objections(model)
    cascade.single_points(model)
    cascade.redundancy(model)
    choices(model, [each.removed for each in cascade.blasts(model)])


def _what_stands_beside(model: "Dependencies") -> None:
    """Compute concentration, fragmentation, key players and betweenness, and rank by all."""
    import numpy as np

    from atlas.graphs.disruption import cascade, centrality, concentration, fragmentation, ranking

    blasts, net = cascade.blasts(model), net_of(model)
    concentration.of_amounts(
        {each.removed[0]: float(len(each.stopped) + len(each.weakened)) for each in blasts},
        basis="count",
    )
    fragmentation.fragmentation(net)
    fragmentation.distance_fragmentation(net)
    fragmentation.key_players(net, 5)
    between = centrality.betweenness(net)
    rows = [
        [each.harm, len(each.stopped), len(each.weakened), between[each.removed[0]]]
        for each in blasts
    ]
    ranking.fronts(np.array(rows), is_more_better=(True, True, True, False))


def _told(answer: Any) -> str:
    cost = answer.removals[0].cost if answer.removals else None
    return f"{answer.method}, {cost:g} where none is below {answer.bound:g}"


def proved(things: int, seed: int) -> dict[str, Any]:
    """Prove the smallest set that stops all and half of the harm, of models that are small enough."""
    import scipy.optimize  # noqa: F401

    from atlas.graphs.disruption.goal import Goal
    from atlas.graphs.disruption.smallest import smallest_sets

    seconds, methods = [], []
    for number in range(_MODELS):
        model = chain(things, seed * _MODELS + number)
        began = perf_counter()
        methods += [smallest_sets(model, Goal(share=share)).method for share in (0.5, 1.0)]
        seconds.append(perf_counter() - began)
    return {"seconds": max(seconds), "exact": methods.count("exact"), "of": len(methods)}


def dismantle(file: str, part: float) -> dict[str, Any]:
    """Take a real net apart: our set against the best linked and the most between, and how long ours took."""
    import numpy as np

    from atlas.graphs.disruption.centrality import betweenness
    from atlas.graphs.disruption.fragmentation import fragmentation, key_players
    from atlas.graphs.graph import Graph

    ends = np.loadtxt(Path(file), dtype=np.int64)
    graph = Graph.of(int(ends.max()) + 1, ends[:, 0], ends[:, 1])
    size = max(1, int(graph.count * part))
    began = perf_counter()
    found = key_players(graph, size)
    assert found is not None
    seconds = perf_counter() - began
    top = {
        name: fragmentation(graph, np.argsort(-values, kind="stable")[:size].tolist())
        for name, values in (("degree", graph.degrees()), ("betweenness", betweenness(graph)))
    }
    return {
        "seconds": seconds,
        "count": graph.count,
        "F": found.value,
        "before": found.before,
        **top,
    }
