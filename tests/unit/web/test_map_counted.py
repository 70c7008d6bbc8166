"""What the tabs of time and of countries show: bars, tiles, rows, and where each leads."""

import uuid
from datetime import date

import attrs
from django.http import QueryDict  # noqa: TID251 - the room under test speaks HTTP

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explore import (
    Axis,
    CountryCount,
    Filter,
    Geography,
    Lane,
    Period,
    Role,
    Timeline,
    Unit,
    View,
)
from atlas.web import map_places, map_times
from atlas.web.map_state import State, state_of

ONE = ThingId(uuid.UUID(int=1))
STATE = State(view=View(of=(ONE,)), tab="timeline", page=3)
QUARTERS = (
    Period(date(2024, 1, 1), date(2024, 3, 31)),
    Period(date(2024, 4, 1), date(2024, 6, 30)),
    Period(date(2024, 7, 1), date(2024, 9, 30)),
)
KINDS = [f"x-kind-{n:02}" for n in range(10)]
LINE = Timeline(
    axis=Axis.SEEN,
    unit=Unit.QUARTER,
    periods=QUARTERS,
    things=Lane(counts=(10, 0, 20), total=20),
    links=Lane(counts=(0, 0, 1), total=1),
    kinds=tuple(Lane(kind=kind, counts=(1, 0, 2), total=2) for kind in KINDS),
    undated_things=0,
    undated_links=0,
    highest=TLP.GREEN,
)
WORLD = Geography(
    role=Role.LOCATED,
    countries=(
        CountryCount(code="MT", things=999),
        CountryCount(code="SC", things=1),
        CountryCount(code="QS", things=30),
    ),
    places=(),
    placed=1_000,
    total=1_000,
    highest=TLP.GREEN,
)


def filter_at(address: str) -> Filter:
    return state_of(QueryDict(address.partition("?")[2])).view.filter


def test_a_period_leads_to_the_view_of_its_days_on_the_first_page_of_the_same_tab() -> None:
    row = map_times.shown(LINE, STATE).rows[2]

    led = state_of(QueryDict(row.address.partition("?")[2]))
    days = Filter(seen_since=date(2024, 7, 1), seen_until=date(2024, 9, 30))
    assert (row.words, row.is_there) == ("2024 Q3", True)
    assert led == attrs.evolve(STATE, view=View(of=(ONE,), filter=days), page=1)


def test_when_we_knew_narrows_by_the_days_of_recording() -> None:
    known = attrs.evolve(LINE, axis=Axis.KNOWN)

    found = filter_at(map_times.shown(known, attrs.evolve(STATE, axis=Axis.KNOWN)).rows[0].address)

    assert found == Filter(known_since=date(2024, 1, 1), known_until=date(2024, 3, 31))


def test_many_kinds_share_a_lane_that_adds_them_up() -> None:
    shown = map_times.shown(LINE, STATE)

    assert [lane.words for lane in shown.lanes[:2]] == ["Things", "Links"]
    assert [lane.total for lane in shown.lanes] == [20, 1, *[2] * 8, 4]
    assert shown.lanes[-1].counts == (2, 0, 4)


def test_bars_stand_on_their_line_as_high_as_what_they_count() -> None:
    lane = map_times.shown(LINE, STATE).lanes[0]

    heights = [int(bar.height) for bar in lane.bars]
    assert heights == [14, 28]
    assert {int(bar.y) + int(bar.height) for bar in lane.bars} == {int(lane.base)}
    assert [bar.count for bar in lane.bars] == ["10", "20"]


def test_bounds_that_are_on_stand_in_the_fields_and_can_be_taken_off() -> None:
    filter_ = Filter(seen_until=date(2024, 6, 30), likelihood=50)
    bounded = attrs.evolve(STATE, view=View(of=(ONE,), filter=filter_))

    shown = map_times.shown(LINE, bounded)

    assert (shown.since, shown.until) == ("", "2024-06-30")
    assert filter_at(shown.free) == Filter(likelihood=50)
    assert map_times.shown(LINE, STATE).free == ""


def test_nothing_with_a_day_shows_no_lane() -> None:
    nothing = Lane(counts=(), total=0)
    empty = attrs.evolve(LINE, periods=(), things=nothing, links=nothing, kinds=())

    assert (map_times.shown(empty, STATE).lanes, map_times.shown(empty, STATE).rows) == ((), ())


def test_a_tile_leads_to_the_view_of_its_country_and_back() -> None:
    row = map_places.shown(WORLD, STATE).rows[0]
    there = state_of(QueryDict(row.address.partition("?")[2]))

    assert (row.code, row.name, row.region, row.chosen) == ("MT", "Malta", "Europe", False)
    assert there.view.filter == Filter(located=frozenset({"MT"}))
    again = map_places.shown(WORLD, there).rows[0]
    assert again.chosen
    assert filter_at(again.address) == Filter()


def test_what_is_aimed_at_a_country_narrows_by_that() -> None:
    aimed = attrs.evolve(WORLD, role=Role.TARGETED)

    assert filter_at(map_places.shown(aimed, STATE).rows[1].address) == Filter(
        targeted=frozenset({"SC"})
    )


def test_a_country_in_the_filter_is_there_though_nothing_is_in_it() -> None:
    chosen = attrs.evolve(STATE, view=View(of=(ONE,), filter=Filter(located=frozenset({"BZ"}))))

    row = map_places.shown(WORLD, chosen).rows[-1]

    assert (row.code, row.count, row.chosen) == ("BZ", 0, True)


def test_colours_grow_with_counts_and_codes_without_a_tile_get_one() -> None:
    squares = {
        each.code: each for block in map_places.shown(WORLD, STATE).blocks for each in block.squares
    }

    assert [squares[code].step for code in ("MT", "QS", "SC", "DE")] == [5, 3, 1, 0]
    assert squares["DE"].address == ""
    assert len(squares) == 250
