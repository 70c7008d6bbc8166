"""The territory layout."""

import numpy as np
import pytest

from atlas.graphs.graph import Graph
from atlas.graphs.layout import NEAREST, Layout, arrange
from shapes import chain, cliques, star


def facts(layout: Layout) -> list[list[object]]:
    arrays = (layout.x, layout.y, layout.territory, layout.discs)
    return [each.tolist() for each in arrays]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_nodes_without_an_edge_stand_in_a_tray(count: int) -> None:
    layout = arrange(Graph.of(count, [], []))

    assert layout.territory.tolist() == [-1] * count
    assert len({tuple(place) for place in layout.places()}) == count
    assert len(layout.discs) == 0


def test_the_tray_lies_below_everything() -> None:
    linked = cliques(2, 6)

    layout = arrange(Graph.of(15, linked.sources, linked.targets))

    assert layout.y[12:].min() > layout.y[:12].max()


def test_every_node_stands_in_the_disc_of_its_territory() -> None:
    layout = arrange(cliques(5, 12))

    discs = layout.discs[layout.territory]
    far = np.hypot(layout.x - discs[:, 0], layout.y - discs[:, 1])
    assert (far <= discs[:, 2]).all()


def test_territories_are_counted_largest_first() -> None:
    layout = arrange(cliques(4, 9))

    assert layout.counts() == [9, 9, 9, 9]


def test_a_few_nodes_that_lead_nowhere_are_no_territory_and_stand_below() -> None:
    linked = cliques(2, 8)
    sources, targets = [*linked.sources.tolist(), 16], [*linked.targets.tolist(), 17]

    layout = arrange(Graph.of(18, sources, targets))

    assert layout.territory[16:].tolist() == [-1, -1]
    assert layout.y[16:].min() > layout.y[:16].max()


def test_nodes_have_room_between_them() -> None:
    layout = arrange(star(80))

    places = np.array(layout.places())
    far = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    assert far[np.triu_indices(80, k=1)].min() > NEAREST * 0.8


def test_fixed_nodes_stay_and_the_others_come_beside_them() -> None:
    layout = arrange(chain(3), fixed={0: (500.0, 40.0), 1: (700.0, 40.0)})

    assert layout.places()[:2] == [[500.0, 40.0], [700.0, 40.0]]
    assert layout.x[2] > 700.0
    assert layout.counts() == []


def test_another_seed_may_give_another_layout_but_one_seed_never() -> None:
    graph = cliques(3, 10)

    assert facts(arrange(graph, seed=5)) == facts(arrange(graph, seed=5))
