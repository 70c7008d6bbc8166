"""The same object marked anew: whoever marks stricter is obeyed at once, whoever marks wider sends a newer date."""

import io
import itertools
import json
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from atlas.errors import Denied
from atlas.formats.stix import iter_decoded
from atlas.formats.stix.markings import tlp_definition
from atlas.model.markings import TLP
from atlas.services import contribute, explain, export, search
from atlas.services.contribute import Item, Offer, Report
from builders import NOW, Object, World, a_claim, a_link, an_object
from cluster import Database
from states import state

LOCKER = an_object("malware", "LockerX")
GREEN_LABEL, AMBER_LABEL = (tlp_definition(tlp, "2.1")["id"] for tlp in (TLP.GREEN, TLP.AMBER))
AHEAD = "9999-01-01T00:00:00.000Z"


def seen(world: World, person: str) -> list[str]:
    found = search.find(world.visit(person), search.Query(text="LockerX"))
    return [f"{item.name} {item.marking}" for item in found.items]


def codes(report: Report) -> list[str]:
    return [problem.code for _, problem in report.entries]


def counts(report: Report) -> tuple[int, int, int]:
    return report.stored, report.superseded, report.unchanged


@pytest.fixture
def people(world: World) -> World:
    """Add a reader of each of two organisations."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


def test_the_same_content_marked_stricter_is_obeyed(people: World) -> None:
    people.given(a_claim(LOCKER))

    report = people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT))

    assert (counts(report), codes(report)) == ((0, 1, 0), [])
    assert seen(people, "ada") == ["LockerX TLP:AMBER+STRICT"]
    assert seen(people, "eve") == []
    shown = explain.thing(people.visit("eve"), people.thing(LOCKER))
    assert (shown.claims, shown.history, len(shown.withdrawn)) == ((), (), 1)


def test_another_content_of_the_same_date_marked_stricter_is_obeyed(people: World) -> None:
    told = [LOCKER | {"description": f"number {number}"} for number in range(5)]
    people.given(a_claim(told[0]))

    reports = [people.given(a_claim(each, marking=TLP.AMBER_STRICT)) for each in told[1:]]

    assert seen(people, "eve") == []
    assert reports[0].superseded == 1


def test_a_smaller_audience_under_the_same_label_is_obeyed(people: World) -> None:
    both = people.audience("org:north", "org:south", by="north")
    own = people.audience("org:north", by="north")
    people.given(a_claim(LOCKER, marking=TLP.AMBER, audience=both))

    report = people.given(a_claim(LOCKER, marking=TLP.AMBER, audience=own))

    assert (counts(report), seen(people, "eve")) == ((0, 1, 0), [])


def test_persons_are_stricter_than_the_organisation_that_they_belong_to(people: World) -> None:
    eve = people.audience("person:eve", by="north")
    south = people.audience("org:south", "org:north", by="north")
    people.given(a_claim(LOCKER, marking=TLP.AMBER, audience=south))

    report = people.given(a_claim(LOCKER, marking=TLP.RED, audience=eve))

    assert (counts(report), codes(report)) == ((0, 1, 0), [])
    assert (seen(people, "eve"), seen(people, "ada")) == (["LockerX TLP:RED"], [])


def test_a_wider_marking_of_the_same_date_changes_nothing_and_says_so(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT))

    reports = [people.given(a_claim(LOCKER)) for _ in range(2)]

    assert [counts(report) for report in reports] == [(0, 0, 1)] * 2
    assert [codes(report) for report in reports] == [["marking.looser"]] * 2
    assert seen(people, "eve") == []
    assert "later date" in reports[0].entries[0][1].message


def test_a_wider_marking_with_a_newer_date_stands(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT))

    people.given(a_claim(LOCKER | {"modified": "2026-02-01T00:00:00.000Z"}))

    assert seen(people, "eve") == ["LockerX TLP:GREEN"]


def test_markings_of_which_neither_is_stricter_are_told(people: World) -> None:
    north, south = (people.audience(f"org:{name}", by="north") for name in ("north", "south"))
    people.given(a_claim(LOCKER, marking=TLP.AMBER, audience=north))

    report = people.given(a_claim(LOCKER, marking=TLP.AMBER, audience=south))

    assert codes(report) == ["marking.crossing"]


def test_two_markings_in_one_file_end_with_the_stricter(people: World) -> None:
    report = people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT), a_claim(LOCKER))

    assert (counts(report), codes(report)) == ((1, 0, 1), ["marking.looser"])
    assert seen(people, "eve") == []


def test_a_stricter_version_dated_ahead_hides_what_stood(people: World) -> None:
    people.given(a_claim(a_link(LOCKER, "uses", an_object("tool", "One"))), by="south")
    people.given(a_claim(LOCKER))

    report = people.given(a_claim(LOCKER | {"modified": AHEAD}, marking=TLP.AMBER_STRICT))

    shown = explain.thing(people.visit("eve"), people.thing(LOCKER))
    assert (counts(report), codes(report)) == ((0, 1, 0), ["version.ahead"])
    assert (shown.claims, shown.history, seen(people, "eve")) == ((), (), [])


def test_after_a_stricter_version_dated_ahead_the_corrected_one_stands(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(LOCKER | {"modified": AHEAD}, marking=TLP.AMBER_STRICT))

    people.given(
        a_claim(LOCKER | {"modified": "2026-02-01T00:00:00.000Z"}, marking=TLP.AMBER_STRICT)
    )

    assert seen(people, "ada") == ["LockerX TLP:AMBER+STRICT"]
    assert seen(people, "eve") == []


def test_a_wider_version_dated_ahead_changes_nothing(people: World) -> None:
    people.given(a_claim(LOCKER))

    report = people.given(a_claim(LOCKER | {"modified": AHEAD}, marking=TLP.CLEAR))

    assert (counts(report), seen(people, "eve")) == ((0, 0, 1), ["LockerX TLP:GREEN"])


def test_red_that_waited_goes_to_the_persons_named_later(people: World) -> None:
    world = people
    world.organisation("west")
    world.given(a_claim(LOCKER, marking=TLP.RED), by="west")

    report = world.given(
        a_claim(LOCKER, marking=TLP.RED, audience=world.audience("person:eve", by="west")),
        by="west",
    )

    assert (counts(report), seen(world, "eve")) == ((0, 1, 0), ["LockerX TLP:RED"])
    assert codes(report) == ["marking.crossing"]


LABELLED = LOCKER | {"object_marking_refs": [GREEN_LABEL]}


@pytest.mark.parametrize("among", [[], [LOCKER | {"description": "another content"}]])
def test_an_object_and_its_export_end_alike_whichever_came_first(
    people: World, database: Database, tmp_path: Path, among: list[Object]
) -> None:
    ends = set()
    for order in itertools.permutations([LOCKER, LABELLED, *among]):
        for cut in range(len(order)):
            database.empty()
            world = World.founded()
            world.person("ada", of="north")
            reports = [
                world.given(*map(a_claim, part)) for part in (order[:cut], order[cut:]) if part
            ]
            again = world.given(*map(a_claim, order))
            shown = explain.thing(world.visit("ada"), world.thing(LOCKER))
            told = export.export_stix(world.visit("ada"), tmp_path / "o.json", clock=lambda: NOW)
            names = [code for report in reports for code in codes(report)]
            assert (set(names), codes(again)) == ({"version.conflict"} if among else set(), [])
            assert again.unchanged == len(order)
            standing = [claim.content for claim in (*shown.claims, *shown.history)]
            ends.add(repr((standing, told.items, state(database))))

    assert len(ends) == 1
    assert LABELLED not in standing


def test_of_contents_that_differ_in_labels_alone_one_stands_whatever_the_order(
    people: World, database: Database
) -> None:
    amber = LOCKER | {"object_marking_refs": [GREEN_LABEL, AMBER_LABEL]}
    ends = set()
    for order in itertools.permutations([LABELLED, amber]):
        database.empty()
        world = World.founded()
        world.person("ada", of="north")
        reports = [world.given(a_claim(said, marking=TLP.AMBER)) for said in order]
        assert [codes(report) for report in reports] == [[], []]
        ends.add(repr(state(database)))

    assert len(ends) == 1


def decoded(*told: Object, marking: TLP | None) -> list[Item]:
    """Return the last of the objects of one file on its way in."""
    *_, found = iter_decoded(io.BytesIO("\n".join(map(json.dumps, told)).encode()))
    return [Item(file="test", found=found, offer=Offer(marking=marking))]


MARKING: Object = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": "marking-definition--11111111-1111-4111-8111-111111111111",
    "created": "2026-01-01T00:00:00.000Z",
    "definition_type": "statement",
    "definition": {"statement": "Free for all"},
}
MARKED = LOCKER | {"object_marking_refs": [MARKING["id"]]}


def test_what_is_marked_by_something_unknown_stays_with_its_contributor(people: World) -> None:
    report = people.given(*decoded(MARKED, marking=TLP.GREEN))

    assert codes(report) == ["marking.unknown"]
    assert (seen(people, "ada"), seen(people, "eve")) == (["LockerX TLP:AMBER+STRICT"], [])


def test_an_audience_named_does_not_get_what_is_marked_by_something_unknown(
    people: World,
) -> None:
    offer = Offer(marking=TLP.RED, audience=people.audience("person:eve", by="north"))
    (item,) = decoded(MARKED, marking=None)

    people.given(attrs.evolve(item, offer=offer))

    assert (seen(people, "ada"), seen(people, "eve")) == (["LockerX TLP:RED"], [])


@pytest.mark.parametrize("again", [1, 2])
def test_it_widens_once_the_marking_is_known_and_stays_wide(people: World, again: int) -> None:
    people.given(*decoded(MARKED, marking=TLP.GREEN))

    report = people.given(*decoded(MARKING, MARKED, marking=TLP.GREEN))
    for _ in range(again):
        people.given(*decoded(MARKED, marking=TLP.GREEN))

    assert (counts(report), codes(report)) == ((0, 1, 0), [])
    assert seen(people, "eve") == ["LockerX TLP:GREEN"]


def test_what_widened_goes_out_under_the_label_in_force(people: World, tmp_path: Path) -> None:
    people.given(*decoded(MARKED, marking=TLP.GREEN))
    people.given(*decoded(MARKING, MARKED, marking=TLP.GREEN))

    told = export.export_stix(people.visit("ada"), tmp_path / "out.json", clock=lambda: NOW)

    assert (told.items, told.marking) == (1, TLP.GREEN)


def test_a_stricter_marking_is_obeyed_though_another_is_unknown(people: World) -> None:
    people.given(*decoded(MARKING, MARKED, marking=TLP.GREEN))

    people.given(*decoded(MARKED, marking=TLP.AMBER))

    assert seen(people, "eve") == []


def remarked() -> list[Item]:
    """Return versions of two objects: several dates, contents, markings and dates ahead."""
    markings = [TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]
    dates = ["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"]
    return [
        a_claim(said | {"modified": date, "description": f"content {number % 2}"}, marking=marking)
        for number, marking in enumerate(markings)
        for date in dates
        for said in (LOCKER, an_object("tool", "One"))
    ] + [
        item
        for marking in (TLP.GREEN, TLP.AMBER)
        for said in ((MARKED,), (MARKING, MARKED))
        for item in decoded(*said, marking=marking)
    ]


@pytest.mark.parametrize("turn", range(4))
def test_any_order_and_any_batches_of_markings_end_in_the_same_state(
    people: World, database: Database, rng: random.Random, turn: int
) -> None:
    told = rng.sample(remarked(), 7 + 2 * turn)
    ends = set()

    for _ in range(5):
        database.empty()
        World.founded().person("ada", of="north")
        rng.shuffle(told)
        cuts = sorted(rng.choices(range(len(told) + 1), k=2))
        for start, end in zip([0, *cuts], [*cuts, len(told)], strict=True):
            people.given(*told[start:end])
        ends.add(repr(state(database)))

    assert len(ends) == 1


def test_a_rehearsal_over_many_batches_counts_as_the_import_does(
    people: World, database: Database, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contribute.taking, "BATCH_SIZE", 4)
    told = remarked()
    rng.shuffle(told)
    told.append(a_claim(an_object("tool", "x" * 9_000) | {"name": "x" * 9_000}))
    visit = people.import_by("north")
    before = state(database), _interned(database)

    rehearsed = contribute.take(
        visit, iter(told), offer=Offer(rehearsal=True), map_key=people.map_key
    )

    assert (state(database), _interned(database)) == before
    assert rehearsed == contribute.take(visit, told, offer=Offer(), map_key=people.map_key)


def test_a_rehearsal_that_may_not_give_is_refused_and_on_record(
    people: World, database: Database
) -> None:
    people.cell("c1", "south")
    audience = people.audience("cell:c1", by="south")
    visit = people.import_by("north", at=NOW + timedelta(hours=1))

    with pytest.raises(Denied):
        contribute.take(
            visit,
            [a_claim(LOCKER, audience=audience)],
            offer=Offer(rehearsal=True),
            map_key=people.map_key,
        )

    with database.superuser() as superuser:
        row = superuser.execute(
            "SELECT allowed, reasons FROM decision ORDER BY decided_at DESC, allowed LIMIT 1"
        ).fetchone()
    assert row == (False, ["P1.give"])


def _interned(database: Database) -> Sequence[object]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT (SELECT count(*) FROM handling), (SELECT count(*) FROM terms), "
            "(SELECT count(*) FROM batch)"
        ).fetchall()
