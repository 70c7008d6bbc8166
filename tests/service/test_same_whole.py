"""The whole map of a scope is made of what is judged there too, and made anew when that changes."""

from atlas.policy.decide import Action
from atlas.services import gate, resolve
from atlas.store import wholemap
from builders import DAY, NOW, World
from sameness_views import BOLT, LOCKER, cast, judged, pair_asked


def pairs(world: World) -> set[tuple[object, object]]:
    with gate.open_scope(world.visit("eve"), Action.READ) as opened:
        return set(wholemap.iter_pairs(opened, without=(), most=100, most_pairs=100))


def newest(world: World) -> object:
    with gate.open_scope(world.visit("eve"), Action.READ) as opened:
        return wholemap.newest(opened)


def test_things_of_one_cluster_are_one_on_the_whole_map(world: World) -> None:
    cast(world)
    before = pairs(world)

    judged(world, "ada")

    after = pairs(world)
    greater = max(world.thing(LOCKER), world.thing(BOLT))
    assert (len(before), len(after)) == (3, 2)
    assert not any(greater in pair for pair in after)


def test_the_whole_map_is_stale_once_something_was_judged_or_withdrawn(world: World) -> None:
    cast(world)
    before = newest(world)

    later = world.visit("ada", at=NOW + DAY)
    [made] = resolve.judge(later, pair_asked(world))
    judged_at = newest(world)
    resolve.withdraw(world.visit("ada", at=NOW + 2 * DAY), made, reason="mistaken")

    assert before == NOW
    assert judged_at == NOW + DAY
    assert newest(world) == NOW + 2 * DAY
