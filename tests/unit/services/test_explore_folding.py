"""What is grouped away on a picture."""

from atlas.services import explore
from sketches import BESIDE, HUB, LINKED, LONE, a_picture, a_spot, a_tie

WEB = a_picture(
    a_spot(HUB, chosen=True),
    a_spot(LONE),
    a_spot(BESIDE),
    a_spot(LINKED),
    ties=(a_tie(HUB, LONE), a_tie(HUB, BESIDE), a_tie(HUB, LINKED), a_tie(BESIDE, LINKED)),
)


def test_only_neighbours_of_one_thing_alone_are_grouped() -> None:
    drawn = explore.folded(WEB, {HUB})

    assert [spot.thing.id for spot in drawn.spots] == [HUB, BESIDE, LINKED]
    assert drawn.grouped == {HUB: 1}
    assert len(drawn.ties) == 3


def test_without_groups_all_is_drawn() -> None:
    drawn = explore.folded(WEB, ())

    assert (drawn.spots, drawn.ties, drawn.grouped) == (WEB.spots, WEB.ties, {})


def test_a_chosen_thing_is_never_grouped_away() -> None:
    web = a_picture(a_spot(HUB), a_spot(LONE, chosen=True), ties=(a_tie(HUB, LONE),))

    assert explore.folded(web, {HUB}).spots == web.spots


def test_two_lone_neighbours_can_be_grouped_and_one_cannot() -> None:
    assert explore.lone_neighbours(WEB.ties) == {}
    two = (a_tie(HUB, LONE), a_tie(HUB, BESIDE))
    assert explore.lone_neighbours(two) == {HUB: 2}
