"""What falls with what."""

from atlas.graphs.disruption.cascade import (
    blast,
    blasts,
    circles,
    falls,
    gaps,
    objections,
    redundancy,
    single_points,
)
from atlas.graphs.disruption.centrality import betweenness
from atlas.graphs.disruption.dependencies import Dependencies, Supply
from atlas.graphs.disruption.smallest import smallest_sets
from atlas.graphs.graph import Graph

A, B, C, T1, T2, T3 = range(6)


def supplies(*pairs: tuple[int, int, int]) -> list[Supply]:
    return [Supply(customer=c, step=s, supplier=x) for c, s, x in pairs]


def the_rule() -> Dependencies:
    """T1 needs a or b, and c; T2 needs c; T3 needs b."""
    stated = supplies((T1, 0, A), (T1, 0, B), (T1, 1, C), (T2, 0, C), (T3, 0, B))
    return Dependencies.of(6, stated, targets={T1: 1.0, T2: 1.0, T3: 1.0})


def test_A1_removing_c_stops_two_targets_b_and_c_stop_all_and_a_stops_none() -> None:
    model = the_rule()

    assert blast(model, [C]).stopped == (T1, T2)
    assert blast(model, [B, C]).stopped == (T1, T2, T3)
    assert blast(model, [A]).stopped == ()
    assert blast(model, [A]).weakened == (T1,)
    assert single_points(model) == {T1: (C,), T2: (C,), T3: (B,)}
    assert [each.removed for each in smallest_sets(model, limit=5).removals] == [(B, C)]


def test_blasts_come_with_most_harm_first() -> None:
    stated = supplies((T1, 0, A), (T2, 0, B), (T3, 0, B), (T3, 0, C))
    model = Dependencies.of(6, stated, targets={T1: 5.0, T2: 1.0, T3: 1.0})

    assert [(each.removed, each.harm) for each in blasts(model)] == [
        ((A,), 5.0),
        ((B,), 1.0),
        ((C,), 0.0),
    ]


def test_a_removed_target_is_not_counted_as_stopped_by_its_own_removal() -> None:
    model = Dependencies.of(2, supplies((1, 0, 0)), targets={0: 1.0, 1: 1.0})

    assert blast(model, [0]).stopped == (1,)


def test_two_suppliers_with_one_behind_them_are_redundant_in_name_alone() -> None:
    target, one, other, reseller = range(4)
    stated = supplies(
        (target, 0, one), (target, 0, other), (one, 0, reseller), (other, 0, reseller)
    )
    model = Dependencies.of(4, stated, targets={target: 1.0})

    told = redundancy(model)[0]

    assert (told.suppliers, told.behind) == (2, (reseller,))


def test_an_open_step_never_breaks_and_is_told_as_a_gap() -> None:
    model = Dependencies.of(2, supplies((0, 0, 1)), targets={0: 1.0}, unknown=[(0, 0)])

    assert falls(model, [1]) == {1}
    assert gaps(model) == (0,)
    assert blast(model, [1]).weakened == (0,)


def test_things_in_a_circle_hold_each_other_up_until_one_is_removed() -> None:
    target, one, other, outside = range(4)
    stated = supplies((target, 0, one), (one, 0, other), (other, 0, one), (other, 0, outside))
    model = Dependencies.of(4, stated, targets={target: 1.0})

    assert falls(model, [outside]) == {outside}
    assert falls(model, [other]) == {target, one, other}
    assert circles(model) == [(one, other)]


def test_a_circle_is_objected_to_for_the_targets_that_lean_on_it_alone() -> None:
    stated = supplies((T1, 0, A), (A, 0, B), (B, 0, A), (T2, 0, C))
    model = Dependencies.of(6, stated, targets={T1: 1.0, T2: 1.0})

    told = objections(model)

    assert [(each.problem, each.things) for each in told] == [("dependencies.cycle", (T1,))]


def test_a_target_without_steps_is_said_and_not_guessed() -> None:
    model = Dependencies.of(6, supplies((T1, 0, A)), targets={T1: 1.0, T2: 1.0})

    assert [(each.problem, each.things) for each in objections(model)] == [
        ("dependencies.bare", (T2,))
    ]


def test_a_map_without_dependencies_gives_one_sentence() -> None:
    model = Dependencies.of(3, [], targets={0: 1.0, 1: 1.0})

    assert [each.problem for each in objections(model)] == ["dependencies.none"]


def test_the_shared_reseller_is_the_choke_point_where_betweenness_picks_another() -> None:
    """Two trades, ransomware and fraud, meet at a forum that nobody needs; their hosters rent from one reseller."""
    reseller, forum = 0, 1
    hosters, crews, gangs, rest = range(2, 5), range(5, 8), range(8, 11), range(11, 17)
    stated = supplies(
        *((host, 0, reseller) for host in hosters),
        *((crew, 0, host) for crew in crews for host in hosters),
        *((gang, 0, host) for gang in gangs for host in hosters[:2]),
        *((crew, 1, forum) for crew in crews),
        *((crew, 1, other) for crew, other in zip(crews, rest, strict=False)),
    )
    model = Dependencies.of(17, stated, targets=dict.fromkeys((*crews, *gangs), 1.0))
    talks = [(forum, other) for other in (*crews, *gangs, *rest)]
    pairs = {(each.customer, each.supplier) for each in stated} | set(talks)
    net = Graph.of(17, [a for a, _ in pairs], [b for _, b in pairs])

    worst = blasts(model)[0]

    assert worst.removed == (reseller,)
    assert worst.stopped == (*crews, *gangs)
    assert int(betweenness(net).argmax()) == forum
    assert blast(model, [forum]).stopped == ()
    assert [each.removed for each in smallest_sets(model).removals] == [(reseller,)]
