"""A merge takes nothing out of exports and feeds: whoever takes out what shows as one takes all of its members out."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import pytest

from atlas.formats.stix.tombstones import written
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services import explain, explore, export, resolve, taxii, views
from atlas.services.discussion import Choice
from atlas.services.explore import View
from atlas.services.export import Wanted
from atlas.services.taxii import EVERYTHING, Entry, Question, Server
from atlas.services.taxii.reading import Shape
from atlas.settings import Settings
from atlas.store import numbering
from builders import World
from sameness_views import BOLT, HOST, LOCKER, TOOL, WHY, cast, judged, pair_asked

ANY = numbering.Wanted()
Ids = Callable[..., frozenset[str]]


@pytest.fixture
def crews(world: World) -> World:
    """Return a world in which two members have a name each for one crew."""
    return cast(world)


@pytest.fixture
def exported(crews: World, tmp_path: Path) -> Ids:
    """Return how ids are found that an export of some things, as far as a search finds them, holds."""

    def ids(things: Sequence[ThingId], query: str | None = None) -> frozenset[str]:
        visit = crews.visit("eve")
        out = tmp_path / "out.json"
        wanted = Wanted(things=tuple(things), query=query)
        export.export_stix(visit, out, clock=lambda: visit.now, wanted=wanted)
        return frozenset(each["id"] for each in json.loads(out.read_bytes())["objects"])

    return ids


def test_a_view_holds_the_same_objects_before_and_after_a_judgement(
    crews: World, exported: Ids
) -> None:
    before = exported(_shown(crews))

    [made] = resolve.judge(crews.visit("sam"), pair_asked(crews))

    assert {LOCKER["id"], BOLT["id"]} <= before
    assert exported(_shown(crews)) == before | {f"relationship--{made}"}


def test_a_thing_holds_what_both_its_addresses_held_and_the_judgement(
    crews: World, exported: Ids
) -> None:
    ends = [crews.thing(each) for each in (LOCKER, BOLT)]
    before = exported([ends[0]]) | exported([ends[1]])

    [made] = resolve.judge(crews.visit("sam"), pair_asked(crews))

    shown = explain.thing(crews.visit("eve"), ends[0]).thing.id
    assert exported([shown]) == before | {f"relationship--{made}"}
    assert [exported([each]) for each in ends] == [exported([shown])] * 2


def test_what_is_searched_for_in_a_thing_is_found_in_all_of_it(crews: World, exported: Ids) -> None:
    resolve.judge(crews.visit("sam"), pair_asked(crews))

    found = [exported([crews.thing(each)], "BoltCrew") for each in (LOCKER, BOLT)]

    assert BOLT["id"] in found[0]
    assert found[0] == found[1]


def test_a_feed_of_a_view_holds_the_same_objects_and_the_judgement(crews: World) -> None:
    saved = views.create(crews.visit("eve"), "Mine", f"of={crews.thing(TOOL)}")
    before = _fed(crews, str(saved.id))

    [made] = resolve.judge(crews.visit("sam"), pair_asked(crews))

    assert {LOCKER["id"], BOLT["id"]} <= before
    assert _fed(crews, str(saved.id)) == before | {f"relationship--{made}"}


def test_a_feed_tells_a_judgement_as_an_export_does(crews: World, exported: Ids) -> None:
    [made] = resolve.judge(crews.visit("sam"), pair_asked(crews))

    [told] = _entries(crews, ids=(f"relationship--{made}",))

    said = json.loads(told.content)
    assert said["relationship_type"] == "duplicate-of"
    assert {said["source_ref"], said["target_ref"]} == {LOCKER["id"], BOLT["id"]}
    assert said["modified"] == written(told.version)
    assert f"relationship--{made}" in exported([crews.thing(LOCKER)])
    dates = numbering.Wanted(last=False, dates=(told.version,))
    assert f"relationship--{made}" in [each.stix_id for each in _entries(crews, wanted=dates)]
    old = numbering.Wanted(specs=("2.0",))
    assert f"relationship--{made}" not in [each.stix_id for each in _entries(crews, wanted=old)]


def test_a_judgement_that_is_withdrawn_is_revoked_for_whoever_took_it(crews: World) -> None:
    [made] = resolve.judge(crews.visit("sam"), pair_asked(crews))
    _entries(crews, person="eve")
    resolve.withdraw(crews.visit("sam"), made, reason="A mistake.")

    [told] = _entries(crews, person="eve", ids=(f"relationship--{made}",))

    assert json.loads(told.content)["revoked"]
    assert WHY.encode() not in told.content
    assert _entries(crews, person="sam", ids=(f"relationship--{made}",)) == ()


def test_a_judgement_that_one_may_not_read_is_not_in_the_feed(crews: World) -> None:
    judged(crews, "sam", choice=Choice(tlp=TLP.AMBER_STRICT))
    crews.person("kit", of="south")

    told = {person: _entries(crews, person=person) for person in ("kit", "eve")}

    assert len(told["kit"]) == len(told["eve"]) + 1
    assert {each.stix_id for each in told["eve"]} < {each.stix_id for each in told["kit"]}


def _view(world: World) -> View:
    return View(of=(world.thing(TOOL), world.thing(HOST)), hops=2)


def _shown(world: World) -> list[ThingId]:
    """Return what a view shows now, as the page of an export asks for it."""
    picture = explore.picture(world.visit("eve"), _view(world))
    return [ThingId(spot.thing.id) for spot in picture.spots]


def _fed(world: World, collection: str) -> frozenset[str]:
    return frozenset(entry.stix_id for entry in _entries(world, collection=collection))


def _entries(
    world: World,
    *,
    person: str = "eve",
    collection: str = str(EVERYTHING),
    wanted: numbering.Wanted = ANY,
    ids: tuple[str, ...] | None = None,
) -> tuple[Entry, ...]:
    server = Server(key=Settings.from_env().key("feed"), view_of=lambda state: _view(world))
    question = Question(
        collection=collection,
        shape=Shape.OBJECTS,
        wanted=attrs.evolve(wanted, ids=ids),
        added_after=None,
        limit=100,
    )
    return taxii.read(world.visit(person), question, server).entries
