"""Withdrawn by its contributor: who could read what a stricter version hides is told so, and nobody else."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from atlas.errors import NotFound
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import contribute, explain, export, search
from atlas.services.explain import WithdrawalView
from atlas.services.export import Wanted
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-01T00:00:00.000Z" for month in (1, 2, 3))
LOCKER = an_object("malware", "LockerX")
CLOSED = LOCKER | {"name": "Closed", "modified": FEBRUARY}
TOLD = (WithdrawalView(organisation="The north", withdrawn_on=NOW.date()),)


@pytest.fixture
def people(world: World) -> World:
    """Add a contributor's reader, and one of another organisation."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.person("olga", of="south", roles=[Role.OBSERVER])
    return world


def withdrawn(world: World, person: str, said: Object = LOCKER) -> tuple[WithdrawalView, ...]:
    return explain.thing(world.visit(person), world.thing(said)).withdrawn


def test_who_loses_a_thing_is_told_by_whom_and_on_which_day(people: World) -> None:
    people.given(a_claim(LOCKER), at=NOW - 3 * DAY)
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT), at=NOW - DAY)

    shown = explain.thing(people.visit("eve"), people.thing(LOCKER))

    assert shown.withdrawn == (
        WithdrawalView(organisation="The north", withdrawn_on=date(2026, 3, 3)),
    )
    assert (shown.thing.stix_id, shown.thing.name) == (LOCKER["id"], "")
    assert (shown.highest, shown.claim_count, shown.history) == (TLP.GREEN, 0, ())


def test_what_replaced_it_stands_nowhere_in_what_is_told(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    told = repr(explain.thing(people.visit("eve"), people.thing(LOCKER)))

    assert not any(word in told for word in ("Closed", "LockerX", "STRICT", FEBRUARY[:7]))


def test_who_reads_what_stands_sees_no_withdrawal(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    assert withdrawn(people, "ada") == ()


def test_who_never_could_read_it_gets_the_answer_of_what_is_not_there(people: World) -> None:

    people.organisation("west")
    people.given(
        a_claim(LOCKER, marking=TLP.AMBER, audience=people.audience("org:north", "org:west"))
    )
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    with pytest.raises(NotFound):
        withdrawn(people, "eve")
    with pytest.raises(NotFound):
        explain.find_by_reference(people.visit("eve"), str(LOCKER["id"]), map_key=people.map_key)


def test_an_observer_is_told_when_green_becomes_amber(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER, audience=people.audience("alliance")))

    assert (withdrawn(people, "olga"), withdrawn(people, "eve")) == (TOLD, ())


def test_it_stands_beside_what_others_say_of_the_thing(people: World) -> None:
    people.given(a_claim(a_link(LOCKER, "uses", an_object("tool", "One"))), by="south")
    people.given(a_claim(LOCKER | {"name": "Theirs"}), by="south")
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    shown = explain.thing(people.visit("eve"), people.thing(LOCKER))

    assert ([claim.name for claim in shown.claims], shown.link_count) == (["Theirs"], 1)
    assert shown.withdrawn == TOLD


def test_a_wider_version_that_comes_later_ends_it(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    people.given(a_claim(LOCKER | {"modified": MARCH}, marking=TLP.CLEAR))

    assert withdrawn(people, "eve") == ()


def test_the_same_marking_as_before_ends_it_and_leaves_no_row(
    people: World, database: Database
) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    people.given(a_claim(LOCKER | {"modified": MARCH}))

    with database.superuser() as superuser:
        kept = superuser.execute(
            "SELECT h.tlp FROM withdrawal w JOIN handling h ON h.id = w.handling"
        ).fetchall()
    assert (withdrawn(people, "eve"), kept) == ((), [("TLP:AMBER+STRICT",)])


def test_the_day_stays_when_what_stands_is_marked_anew(people: World) -> None:
    people.given(a_claim(LOCKER), at=NOW - 3 * DAY)
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT), at=NOW - 2 * DAY)
    before = withdrawn(people, "eve")

    people.given(a_claim(CLOSED | {"modified": MARCH}, marking=TLP.RED), at=NOW)

    assert withdrawn(people, "eve") == before
    assert before[0].withdrawn_on == (NOW - 2 * DAY).date()


def test_a_second_withdrawal_is_told_with_its_own_day(people: World) -> None:
    for days, modified, marking in (
        (9, JANUARY, TLP.GREEN),
        (7, "2026-01-02T00:00:00.000Z", TLP.AMBER_STRICT),
        (5, "2026-01-03T00:00:00.000Z", TLP.CLEAR),
    ):
        people.given(a_claim(LOCKER | {"modified": modified}, marking=marking), at=NOW - days * DAY)

    people.given(
        a_claim(LOCKER | {"modified": FEBRUARY}, marking=TLP.AMBER_STRICT),
        at=NOW - DAY,
    )

    assert withdrawn(people, "eve")[0].withdrawn_on == (NOW - DAY).date()


def test_a_stricter_version_dated_ahead_withdraws_too(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(
        a_claim(LOCKER | {"modified": "9999-01-01T00:00:00.000Z"}, marking=TLP.AMBER_STRICT)
    )

    assert withdrawn(people, "eve") == TOLD


def test_what_was_dated_ahead_was_never_there_to_withdraw(people: World) -> None:
    people.given(a_claim(LOCKER | {"modified": "9999-01-01T00:00:00.000Z"}))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    with pytest.raises(NotFound):
        withdrawn(people, "eve")


@pytest.mark.parametrize("together", [True, False])
def test_a_wider_version_that_comes_behind_a_stricter_one_was_never_there_to_withdraw(
    people: World, together: bool
) -> None:
    wider = [a_claim(LOCKER), a_claim(CLOSED | {"name": "Wide"})]
    stricter = a_claim(CLOSED, marking=TLP.AMBER_STRICT)
    if together:
        people.given(*wider, stricter)
    else:
        people.given(stricter)
        people.given(*wider)

    with pytest.raises(NotFound):
        withdrawn(people, "eve")


def test_what_comes_behind_a_withdrawn_version_changes_nothing_of_what_is_told(
    people: World,
) -> None:
    people.organisation("west")
    people.person("wim", of="west")
    both = people.audience("org:north", "org:west")
    people.given(a_claim(LOCKER, marking=TLP.AMBER, audience=both), at=NOW - 3 * DAY)
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT), at=NOW - 2 * DAY)
    before = withdrawn(people, "wim")

    people.given(a_claim(LOCKER | {"name": "Late"}))

    assert (withdrawn(people, "wim"), len(before)) == (before, 1)
    with pytest.raises(NotFound):
        withdrawn(people, "eve")


def test_no_word_finds_it_but_its_id_does(people: World) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))
    visit = people.visit("eve")

    found = [search.find(visit, search.Query(text=text)).total for text in ("LockerX", "Closed")]

    assert found == [0, 0]
    assert explain.find_by_reference(
        visit, str(LOCKER["id"]), map_key=people.map_key
    ) == people.thing(LOCKER)


def test_the_id_of_an_identifier_leads_to_the_thing_that_it_was_about(people: World) -> None:
    address = an_observable("ipv4-addr", "198.51.100.7")
    people.given(a_claim(address))
    of = explain.find_by_reference(people.visit("eve"), str(address["id"]), map_key=people.map_key)
    people.given(a_claim(address, marking=TLP.AMBER_STRICT))

    again = explain.find_by_reference(
        people.visit("eve"), str(address["id"]), map_key=people.map_key
    )

    assert again == of
    assert explain.thing(people.visit("eve"), again).withdrawn == TOLD


def test_an_export_leaves_it_out_and_names_it_only_when_its_id_was_asked_for(
    people: World, tmp_path: Path
) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))
    visit = people.visit("eve")

    told = [
        export.export_stix(visit, tmp_path / "out.json", clock=lambda: NOW, wanted=wanted)
        for wanted in (Wanted(), Wanted(query="LockerX"), Wanted(query=str(LOCKER["id"])))
    ]

    assert [each.items for each in told] == [0, 0, 0]
    assert [each.left_out for each in told] == [(), (), ((LOCKER["id"], export.WITHDRAWN),)]


def test_a_rehearsal_withdraws_nothing(people: World) -> None:
    people.given(a_claim(LOCKER))
    visit = people.import_by("north", at=NOW + timedelta(hours=1))
    item = a_claim(CLOSED, marking=TLP.AMBER_STRICT)

    contribute.take(visit, [item], offer=contribute.Offer(rehearsal=True), map_key=people.map_key)

    assert withdrawn(people, "eve") == ()


def test_the_application_cannot_write_a_withdrawal(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(CLOSED, marking=TLP.AMBER_STRICT))

    with database.connected() as connection:
        rights = connection.execute(
            "SELECT has_table_privilege('withdrawal', act) FROM unnest(ARRAY['SELECT', 'INSERT', "
            "'UPDATE', 'DELETE']) AS act"
        ).fetchall()

    assert [row[0] for row in rights] == [True, False, False, False]
