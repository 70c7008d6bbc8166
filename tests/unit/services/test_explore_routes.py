"""Of equally short ways the surest comes first, then names decide; layers hold all things on shortest ways."""

import uuid
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explain import ThingRef
from atlas.services.explore.routes import best_routes, between
from atlas.services.explore.view import Route, Tie
from atlas.services.explore.walking import Spread

A, B, C, D, E = (ThingId(uuid.UUID(int=number)) for number in range(1, 6))
NAMES = {A: "a", B: "b", C: "c", D: "d", E: "e"}
REFS = {
    id_: ThingRef(id=id_, stix_id=f"tool--{name}", kind="tool", name=name, marking=TLP.GREEN)
    for id_, name in NAMES.items()
}


def tie(
    source: ThingId, target: ThingId, likelihood: int | None = None, type_: str = "uses"
) -> Tie:
    return Tie(
        source=source,
        type=type_,
        target=target,
        likelihood=likelihood,
        marking=TLP.GREEN,
        claims=(),
        sources=(),
    )


def told(routes: Sequence[Route]) -> list[str]:
    return [
        "".join([route.steps[0].source.name, *(step.target.name for step in route.steps)])
        for route in routes
    ]


def test_the_way_with_the_least_doubt_comes_first() -> None:
    ties = between([tie(A, B, 90), tie(B, E, 50), tie(A, C, 80), tie(C, E, 80)])

    assert told(best_routes([[A], [B, C], [E]], ties, REFS, most=4)) == ["ace", "abe"]


def test_of_equally_sure_ways_names_decide_from_the_start_on() -> None:
    ties = between([tie(A, C), tie(C, E), tie(A, B), tie(B, E), tie(E, D), tie(D, A)])

    assert told(best_routes([[A], [B, C, D], [E]], ties, REFS, most=2)) == ["abe", "ace"]


def test_a_step_holds_all_ties_the_surest_first_and_knows_its_direction() -> None:
    ties = between([tie(B, A, 70), tie(A, B, 20, "related-to")])

    (route,) = best_routes([[A], [B]], ties, REFS, most=1)

    assert [each.likelihood for each in route.steps[0].ties] == [70, 20]
    assert not route.steps[0].forward


def test_things_without_a_tie_end_no_way() -> None:
    assert best_routes([[A], [B], [C]], between([tie(A, B)]), REFS, most=1) == []


@given(st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)), st.none(), max_size=30))
def test_layers_hold_every_thing_on_a_shortest_way(pairs: dict[tuple[int, int], None]) -> None:
    ids = [ThingId(uuid.UUID(int=number)) for number in range(9)]
    near: dict[ThingId, list[ThingId]] = {}
    for one, other in pairs:
        near.setdefault(ids[one], []).append(ids[other])
        near.setdefault(ids[other], []).append(ids[one])
    there, back = Spread.of(ids[0]), Spread.of(ids[8])
    for _ in range(9):
        there.advance(near, frozenset())
        back.advance(near, frozenset())

    if ids[8] in there.steps:
        layers = there.layers_to([ids[8]], width=9)
        far = there.steps[ids[8]]
        assert [set(layer) for layer in layers] == [
            {id_ for id_ in there.steps if (there.steps[id_], back.steps[id_]) == (n, far - n)}
            for n in range(far + 1)
        ]
