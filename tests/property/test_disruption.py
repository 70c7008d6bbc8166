"""Laws of disruption: answers are those of the definition tried out in full, and no order or name changes them."""

from collections.abc import Callable, Iterator
from itertools import combinations
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.graphs.disruption import centrality, fragmentation, ranking
from atlas.graphs.disruption.cascade import (
    WHOLE,
    blast,
    falling,
    falls,
    redundancy,
    single_points,
)
from atlas.graphs.disruption.goal import Aim, Goal
from atlas.graphs.disruption.greedy import greedy_set
from atlas.graphs.disruption.sequence import Action, sequence
from atlas.graphs.disruption.smallest import smallest_sets
from atlas.graphs.graph import Graph
from dependency_models import Small, drawn, renamed
from soaking import Soak

RNGS = st.randoms(use_true_random=False)


def check_falls(rng: Random) -> None:
    """Compare what falls, single points and redundancy with the definition, for every set that may be removed."""
    small = drawn(rng)
    model = small.model()
    everything = range(small.count)
    for size in range(small.count + 1 if small.count <= 6 else 4):
        for removed in combinations(everything, size):
            fallen = small.falls(removed)
            assert falls(model, removed) == fallen
    alone = {each: small.falls([each]) for each in everything}
    points = {
        t: tuple(each for each in everything if t in alone[each] and each != t)
        for t in small.targets
    }
    assert single_points(model) == points
    for told in redundancy(model):
        step = model.steps[told.step]
        behind = [e for e in everything if not step.is_open and alone[e].issuperset(step.suppliers)]
        assert told.behind == tuple(behind)


def check_smallest(rng: Random, *, most: int = 9) -> None:
    """Compare price and proof of the smallest set with all sets; the greedy set must do it and cost no less."""
    small = drawn(rng, most=most)
    share = rng.choice((1.0, 1.0, 0.5, 0.8))
    costs = {each: rng.choice((0.5, 1.0, 2.0, 3.0)) for each in range(small.count)}
    costs = costs if rng.random() < 0.5 else {}
    at_most = rng.choice((None, None, 1, 2))
    goal = Goal(share=share, costs=costs, at_most=at_most)
    need = share * small.harm(small.targets) - 1e-9
    prices = [
        sum(costs.get(each, 1.0) for each in removed)
        for removed in small.subsets()
        if (at_most is None or len(removed) <= at_most) and small.harm(small.falls(removed)) >= need
    ]

    answer = smallest_sets(small.model(), goal)

    assert answer.method == "exact"
    assert answer.bound == pytest.approx(min(prices, default=np.inf))
    assert len(answer.removals) == (1 if prices else 0)
    for each in answer.removals:
        assert each.cost == pytest.approx(min(prices))
        assert small.harm(small.falls(each.removed)) >= need
    found = greedy_set(Aim(small.model(), goal))
    if found is not None:
        assert small.harm(small.falls(found)) >= need
        assert sum(costs.get(each, 1.0) for each in found) >= min(prices) - 1e-9
    assert (found is None) <= (at_most is not None or not prices)


def check_fragmentation(rng: Random) -> None:
    """Compare F and DF with networkx, and the best set with all sets of its size that differ in one node."""
    net = nx.gnm_random_graph(rng.randint(2, 25), rng.randint(0, 45), seed=rng.randrange(10**9))
    removed = rng.sample(sorted(net), rng.randint(0, len(net) - 2))
    graph = Graph.of(len(net), [a for a, _ in net.edges], [b for _, b in net.edges])
    rest = net.subgraph(set(net) - set(removed))
    joined = sum(len(each) * (len(each) - 1) for each in nx.connected_components(rest))
    pairs = len(rest) * (len(rest) - 1)

    assert fragmentation.fragmentation(graph, removed) == pytest.approx(1 - joined / pairs)
    assert fragmentation.distance_fragmentation(graph, removed) == pytest.approx(
        1 - nx.global_efficiency(rest)
    )


def check_key_players(rng: Random) -> None:
    net = nx.gnm_random_graph(rng.randint(4, 14), rng.randint(2, 24), seed=rng.randrange(10**9))
    graph = Graph.of(len(net), [a for a, _ in net.edges], [b for _, b in net.edges])
    value = rng.choice((fragmentation.fragmentation, fragmentation.distance_fragmentation))
    found = fragmentation.key_players(
        graph, rng.randint(1, 2), measure="F" if value is fragmentation.fragmentation else "DF"
    )

    assert found is not None
    assert found.value == pytest.approx(value(graph, found.nodes))
    assert found.value >= found.value_of_singly_best - 1e-9
    for out in found.nodes:
        for into in set(net) - set(found.nodes):
            other = value(graph, {*found.nodes, into} - {out})
            assert other is not None
            assert other <= found.value + 1e-9


def check_thirty(rng: Random) -> None:
    """Show that no set that costs less does it, for up to 30 things: try each that cannot grow below that price."""
    small = drawn(rng, least=10, most=30, circles=rng.random() < 0.3)
    model, share = small.model(), rng.choice((1.0, 0.6))
    costs = {each: float(rng.choice((1, 1, 2, 3))) for each in range(small.count)}

    answer = smallest_sets(model, Goal(share=share, costs=costs))

    assert answer.method == "exact"
    need = share * small.harm(small.targets) - 1e-9
    free = [each for each in small.removable() if model.leaning_on([each]) & small.targets.keys()]
    if not answer.removals:
        assert small.harm(small.falls(free)) < need
        return
    best = answer.removals[0]
    assert small.harm(small.falls(best.removed)) >= need
    for tried in _below(sorted(free, key=lambda each: costs[each]), costs, best.cost):
        assert small.harm(falls(model, tried)) < need


def _below(
    free: list[int], costs: dict[int, float], price: float, chosen: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """Yield the sets that cost less than a price; those with room for another are left out, for removing more helps."""
    grew = False
    for place, each in enumerate(free):
        if costs[each] < price:
            grew = True
            yield from _below(free[place + 1 :], costs, price - costs[each], (*chosen, each))
    if not grew:
        yield chosen


# how many models each is tried on every day
CHECKS: dict[Callable[[Random], None], int] = {
    check_falls: 300,
    check_smallest: 100,
    check_fragmentation: 100,
    check_key_players: 40,
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.__name__)
def test_answers_are_those_of_trying_everything_on_small_models(
    check: Callable[[Random], None], rng: Random
) -> None:
    for _ in range(CHECKS[check]):
        check(rng)


@pytest.mark.soak
@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.__name__)
def test_answers_are_those_of_trying_everything_on_ten_thousand_models(
    check: Callable[[Random], None], soak: Soak
) -> None:
    for at, size in soak.steps(10_000, 1_000):
        for number in range(at, at + size):
            check(soak.rng(number))


def test_no_set_of_up_to_thirty_things_is_cheaper_than_the_proved_one(rng: Random) -> None:
    for _ in range(8):
        check_thirty(rng)


@pytest.mark.soak
def test_no_set_is_cheaper_on_two_thousand_models_of_up_to_thirty_things(soak: Soak) -> None:
    for at, size in soak.steps(2_000, 200):
        for number in range(at, at + size):
            check_thirty(soak.rng(number))


@st.composite
def smalls(draw: st.DrawFn) -> Small:
    return drawn(draw(RNGS))


@given(smalls(), RNGS)
def test_removing_more_never_restores_anything(small: Small, rng: Random) -> None:
    removed = rng.sample(range(small.count), rng.randint(0, small.count))
    model = small.model()

    for size in range(len(removed)):
        less, more = blast(model, removed[:size]), blast(model, removed[: size + 1])
        assert less.fallen <= more.fallen
        assert set(less.weakened) <= {*more.weakened, *more.fallen}


@given(smalls(), RNGS)
def test_removals_in_any_order_and_portions_come_to_the_same(small: Small, rng: Random) -> None:
    removed = rng.sample(range(small.count), rng.randint(0, small.count))
    model = small.model()

    state = WHOLE
    for each in removed:
        state = falling(model, [each], state)

    assert state.fallen == falls(model, rng.sample(removed, len(removed)))


@given(smalls(), RNGS)
def test_the_order_and_repetition_of_statements_change_nothing(small: Small, rng: Random) -> None:
    turned = [*small.supplies, *small.supplies[:2]]
    rng.shuffle(turned)
    other = Small(
        count=small.count,
        supplies=tuple(turned),
        targets=dict(reversed(small.targets.items())),
        unknown=small.unknown[::-1],
    )

    assert small.model() == other.model()


@settings(max_examples=40)
@given(smalls(), RNGS)
def test_other_numbers_for_things_give_the_same_answers(small: Small, rng: Random) -> None:
    names = rng.sample(range(small.count), small.count)
    one, other = small.model(), renamed(small, names).model()
    removed = rng.sample(range(small.count), rng.randint(0, small.count))

    there, here = blast(other, [names[each] for each in removed]), blast(one, removed)
    assert there.fallen == {names[each] for each in here.fallen}
    assert set(there.weakened) == {names[each] for each in here.weakened}
    assert smallest_sets(other).bound == pytest.approx(smallest_sets(one).bound)


@settings(max_examples=40)
@given(smalls())
def test_of_several_smallest_sets_none_contains_another_and_the_cheapest_comes_first(
    small: Small,
) -> None:
    answer = smallest_sets(small.model(), limit=6)

    sets = [set(each.removed) for each in answer.removals]
    assert not [one for one, other in combinations(sets, 2) if one <= other or other <= one]
    costs = [each.cost for each in answer.removals]
    assert costs == sorted(costs)
    whole = small.harm(small.targets)
    reaching = [
        set(each) for each in small.subsets() if small.harm(small.falls(each)) >= whole - 1e-9
    ]
    least = [each for each in reaching if not any(other < each for other in reaching)]
    assert len(sets) == min(6, len(least))
    assert all(each in least for each in sets)


@given(st.integers(2, 20), st.integers(0, 40), RNGS)
def test_betweenness_is_that_of_networkx(count: int, edges: int, rng: Random) -> None:
    net = nx.gnm_random_graph(count, edges, seed=rng.randrange(10**9))
    graph = Graph.of(count, [a for a, _ in net.edges], [b for _, b in net.edges])

    expected = nx.betweenness_centrality(net)

    assert centrality.betweenness(graph).tolist() == pytest.approx(
        [expected[node] for node in range(count)]
    )


@given(st.integers(1, 30), st.integers(1, 4), RNGS)
def test_a_front_follows_on_the_deepest_front_that_is_before_it(
    rows: int, columns: int, rng: Random
) -> None:
    values = np.array(
        [[rng.choice((0.0, 1.0, 2.0, np.nan)) for _ in range(columns)] for _ in range(rows)]
    )
    more = [rng.random() < 0.5 for _ in range(columns)]

    found = ranking.fronts(values, is_more_better=more)

    before = [
        [other for other in range(rows) if _is_before(values[other], values[row], more)]
        for row in range(rows)
    ]
    assert found.tolist() == [
        max((int(found[other]) for other in those), default=-1) + 1 for those in before
    ]


def _is_before(one: np.ndarray, other: np.ndarray, more: list[bool]) -> bool:
    pairs = [(a, b) if up else (-a, -b) for a, b, up in zip(one, other, more, strict=True)]
    if any(np.isnan(a) != np.isnan(b) for a, b in pairs):
        return False
    known = [(a, b) for a, b in pairs if not np.isnan(a)]
    return all(a >= b for a, b in known) and any(a > b for a, b in known)


@given(st.integers(1, 8), RNGS)
def test_a_schedule_keeps_the_order_and_holds_groups_down_together(count: int, rng: Random) -> None:
    actions = [
        Action(
            lead=rng.choice((0.0, 2.0, 12.0)),
            returns=rng.choice((None, 24.0, 48.0)),
            together=rng.choice((None, None, 1)),
        )
        for _ in range(count)
    ]
    free = [each for each in range(count) if actions[each].together is None]
    order = [(a, b) for a, b in combinations(range(count), 2) if a in free and rng.random() < 0.3]

    found = sequence(actions, order)

    assert min(found.starts) == 0
    assert all(found.effects[first] <= found.starts[then] for first, then in order)
    group = [each for each in range(count) if actions[each].together == 1]
    backs = [back for each in group if (back := actions[each].returns) is not None]
    effects = [found.effects[each] for each in group]
    assert max(effects, default=0) - min(effects, default=0) <= min(backs, default=0)
    assert sequence(actions, [*reversed(order), *order]) == found
