"""Names in common propose that two things are one, and never join them by themselves."""

import json
import uuid
from collections import defaultdict
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from atlas.model.markings import TLP
from atlas.resolve.proposing import folded
from atlas.services import explain, resolve, search
from atlas.services.resolve import Asked, Verdict
from atlas.services.search import Query
from atlas.store import judgements
from builders import World, a_claim, an_object
from sameness_views import BOLT, LOCKER, cast

LOOK_ALIKES = 500
NORTHERN = an_object("threat-actor", "Locker-X")
SAME_ALIAS = an_object("intrusion-set", "Heron Group", aliases=["Old crew", "GOLD HERON"])


@pytest.fixture
def crews(world: World) -> World:
    """Return a world with crews of several members."""
    return cast(world)


def proposed(world: World, person: str, batch: uuid.UUID | None = None) -> list[set[str]]:
    found = resolve.proposals(world.visit(person), batch=batch)
    return [{each.one.name, each.other.name} for each in found.items]


def test_the_same_name_or_alias_once_folded_is_proposed_to_its_contributor(crews: World) -> None:
    crews.given(*map(a_claim, (NORTHERN, SAME_ALIAS)), by="east")

    found = resolve.proposals(crews.visit("eve"))

    assert {frozenset((each.one.name, each.other.name)) for each in found.items} == {
        frozenset(("LockerX", "Locker-X")),
        frozenset(("LockerX", "Heron Group")),
    }
    assert {each.names[0].casefold() for each in found.items} <= {
        *("lockerx", "locker-x", "gold heron")
    }
    assert proposed(crews, "sam") == []


def test_a_common_name_joins_nothing_by_itself(crews: World) -> None:
    crews.given(*map(a_claim, (NORTHERN, SAME_ALIAS)), by="east")

    view = explain.thing(crews.visit("eve"), crews.thing(LOCKER))

    assert not view.sameness.merged
    assert search.find(crews.visit("eve"), Query(text="Gold Heron")).total == 2


@pytest.mark.parametrize("verdict", Verdict)
def test_what_was_judged_is_not_proposed_again(crews: World, verdict: Verdict) -> None:
    crews.given(a_claim(NORTHERN), by="east")
    pair = (crews.thing(NORTHERN), crews.thing(LOCKER))

    resolve.judge(crews.visit("eve"), Asked(pairs=(pair,), verdict=verdict, reason="seen"))

    assert proposed(crews, "eve") == []


def test_what_is_hidden_is_not_proposed(crews: World) -> None:
    hidden = an_object("intrusion-set", "BoltCrew Two", aliases=["Quiet Bolt"])
    crews.given(a_claim(hidden, marking=TLP.AMBER_STRICT))
    crews.given(a_claim(an_object("intrusion-set", "Quiet Bolt")), by="east")

    assert proposed(crews, "eve") == []


def test_initials_kinds_that_differ_and_very_common_names_propose_nothing(crews: World) -> None:
    crews.given(
        a_claim(an_object("malware", "LockerX")),
        *(a_claim(an_object("malware", "ab", version=str(n))) for n in range(2)),
        by="east",
    )
    many = [an_object("tool", "Crowd", id=f"tool--{uuid.UUID(int=n, version=4)}") for n in range(9)]
    crews.given(*map(a_claim, many), by="east")

    assert proposed(crews, "eve") == []


def test_two_things_are_shown_side_by_side_with_the_identifiers_of_both(crews: World) -> None:
    side = resolve.compare(crews.visit("eve"), crews.thing(LOCKER), crews.thing(BOLT))

    assert side is not None
    assert {side.one.name, side.other.name} == {"LockerX", "BoltCrew"}
    assert (side.names, side.identifiers, side.person) == ((), (), False)
    assert resolve.compare(crews.visit("eve"), crews.thing(LOCKER), crews.thing(NORTHERN)) is None


@pytest.mark.shared
def test_five_hundred_look_alikes_of_the_galaxies_are_never_merged_without_a_hand(
    world: World, shared: Path
) -> None:
    world.person("ada")
    things = list(_look_alikes(shared))
    world.given(*map(a_claim, things))

    with_namesakes = resolve.proposals(world.visit("ada"))
    found = search.find(world.visit("ada"), Query(text="", kinds=frozenset({"threat-actor"})))

    assert len(things) == 2 * LOOK_ALIKES
    assert found.total == len(things)
    assert with_namesakes.items
    assert _clusters(world, things) == 0


def _look_alikes(shared: Path) -> list[dict[str, object]]:
    """Return 500 pairs of the galaxies that share a name once folded, or begin alike, as things of one kind."""
    bearers: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for path in sorted((shared / "data" / "misp-galaxy" / "clusters").glob("*.json")):
        for value in json.loads(path.read_text("utf-8"))["values"]:
            names = [value["value"], *value.get("meta", {}).get("synonyms", [])]
            for name in filter(None, map(folded, map(str, names))):
                bearers[name].setdefault(f"{path.stem} {value['value']}", names)
    pairs = [pair for _, each in sorted(bearers.items()) for pair in combinations(each.values(), 2)]
    # and names that begin alike, as a family's variants and a group's offshoots do
    alike = ((a, b) for a, b in pairwise(sorted(bearers)) if len(a) > 6 and b.startswith(a[:6]))
    pairs += [(next(iter(bearers[a].values())), next(iter(bearers[b].values()))) for a, b in alike]
    return [
        an_object(
            "threat-actor", str(names[0]), aliases=list(map(str, names[1:6])), id=_id(n, side)
        )
        for n, pair in enumerate(pairs[:LOOK_ALIKES])
        for side, names in enumerate(pair)
    ]


def _id(number: int, side: int) -> str:
    return f"threat-actor--{uuid.uuid5(uuid.NAMESPACE_OID, f'{number} {side}')}"


def _clusters(world: World, things: list[dict[str, object]]) -> int:
    from atlas.policy.decide import Action  # noqa: PLC0415 - the one test that opens a scope
    from atlas.services import gate  # noqa: PLC0415

    with gate.open_scope(world.visit("ada"), Action.READ) as opened:
        return len(judgements.merged(opened, [world.thing(each) for each in things]).members)
