"""What is no longer seen after a choice."""

from atlas.graphs.disruption.dependencies import Dependencies, Supply
from atlas.graphs.disruption.sight import choices


def model() -> Dependencies:
    return Dependencies.of(
        5,
        [Supply(customer=0, step=0, supplier=2), Supply(customer=1, step=0, supplier=3)],
        targets={0: 1.0, 1: 1.0},
    )


def test_A9_waiting_is_always_offered_first_and_loses_nothing() -> None:
    waiting = choices(model(), [])[0]

    assert (waiting.removed, waiting.stopped, waiting.lost, waiting.blind) == ((), (), (), ())


def test_a_thing_is_blind_once_all_places_that_see_it_fell_and_dimmed_after_some() -> None:
    _, one, both = choices(model(), [[2], [2, 3]], sights=[(2, 1), (2, 4), (3, 4)])

    assert (one.lost, one.blind, one.dimmed) == ((2,), (1,), (4,))
    assert (both.lost, both.blind, both.dimmed) == ((2, 3), (4,), ())
    assert both.stopped == (0, 1)


def test_without_knowledge_of_who_sees_what_no_loss_is_said() -> None:
    assert not choices(model(), [[2]])[1].is_sight_known
