"""What a picture shows by time: when it was so in the world, and when it was recorded here."""

from datetime import date

import pytest

from atlas.model.markings import TLP
from atlas.services import looks
from atlas.services.explore import Axis, Filter, Timeline, Unit, View
from builders import NOW, Object, World, a_claim, a_link, an_object

HERON = an_object("intrusion-set", "Glass Heron", first_seen="2024-01-10T00:00:00Z")
LOCKER = an_object(
    "malware", "VitrumLock", first_seen="2024-02-01T00:00:00Z", last_seen="2024-04-30T23:00:00Z"
)
KIT = an_object("tool", "Kit")
OLD = an_object("campaign", "Old", first_seen="2019-06-01T00:00:00Z")
USES = a_link(HERON, "uses", LOCKER, start_time="2024-03-05T00:00:00Z")
UNDATED = a_link(HERON, "uses", KIT)
ATTRIBUTED = a_link(OLD, "attributed-to", HERON)

ANY = Filter()


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.person("ben", of="south")
    world.given(*map(a_claim, (HERON, LOCKER, KIT, USES, UNDATED)))
    return world


def timeline(
    world: World, axis: Axis = Axis.SEEN, *, by: str = "ada", filter_: Filter = ANY
) -> Timeline:
    view = View(of=(world.thing(HERON),), filter=filter_)
    return looks.timeline(world.visit(by), view, axis)[1]


def lanes(found: Timeline) -> dict[str, list[int]]:
    return {lane.kind: list(lane.counts) for lane in found.kinds}


def names(world: World, filter_: Filter) -> list[str]:
    view = View(of=(world.thing(HERON),), filter=filter_)
    picture, _ = looks.timeline(world.visit("ada"), view, Axis.SEEN)
    return [spot.thing.name for spot in picture.spots]


def seen(since: str | None, until: str | None = None) -> Filter:
    first, last = (each and date.fromisoformat(each) for each in (since, until))
    return Filter(seen_since=first or None, seen_until=last or None)


def test_things_and_links_count_in_each_period_that_they_touch(analyst: World) -> None:
    found = timeline(analyst)

    assert found.unit is Unit.MONTH
    assert [str(each.first) for each in found.periods] == [
        "2024-01-01",
        "2024-02-01",
        "2024-03-01",
        "2024-04-01",
    ]
    assert str(found.periods[1].last) == "2024-02-29"
    assert found.things.counts == (1, 1, 1, 1)
    assert found.links.counts == (0, 0, 1, 0)
    assert lanes(found) == {"intrusion-set": [1, 0, 0, 0], "malware": [0, 1, 1, 1]}
    assert (found.things.total, found.undated_things) == (2, 1)
    assert (found.links.total, found.undated_links) == (1, 1)


def test_the_span_chooses_how_long_a_period_is(analyst: World) -> None:
    analyst.given(a_claim(OLD), a_claim(ATTRIBUTED))

    assert timeline(analyst).unit is Unit.QUARTER

    ancient = an_object("campaign", "Ancient", first_seen="1001-06-01T00:00:00Z")
    far = an_object("campaign", "Far", last_seen="9999-12-31T00:00:00Z")
    analyst.given(*map(a_claim, (ancient, far, a_link(ancient, "attributed-to", HERON))))
    analyst.given(a_claim(a_link(far, "attributed-to", HERON)))
    found = timeline(analyst)
    assert (found.unit, len(found.periods)) == (Unit.CENTURY, 90)
    assert (str(found.periods[0].first), str(found.periods[-1].last)) == (
        "1000-01-01",
        "9999-12-30",
    )


def test_what_was_recorded_counts_by_the_day_on_which_it_was(analyst: World) -> None:
    found = timeline(analyst, Axis.KNOWN)

    assert [each.first for each in found.periods] == [NOW.date().replace(day=1)]
    assert (found.things.counts, found.links.counts) == ((3,), (2,))
    assert found.undated_things == found.undated_links == 0


def test_days_narrow_to_links_of_these_days_and_undated_links_to_things_of_these(
    analyst: World,
) -> None:
    assert names(analyst, seen("2024-03-01", "2024-03-31")) == ["Glass Heron", "VitrumLock"]
    # the thing was there then, but its link says March
    assert names(analyst, seen("2024-04-01")) == ["Glass Heron"]

    analyst.given(a_claim(OLD), a_claim(ATTRIBUTED))
    assert names(analyst, seen(None, "2019-12-31")) == ["Glass Heron", "Old"]
    assert names(analyst, seen("2019-07-01", "2019-12-31")) == ["Glass Heron"]


def test_days_of_recording_narrow_too(analyst: World) -> None:
    today = NOW.date()

    assert len(names(analyst, Filter(known_since=today, known_until=today))) == 3
    assert names(analyst, Filter(known_since=date(2026, 3, 5))) == ["Glass Heron"]
    assert names(analyst, Filter(known_until=date(2026, 3, 3))) == ["Glass Heron"]


def test_days_that_somebody_may_not_read_are_not_there(analyst: World) -> None:
    before = timeline(analyst)
    secret: Object = LOCKER | {"first_seen": "2020-01-01T00:00:00Z"}
    analyst.given(a_claim(secret, marking=TLP.AMBER_STRICT), by="south")

    hidden, shown = timeline(analyst), timeline(analyst, by="ben")

    assert hidden == before
    assert str(hidden.periods[0].first) == "2024-01-01"
    assert str(shown.periods[0].first) == "2020-01-01"
    assert (hidden.highest, shown.highest) == (TLP.GREEN, TLP.AMBER_STRICT)


def test_what_is_revoked_states_no_days(analyst: World) -> None:
    revoked = LOCKER | {"revoked": True, "modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(revoked))

    assert lanes(timeline(analyst)) == {"intrusion-set": [1, 0, 0]}
