"""Nominations and folders beyond the first page are reached, and what is open or waits is found among all of them."""

from typing import Any

import pytest

from atlas.policy.investigating import Move, RequestKind
from atlas.services import figures, investigations, nominate
from atlas.services.investigations import Wanted
from atlas.services.nominate import Task
from atlas.store import nominations as kept
from builders import DAY, NOW, World
from foldering import DUE, folder, home, with_investigators
from nominees import submitted, with_voters


@pytest.fixture
def people(world: World) -> World:
    return with_voters(world)


def test_W1_every_nomination_is_on_a_page_and_those_that_ended_come_last(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("services.nominate.reading", "services.paging"):
        monkeypatch.setattr(f"atlas.{place}.PAGE", 2)
    first = submitted(people, name="Oldest")
    names = ["Second", "Third", "Fourth"]
    for day, name in enumerate(names, start=1):
        nora = people.visit("nora", at=NOW + day * DAY)
        nominate.submit(nora, submitted(people, name=f"{name} twin").form)
    nominate.take_back(people.visit("nora"), first.id, reason="a slip")

    pages = [nominate.listed(people.visit("sue"), page=page) for page in (1, 2, 3, 4, 99)]

    shown = [each.id for page in pages[:4] for each, _ in page.items]
    assert len(set(shown)) == len(shown) == 7
    assert shown[-1] == first.id
    assert (pages[0].pages, pages[0].total, pages[4].page) == (4, 7, 4)


def test_W1_what_waits_is_found_however_many_came_later(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.services.nominate.reading.PAGE", 1)
    oldest = submitted(people, name="Oldest")
    submitted(people, name="Later")

    waits = nominate.waiting(people.visit("sec", at=NOW + DAY))

    assert {Task.SCREEN} == {
        task for each, tasks in waits for task in tasks if each.id == oldest.id
    }


def test_W1_duplicates_are_read_by_as_many_statements_however_many_they_are(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    whole = kept.entries_of

    def counted(*given: Any) -> Any:
        asked.append(given[1])
        return whole(*given)

    monkeypatch.setattr(kept, "entries_of", counted)
    found = [submitted(people, name=f"Twin {n}") for n in range(3)]

    view = nominate.view(people.visit("sue"), found[0].id)

    assert len(view.duplicates) == 2
    assert [sorted(map(str, each)) for each in asked] == [sorted(str(n.id) for n in found[1:])]


def test_W3_every_folder_is_on_a_page_and_closed_ones_come_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_investigators(world)
    for place in ("services.investigations.reading", "services.paging"):
        monkeypatch.setattr(f"atlas.{place}.PAGE", 2)
    made = [folder(world) for _ in range(3)]
    investigations.move(world.visit("ada"), made[2], Move.CLOSE, reason="nothing to find")

    pages = [investigations.listed(world.visit("sue"), page=page) for page in (1, 2)]

    assert [each.id for page in pages for each in page.items] == [made[1], made[0], made[2]]
    assert (pages[0].pages, pages[0].total) == (2, 3)


def test_W3_the_latest_requests_wait_however_many_there_are_and_M1_counts_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_investigators(world)
    monkeypatch.setattr("atlas.services.investigations.reading.MOST_WAITING", 1)
    id_ = folder(world)
    for text in ("first", "last"):
        wanted = Wanted(asked=home("south"), kind=RequestKind.CONTEXT, text=text, due=DUE)
        investigations.ask(world.visit("ada"), id_, wanted)

    waits = investigations.mine(world.visit("sid")).requests
    (counted,) = [
        each.value
        for each in figures.figures(world.visit("sid")).activity
        if each.name == "open-requests"
    ]

    assert [each.request.text for each in waits if each.request] == ["last"]
    assert counted == 2
