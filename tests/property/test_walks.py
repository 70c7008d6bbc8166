"""Paths, what is shared and surroundings are those that a plain reader finds in the visible part of a web."""

from itertools import pairwise
from random import Random

import networkx as nx
import pytest

from atlas.services import explore
from atlas.services.explore import View, Ways
from atlas.services.gate import Visit
from builders import World
from soaking import Soak
from webs import Web, a_web


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    return world


def check_shared(web: Web, visit: Visit, rng: Random) -> None:
    chosen = rng.sample(sorted(web.ids), rng.choice((2, 2, 2, 3)))
    steps, everything = rng.randint(1, 3), rng.random() < 0.4
    reached = [
        nx.single_source_shortest_path_length(
            web.within(one, everything=everything, without=frozenset(chosen) - {one}), one, steps
        )
        for one in chosen
    ]
    common = set.intersection(*map(set, reached)) - set(chosen)
    expected = sorted(
        (max(far), sum(far), web.graph.degree(name), name, far)
        for name in common
        for far in [tuple(each[name] for each in reached)]
    )

    found = explore.shared(
        visit, [web.ids[one] for one in chosen], Ways(steps=steps, everything=everything), limit=200
    )

    told = [
        (max(i.distances), sum(i.distances), i.degree, i.thing.name, i.distances)
        for i in found.items
    ]
    assert told == expected
    assert found.total == len(expected)
    for item in found.items:
        assert tuple(len(route.steps) for route in item.routes) == item.distances


def check_path(web: Web, visit: Visit, rng: Random) -> None:
    one, other = rng.sample(sorted(web.ids), 2)
    steps, everything = rng.randint(1, 6), rng.random() < 0.4
    walked = web.within(one, other, everything=everything)
    ranked = []
    if nx.has_path(walked, one, other) and nx.shortest_path_length(walked, one, other) <= steps:
        ranked = sorted(
            (sum(walked.edges[pair]["doubt"] for pair in pairwise(way)), way)
            for way in nx.all_shortest_paths(walked, one, other)
        )

    found = explore.path(
        visit, web.ids[one], web.ids[other], Ways(steps=steps, everything=everything)
    )

    routes = (found, *found.others) if found else ()
    told = [[one, *(step.target.name for step in route.steps)] for route in routes]
    assert told == [way for _, way in ranked[:4]]


def check_surroundings(web: Web, visit: Visit, rng: Random) -> None:
    one, hops = rng.choice(sorted(web.ids)), rng.randint(1, 2)
    near = nx.single_source_shortest_path_length(nx.Graph(web.graph), one, hops)
    inside = web.graph.subgraph(near)

    around = explore.picture(visit, View(of=(web.ids[one],), hops=hops))

    told = {spot.thing.name: (spot.step, spot.degree, spot.more) for spot in around.spots}
    assert told == {
        name: (step, web.graph.degree(name), web.graph.degree(name) - inside.degree(name))
        for name, step in near.items()
    }
    assert sum(len(tie.claims) for tie in around.ties) == inside.number_of_edges()


def check(world: World, rng: Random, number: int) -> None:
    web, visit = a_web(world, rng, number), world.visit("ada")
    for _ in range(3):
        check_shared(web, visit, rng)
        check_path(web, visit, rng)
        check_surroundings(web, visit, rng)


def test_walks_find_what_a_plain_reader_finds(analyst: World, rng: Random) -> None:
    for number in range(6):
        check(analyst, rng, number)


@pytest.mark.soak
def test_walks_find_what_a_plain_reader_finds_in_a_thousand_webs(
    analyst: World, soak: Soak
) -> None:
    for at, size in soak.steps(1_000, 20):
        for number in range(at, at + size):
            check(analyst, soak.rng(number), number)
