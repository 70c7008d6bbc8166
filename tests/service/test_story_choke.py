"""D2 of the demonstration: the shared reseller is the choke point, where betweenness picks another."""

from datetime import timedelta

from atlas.model.handling import Purpose
from atlas.services import alliance
from atlas.services.demo import choke, ember
from atlas.services.gate import Visit
from builders import NOW, World, a_claim


def test_D2_the_reseller_is_the_choke_point_where_betweenness_picks_the_board(world: World) -> None:
    world.person("noor", of="north")
    world.given(*(a_claim(each) for each in (*choke.THINGS, *choke.LINKS)))

    found = choke.found_by(_visit(world))

    assert (found.point, found.stopped) == ("Harbour Ember", 3)
    assert (found.busiest, found.stopped_by_busiest) == ("Lantern Board", 0)


def test_D2_is_computed_over_what_the_viewer_sees(world: World) -> None:
    world.person("noor", of="north")
    seen = [each for each in choke.LINKS if each["target_ref"] != ember.RESELLER["id"]]
    world.given(*(a_claim(each) for each in (*choke.THINGS, *seen)))

    found = choke.found_by(_visit(world))

    assert (found.point, found.stopped) == ("Lantern Board and Gable Board", 3)


def _visit(world: World) -> Visit:
    actor = alliance.actor_named("noor")
    return Visit(actor=actor, purpose=Purpose.RESEARCH, now=NOW + timedelta(minutes=1))
