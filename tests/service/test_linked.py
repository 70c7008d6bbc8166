"""Pages of a thing's links: of few in order of names, of very many in order of STIX ids, none missing or twice."""

import pytest

from atlas.model.ids import ClaimId
from atlas.services import explain, explore, linked
from atlas.services.explain import ThingView
from atlas.store import walks
from builders import World, a_claim, a_link, an_object, an_observable

ADDRESSES = [an_observable("ipv4-addr", f"198.51.100.{n}") for n in range(7)]
REPORT = an_object(
    "report",
    "Wide report",
    published="2026-01-01T00:00:00Z",
    report_types=["indicator"],
    object_refs=[each["id"] for each in ADDRESSES],
)
ACTOR = an_object("threat-actor", "Somebody")
NAMES = [f"198.51.100.{n}" for n in range(7)]


@pytest.fixture
def analyst(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, (*ADDRESSES, REPORT, ACTOR, a_link(ACTOR, "related-to", REPORT))))
    monkeypatch.setattr(linked, "LINKS_PER_PAGE", 3)
    return world


def page(world: World, number: int, relation: tuple[str, bool] | None = None) -> ThingView:
    thing = world.thing(REPORT)
    return explain.thing(world.visit("ada"), thing, page=number, relation=relation)


def all_pages(world: World) -> list[tuple[str, bool, str, ClaimId]]:
    return [
        (each.type, each.outgoing, each.other.name, each.claim)
        for number in (1, 2, 3)
        for each in page(world, number).links
    ]


def test_few_links_stand_in_the_order_of_names(analyst: World) -> None:
    assert [each[2] for each in all_pages(analyst)] == [*NAMES, "Somebody"]


def test_very_many_links_are_all_there_once_in_another_order(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = all_pages(analyst)
    monkeypatch.setattr(linked, "MOST_BY_NAME", 5)

    many = all_pages(analyst)

    assert sorted(many) == sorted(few)
    stix_ids = [each.other.stix_id for n in (1, 2, 3) for each in page(analyst, n).links][:7]
    assert stix_ids == sorted(stix_ids)
    assert page(analyst, 1).link_count == 8


def test_a_relation_of_few_among_very_many_stands_by_name(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linked, "MOST_BY_NAME", 5)

    only = page(analyst, 1, relation=("related-to", False))

    assert [each.other.name for each in only.links] == ["Somebody"]


def test_a_revoked_link_is_on_no_page_and_is_counted_beside(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = {"revoked": True, "modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(a_link(ACTOR, "related-to", REPORT) | later))
    monkeypatch.setattr(linked, "MOST_BY_NAME", 5)

    assert [each[2] for each in sorted(all_pages(analyst))] == NAMES
    assert (page(analyst, 1).link_count, page(analyst, 1).revoked_links) == (7, 1)


def test_groups_of_very_many_count_what_is_judged_the_same_once_as_those_of_few_do(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = an_object("tool", "Old name"), an_object("tool", "New name")
    said = [a_link(ACTOR, "uses", each) for each in (old, new)]
    analyst.given(*map(a_claim, (old, new, *said, a_link(old, "revoked-by", new))))
    few = explore.groups(analyst.visit("ada"), analyst.thing(ACTOR))

    monkeypatch.setattr(walks, "ONE_BY_ONE", 0)
    many = explore.groups(analyst.visit("ada"), analyst.thing(ACTOR))

    assert many == few
    assert [(each.relation, each.kind, each.count) for each in few] == [
        ("related-to", "report", 1),
        ("uses", "tool", 1),
    ]
