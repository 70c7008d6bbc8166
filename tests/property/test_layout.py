"""Laws of layouts: equal for equal graphs, in whatever order the edges come; room for all; what stands, stands."""

from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from atlas.graphs import beside, columns, layout, rings
from atlas.graphs.beside import Occupied
from atlas.graphs.graph import Floats, Graph


@st.composite
def edges(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """Return a number of nodes and edges between them: loops, repetitions, several components, none."""
    count = draw(st.integers(0, 40))
    ends = st.integers(0, max(count - 1, 0))
    return count, draw(st.lists(st.tuples(ends, ends), max_size=80 if count else 0))


def graph_of(count: int, pairs: list[tuple[int, int]]) -> Graph:
    return Graph.of(count, [a for a, _ in pairs], [b for _, b in pairs])


def facts(made: layout.Layout) -> list[list[object]]:
    return [each.tolist() for each in (made.x, made.y, made.territory, made.discs)]


def touching(places: Floats) -> list[list[float]]:
    """Return the places whose boxes touch an earlier one."""
    taken, found = Occupied(), []
    for x, y in places.tolist():
        if not taken.is_free(x, y):
            found.append([x, y])
        taken.take(x, y)
    return found


@given(edges(), st.randoms(use_true_random=False))
def test_a_layout_does_not_depend_on_the_order_and_direction_of_edges(
    given_edges: tuple[int, list[tuple[int, int]]], rng: Random
) -> None:
    count, pairs = given_edges
    turned = [rng.choice([(a, b), (b, a)]) for a, b in pairs]
    rng.shuffle(turned)

    one, other = layout.arrange(graph_of(count, pairs)), layout.arrange(graph_of(count, turned))

    assert facts(one) == facts(other)


@given(edges())
def test_no_two_territories_overlap(given_edges: tuple[int, list[tuple[int, int]]]) -> None:
    made = layout.arrange(graph_of(*given_edges))

    x, y, radius = made.discs.astype(np.float64).T
    far = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    room = far - radius[:, None] - radius[None, :]
    assert room[np.triu_indices(len(radius), k=1)].min(initial=1.0) > 0


@given(edges())
def test_every_node_has_a_place_and_those_that_lead_nowhere_lie_in_no_territory(
    given_edges: tuple[int, list[tuple[int, int]]],
) -> None:
    graph = graph_of(*given_edges)

    made = layout.arrange(graph)

    assert np.isfinite(made.places()).all()
    assert set(made.territory[graph.degrees() == 0].tolist()) <= {-1}
    assert sum(made.counts()) == (made.territory >= 0).sum()


@given(edges())
def test_what_hangs_together_is_never_in_two_places_of_the_tray_and_a_territory(
    given_edges: tuple[int, list[tuple[int, int]]],
) -> None:
    graph = graph_of(*given_edges)

    inside = layout.arrange(graph).territory >= 0

    assert (inside[graph.sources] == inside[graph.targets]).all()


@given(edges(), st.data())
def test_fixed_nodes_stay_and_no_new_one_touches_another(
    given_edges: tuple[int, list[tuple[int, int]]], data: st.DataObject
) -> None:
    graph = graph_of(*given_edges)
    some = data.draw(st.lists(st.integers(0, max(graph.count - 1, 0)), unique=True, max_size=5))
    fixed = {n: (400.0 * n, 300.0 * (n % 3)) for n in some if n < graph.count}

    places = beside.place(graph, fixed)

    assert {node: tuple(places[node].tolist()) for node in fixed} == fixed
    assert touching(places) == []


@given(edges(), st.data())
def test_pictures_around_chosen_nodes_leave_room_for_every_name(
    given_edges: tuple[int, list[tuple[int, int]]], data: st.DataObject
) -> None:
    graph = graph_of(*given_edges)
    nodes = st.lists(st.integers(0, max(graph.count - 1, 0)), unique=True, max_size=4)
    chosen = [node for node in data.draw(nodes) if node < graph.count]
    order = data.draw(st.permutations(range(graph.count)))

    places = rings.around(graph, chosen, order)

    assert touching(places) == []
    assert (places == rings.around(graph, chosen, order)).all()


@given(edges(), st.data())
def test_steps_of_a_path_stand_from_left_to_right(
    given_edges: tuple[int, list[tuple[int, int]]], data: st.DataObject
) -> None:
    graph = graph_of(*given_edges)
    steps = {node: float(data.draw(st.integers(0, 6))) for node in range(graph.count)}

    places = columns.in_columns(graph, steps, range(graph.count))

    by_step = sorted((step, places[node][0]) for node, step in steps.items())
    assert all(a[1] < b[1] for a, b in pairwise(by_step) if a[0] < b[0])
    assert touching(np.array(list(places.values())).reshape(-1, 2)) == []
