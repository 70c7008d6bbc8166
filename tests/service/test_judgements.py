"""Judgements merge what is shown and nothing that is stored; what is hidden merges nothing; withdrawing restores."""

import json
from pathlib import Path

import attrs
import pytest

import sameness
from atlas.errors import Denied, NotFound, UsageError
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import explain, explore, export, resolve, search
from atlas.services.discussion import Choice
from atlas.services.explore import View
from atlas.services.resolve import Asked, Verdict
from atlas.services.resolve.telling import NOTHING_JUDGED
from atlas.services.search import Query
from builders import World, a_claim, a_link, an_object
from cluster import Database
from sameness_views import (
    BOLT,
    HOST,
    LOCKER,
    TOOL,
    WHY,
    cast,
    judged,
    names,
    pair_asked,
    seen,
    shown,
)

OWN = Choice(tlp=TLP.AMBER_STRICT)


@pytest.fixture
def crews(world: World) -> World:
    """Return a world in which two members have a name each for one crew."""
    return cast(world)


def test_the_database_shows_judgements_where_both_things_show(database: Database) -> None:
    with database.connected() as connection:
        assert sameness.hold(connection)


def test_a_judgement_shows_both_names_as_one_thing_in_a_search(crews: World) -> None:
    judged(crews, "ada")

    found = search.find(crews.visit("eve"), Query(text="BoltCrew"))

    [item] = found.items
    assert found.total == 1
    assert {item.name, *item.aliases} == {"LockerX", "Gold Heron", "BoltCrew", "Boltikus"}
    assert item.organisations == ("The north", "The south")
    assert item.claims == 2
    everything = search.find(crews.visit("eve"), Query(text="", kinds=frozenset({"intrusion-set"})))
    assert (everything.total, everything.kinds[0].count) == (1, 1)


def test_both_addresses_lead_to_the_whole_thing(crews: World) -> None:
    judged(crews, "ada")

    views = [explain.thing(crews.visit("eve"), crews.thing(each)) for each in (LOCKER, BOLT)]

    assert views[0] == views[1]
    [view] = {each.thing.id: each for each in views}.values()
    assert view.thing.id == min(crews.thing(LOCKER), crews.thing(BOLT))
    assert view.claim_count == 2
    assert view.link_count == 3
    assert {name.name: name.organisations for name in view.sameness.names} == {
        **dict.fromkeys(("LockerX", "Gold Heron"), ("The north",)),
        **dict.fromkeys(("BoltCrew", "Boltikus"), ("The south",)),
    }
    [told] = view.sameness.judgements
    assert (told.organisation, told.grounds, told.verdict) == ("The north", WHY, Verdict.SAME)


def test_the_map_stands_them_at_one_place_and_adds_their_links(crews: World) -> None:
    judged(crews, "ada")

    picture = explore.picture(crews.visit("eve"), View(of=(crews.thing(HOST),), hops=2))

    crew = min(crews.thing(LOCKER), crews.thing(BOLT))
    assert {spot.thing.name for spot in picture.spots if spot.thing.id != crew} == {
        "panel.example",
        "Gannet",
    }
    assert len(picture.spots) == 3
    [uses] = [tie for tie in picture.ties if tie.target == crews.thing(TOOL)]
    assert uses.sources == ("The north", "The south")
    [group] = explore.groups(crews.visit("eve"), crews.thing(TOOL))
    assert group.count == 1


def test_a_path_leads_through_the_whole_thing(crews: World) -> None:
    visit = crews.visit("eve")
    before = explore.path(visit, crews.thing(LOCKER), crews.thing(HOST))
    judged(crews, "ada")

    after = explore.path(visit, crews.thing(LOCKER), crews.thing(HOST))

    assert before is not None
    assert after is not None
    assert (len(before.steps), len(after.steps)) == (3, 1)
    with pytest.raises(UsageError, match="one and the same"):
        explore.path(visit, crews.thing(LOCKER), crews.thing(BOLT))


def test_merging_and_unmerging_in_any_order_restores_what_was_seen(crews: World) -> None:
    before = seen(crews, "sam")
    first = resolve.judge(crews.visit("ada"), pair_asked(crews))
    merged = seen(crews, "sam")
    second = resolve.judge(crews.visit("sam"), pair_asked(crews))
    third = resolve.judge(crews.visit("eve"), pair_asked(crews, Verdict.NOT_SAME))

    resolve.withdraw(crews.visit("eve"), third[0], reason="mistaken")
    resolve.withdraw(crews.visit("ada"), first[0], reason="mistaken")
    still = seen(crews, "sam")
    resolve.withdraw(crews.visit("sam"), second[0], reason="mistaken")
    after = seen(crews, "sam")

    assert merged["search"] != before["search"]
    assert still["search"] == merged["search"]
    assert _untold(after) == _untold(before)


def test_a_hidden_judgement_does_not_exist_for_the_viewer(crews: World) -> None:
    before = seen(crews, "eve")

    judged(crews, "ada", choice=OWN)

    assert seen(crews, "eve") == before
    assert shown(crews, "ben") == min(crews.thing(BOLT), crews.thing(LOCKER))
    assert names(crews.visit("ben"), "BoltCrew") == names(crews.visit("ben"), "LockerX")


def test_a_judgement_about_a_hidden_thing_does_not_exist_for_the_viewer(crews: World) -> None:
    secret = an_object("intrusion-set", "Quiet One")
    crews.given(a_claim(secret, marking=TLP.AMBER, audience=crews.audience("cell:harbour")))
    before = seen(crews, "eve")

    asked = Asked(
        pairs=(
            (crews.thing(LOCKER), crews.thing(secret)),
            (crews.thing(secret), crews.thing(BOLT)),
        ),
        verdict=Verdict.SAME,
        reason=WHY,
    )
    resolve.judge(crews.visit("ada"), asked)

    assert seen(crews, "eve") == before
    assert len(explain.thing(crews.visit("sam"), crews.thing(BOLT)).sameness.members) == 3
    with pytest.raises(NotFound):
        resolve.judge(crews.visit("eve"), asked)


def test_not_same_keeps_apart_and_both_pages_tell_that_it_is_disputed(crews: World) -> None:
    judged(crews, "ada")
    judged(crews, "sam", Verdict.NOT_SAME)

    view = explain.thing(crews.visit("eve"), crews.thing(BOLT))

    assert not view.sameness.merged
    assert view.sameness.disputed
    assert view.thing.name == "BoltCrew"
    [spot] = [
        each
        for each in explore.picture(crews.visit("eve"), View(of=(view.thing.id,))).spots
        if each.chosen
    ]
    assert spot.disputed


def test_the_latest_of_an_organisation_counts_and_an_earlier_one_comes_back(crews: World) -> None:
    judged(crews, "ada")
    asked = attrs.evolve(pair_asked(crews), verdict=Verdict.UNSURE)
    [unsure] = resolve.judge(crews.visit("ben", at=crews.visit("ben").now.replace(hour=13)), asked)
    apart = explain.thing(crews.visit("eve"), crews.thing(BOLT)).sameness.merged

    resolve.withdraw(crews.visit("ada"), unsure, reason="sure again")

    assert not apart
    assert explain.thing(crews.visit("eve"), crews.thing(BOLT)).sameness.merged


def test_exports_never_change_but_for_what_is_judged(crews: World, tmp_path: Path) -> None:
    before = _exported(crews, tmp_path / "before.json")
    judged(crews, "ada", choice=OWN)
    hidden = _exported(crews, tmp_path / "hidden.json")
    [made] = resolve.judge(crews.visit("sam"), pair_asked(crews))

    after = _exported(crews, tmp_path / "after.json")
    resolve.withdraw(crews.visit("sam"), made, reason="mistaken")

    assert hidden == before
    [told] = [each for each in after if each not in before]
    assert {each: told[each] for each in ("relationship_type", "description", "confidence")} == {
        "relationship_type": "duplicate-of",
        "description": WHY,
        "confidence": 80,
    }
    assert {told["source_ref"], told["target_ref"]} == {LOCKER["id"], BOLT["id"]}
    assert [each for each in after if each != told] == before
    assert _exported(crews, tmp_path / "restored.json") == before


def test_what_a_catalogue_says_was_replaced_is_the_same_and_goes_with_its_claim(
    crews: World,
) -> None:
    replaced = a_link(BOLT, "revoked-by", LOCKER)
    crews.given(a_claim(replaced), by="south")
    merged = explain.thing(crews.visit("eve"), crews.thing(LOCKER)).sameness

    later = {**replaced, "modified": "2026-02-01T00:00:00.000Z", "revoked": True}
    crews.given(a_claim(later), by="south")

    assert merged.merged
    assert [(each.relation, each.organisation) for each in merged.judgements] == [
        ("revoked-by", "The south")
    ]
    assert not explain.thing(crews.visit("eve"), crews.thing(LOCKER)).sameness.merged


def test_a_hand_overrules_what_the_own_catalogue_says(crews: World) -> None:
    crews.given(a_claim(a_link(BOLT, "revoked-by", LOCKER)), by="south")

    judged(crews, "sam", Verdict.UNSURE)

    assert not explain.thing(crews.visit("eve"), crews.thing(LOCKER)).sameness.merged


@pytest.mark.parametrize("relation", ["similar", "alias-of", "same-person-as"])
def test_what_a_catalogue_calls_similar_is_unsure(crews: World, relation: str) -> None:
    crews.given(a_claim(a_link(BOLT, relation, LOCKER)), by="south")

    told = explain.thing(crews.visit("eve"), crews.thing(LOCKER)).sameness

    assert not told.merged
    assert [each.verdict for each in told.judgements] == [Verdict.UNSURE]


def test_persons_are_never_joined_without_a_hand(crews: World) -> None:
    one, other = an_object("identity", "Z"), an_object("identity", "W")
    crews.given(*map(a_claim, (one, other, a_link(one, "revoked-by", other))))
    told = explain.thing(crews.visit("ada"), crews.thing(one)).sameness
    several = attrs.evolve(
        pair_asked(crews),
        pairs=((crews.thing(one), crews.thing(other)), (crews.thing(LOCKER), crews.thing(BOLT))),
    )

    with pytest.raises(UsageError, match="one by one"):
        resolve.judge(crews.visit("ada"), several)

    assert not told.merged
    assert [each.verdict for each in told.judgements] == [Verdict.UNSURE]


def test_who_may_not_contribute_judges_nothing(crews: World) -> None:
    crews.person("rex", roles=[Role.REVIEWER])

    with pytest.raises(Denied):
        judged(crews, "rex")


def test_another_organisations_judgement_is_not_ones_own_to_withdraw(crews: World) -> None:
    [made] = resolve.judge(crews.visit("ada"), pair_asked(crews))
    [hidden] = resolve.judge(crews.visit("ada"), attrs.evolve(pair_asked(crews), choice=OWN))

    with pytest.raises(Denied, match="own organisation"):
        resolve.withdraw(crews.visit("eve"), made, reason="no")
    with pytest.raises(NotFound):
        resolve.withdraw(crews.visit("eve"), hidden, reason="no")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": " "}, "Write why"),
        ({"strength": 101}, "percent"),
        ({"pairs": ()}, "1 to 100"),
        ({"choice": Choice(tlp=TLP.CLEAR)}, "Choose"),
    ],
)
def test_what_cannot_be_kept_is_said_before_anything_is(
    crews: World, change: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        resolve.judge(crews.visit("ada"), attrs.evolve(pair_asked(crews), **change))  # type: ignore[arg-type] # by name

    assert not explain.thing(crews.visit("ada"), crews.thing(BOLT)).sameness.judgements


def test_a_judgement_is_never_for_more_people_than_what_its_author_sees(crews: World) -> None:
    crews.given(a_claim(LOCKER, marking=TLP.AMBER, audience=crews.audience("cell:harbour")))
    wide = attrs.evolve(
        pair_asked(crews), choice=Choice(tlp=TLP.GREEN, words=frozenset({"alliance"}))
    )

    with pytest.raises(UsageError, match="not for more people"):
        resolve.judge(crews.visit("sam"), wide)


def test_what_becomes_of_it_is_told_before(crews: World) -> None:
    effect = resolve.check(crews.visit("ada"), pair_asked(crews))
    [made] = resolve.judge(crews.visit("ada"), pair_asked(crews))

    back = resolve.check_withdrawal(crews.visit("ada"), made)

    assert [sorted(each.name for each in group) for group in effect.groups] == [
        ["BoltCrew", "LockerX"]
    ]
    assert sorted(each.name for group in back.groups for each in group) == ["BoltCrew", "LockerX"]
    assert [len(group) for group in back.groups] == [1, 1]
    assert (effect.readers.persons, effect.handlings[0].tlp) == (4, TLP.GREEN)


def _untold(views: dict[str, object]) -> str:
    """Return what was seen but for the judgements themselves, of which withdrawn ones stay to be read."""
    pages = views["things"]
    assert isinstance(pages, list)
    bare = [attrs.evolve(each, sameness=NOTHING_JUDGED) for each in pages]
    return repr(views | {"things": bare})


def _exported(world: World, out: Path) -> list[dict[str, object]]:
    visit = world.visit("eve")
    export.export_stix(visit, out, clock=lambda: visit.now)
    objects: list[dict[str, object]] = json.loads(out.read_bytes())["objects"]
    return objects
