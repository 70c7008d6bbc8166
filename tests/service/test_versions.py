"""Versions of one object: which one stands, what becomes of the others, and who still sees them."""

import random
from datetime import timedelta

import pytest

from atlas.errors import NotFound
from atlas.model.markings import TLP
from atlas.services import explain, lookup, search
from atlas.services.explain import ThingView
from builders import NOW, Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database
from states import state

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-01T00:00:00.000Z" for month in (1, 2, 3))


def locker(name: str = "LockerX", *, modified: str = JANUARY, **said: object) -> Object:
    return an_object("malware", "LockerX", modified=modified, **said) | {"name": name}


def names(world: World, text: str, person: str = "ada") -> list[str]:
    found = search.find(world.visit(person), search.Query(text=text))
    return [item.name for item in found.items]


def view(world: World, said: Object, person: str = "ada") -> ThingView:
    return explain.thing(world.visit(person), world.thing(said))


@pytest.fixture
def people(world: World) -> World:
    """Add a reader of each of two organisations."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


def test_a_newer_version_supersedes_and_is_found_by_its_own_words_only(people: World) -> None:
    people.given(a_claim(locker("OldName")))

    report = people.given(a_claim(locker("NewName", modified=FEBRUARY)))

    assert (report.stored, report.superseded, report.unchanged) == (0, 1, 0)
    assert names(people, "NewName") == ["NewName"]
    assert names(people, "OldName") == []


def test_the_older_version_stays_as_history(people: World) -> None:
    people.given(a_claim(locker("OldName")))
    people.given(a_claim(locker("NewName", modified=FEBRUARY)))

    shown = view(people, locker())

    assert [claim.name for claim in shown.claims] == ["NewName"]
    assert [(claim.name, claim.current) for claim in shown.history] == [("OldName", False)]


def test_an_older_version_never_wins(people: World) -> None:
    people.given(a_claim(locker("NewName", modified=FEBRUARY)))

    report = people.given(a_claim(locker("OldName")))

    assert (report.stored, report.superseded, report.unchanged) == (0, 0, 1)
    assert names(people, "NewName") == ["NewName"]
    assert names(people, "OldName") == []


def test_the_same_again_changes_nothing(people: World, database: Database) -> None:
    people.given(a_claim(locker()))
    before = state(database)

    report = people.given(a_claim(locker()), at=NOW + timedelta(hours=1))

    assert (report.stored, report.superseded, report.unchanged) == (0, 0, 1)
    assert state(database) == before


def test_two_contents_of_one_date_are_kept_and_the_same_one_stands_in_any_order(
    people: World, database: Database
) -> None:
    one, other = a_claim(locker("One")), a_claim(locker("Other"))
    first = people.given(one, other)
    stands = names(people, "One") + names(people, "Other")
    database.empty()
    again = World.founded()
    again.person("ada", of="north")

    second = again.given(other), again.given(one)

    assert names(again, "One") + names(again, "Other") == stands
    assert len(stands) == 1
    assert [problem.code for _, problem in first.entries] == ["version.conflict"] * 2
    assert [problem.code for _, problem in second[1].entries] == ["version.conflict"]


def test_stix_21_stands_above_stix_20_of_one_date(people: World) -> None:
    newer = locker("In 2.1")
    older = locker("In 2.0", labels=["ransomware"])
    del older["spec_version"], older["is_family"]

    people.given(a_claim(newer), a_claim(older))

    assert names(people, "In") == ["In 2.1"]


def test_a_date_far_ahead_is_kept_as_history_and_never_stands(people: World) -> None:
    people.given(a_claim(locker("Now")))

    report = people.given(a_claim(locker("Future", modified="9999-01-01T00:00:00.000Z")))

    assert [problem.code for _, problem in report.entries] == ["version.ahead"]
    assert (report.unchanged, names(people, "Future"), names(people, "Now")) == (1, [], ["Now"])
    assert [claim.name for claim in view(people, locker()).history] == ["Future"]


def test_a_date_within_a_day_ahead_is_a_clock_that_differs(people: World) -> None:
    people.given(a_claim(locker("Now")))

    report = people.given(a_claim(locker("Soon", modified="2026-03-05T11:59:59.000Z")))

    assert (report.superseded, names(people, "Soon")) == (1, ["Soon"])


def test_an_early_version_does_not_come_into_force_by_itself_but_a_later_one_does(
    people: World,
) -> None:
    people.given(a_claim(locker("Early", modified="2026-06-01T00:00:00.000Z")))
    assert names(people, "Early") == []

    people.given(
        a_claim(locker("Later", modified="2026-07-01T00:00:00.000Z")),
        at=NOW + timedelta(days=200),
    )

    assert names(people, "Later") == ["Later"]


def test_two_organisations_live_side_by_side_on_one_id(people: World) -> None:
    people.given(a_claim(locker("Theirs", modified=FEBRUARY)), by="south")

    report = people.given(a_claim(locker("Ours")), by="north")

    assert (report.stored, report.superseded) == (1, 0)
    assert {claim.name for claim in view(people, locker()).claims} == {"Ours", "Theirs"}


def test_a_stricter_new_version_hides_the_old_one(people: World) -> None:
    people.given(a_claim(locker("OpenName")))
    people.given(a_claim(locker("Closed", modified=FEBRUARY), marking=TLP.AMBER_STRICT))

    assert names(people, "OpenName", "eve") == []
    shown = view(people, locker(), "eve")
    assert (shown.claims, shown.history, len(shown.withdrawn)) == ((), (), 1)
    assert [claim.name for claim in view(people, locker(), "ada").history] == ["OpenName"]


def test_a_stricter_version_hides_the_older_ones_of_a_thing_that_others_mention(
    people: World,
) -> None:
    people.given(a_claim(a_link(locker(), "uses", an_object("tool", "One"))), by="south")
    people.given(a_claim(locker("OpenName")))
    people.given(a_claim(locker("Closed", modified=FEBRUARY), marking=TLP.AMBER_STRICT))

    shown = view(people, locker(), "eve")

    assert (shown.claims, shown.history) == ((), ())


def test_an_older_version_that_arrives_late_is_hidden_by_the_stricter_one(people: World) -> None:
    people.given(a_claim(a_link(locker(), "uses", an_object("tool", "One"))), by="south")
    people.given(a_claim(locker("Closed", modified=FEBRUARY), marking=TLP.AMBER_STRICT))
    people.given(a_claim(locker("OpenName")))

    shown = view(people, locker(), "eve")

    assert (shown.claims, shown.history) == ((), ())


def test_an_early_version_is_hidden_by_the_stricter_one_that_stands(people: World) -> None:
    people.given(a_claim(a_link(locker(), "uses", an_object("tool", "One"))), by="south")
    people.given(a_claim(locker("Early", modified="9999-01-01T00:00:00.000Z")))
    people.given(a_claim(locker("Closed", modified=FEBRUARY), marking=TLP.AMBER_STRICT))

    assert view(people, locker(), "eve").history == ()


def test_words_of_an_old_version_are_offered_to_nobody(people: World) -> None:
    people.given(a_claim(locker("Quagmire")))
    people.given(a_claim(locker("NewName", modified=FEBRUARY)))

    found = search.find(people.visit("ada"), search.Query(text="Quagmirx"))

    assert found.did_you_mean == ()


def test_a_wider_version_after_a_stricter_one_shows_itself_and_the_first(people: World) -> None:
    people.given(a_claim(locker("First")))
    people.given(a_claim(locker("Closed", modified=FEBRUARY), marking=TLP.AMBER_STRICT))
    people.given(a_claim(locker("Third", modified=MARCH)))

    shown = view(people, locker(), "eve")

    assert [claim.name for claim in shown.claims] == ["Third"]
    assert [claim.name for claim in shown.history] == ["First"]


def test_links_and_identifiers_of_an_old_version_are_gone(people: World) -> None:
    other, third = an_object("tool", "One"), an_object("tool", "Two")
    old = a_link(locker(), "uses", other, modified=JANUARY)
    people.given(a_claim(locker()), a_claim(old))

    people.given(a_claim(old | {"target_ref": third["id"], "modified": FEBRUARY}))

    assert [link.other.stix_id for link in view(people, locker()).links] == [third["id"]]
    with pytest.raises(NotFound):
        view(people, other)


def test_links_that_were_revoked_are_counted_apart_as_the_map_leaves_them_out(
    people: World,
) -> None:
    one, two = an_object("tool", "One"), an_object("tool", "Two")
    said = [a_link(locker(), "uses", each) for each in (one, two)]
    people.given(*map(a_claim, (locker(), one, *said)))
    people.given(a_claim(said[1] | {"revoked": True, "modified": FEBRUARY}))

    shown, unsaid = view(people, locker()), view(people, two)

    assert [link.other.name for link in shown.links] == ["One"]
    assert [group.count for group in shown.groups] == [1]
    assert (shown.link_count, shown.revoked_links) == (1, 1)
    assert (unsaid.links, unsaid.link_count, unsaid.revoked_links) == ((), 0, 1)
    assert unsaid.highest is TLP.GREEN


def test_an_observable_without_dates_is_one_thing_for_all_who_claim_it(people: World) -> None:
    address = an_observable("ipv4-addr", "198.51.100.7")
    people.given(a_claim(address), by="north")
    people.given(a_claim(address, marking=TLP.AMBER_STRICT), by="south")

    seen = [
        lookup.lookup(people.visit(person), ["198.51.100[.]7"]).lines[0].things[0].claims
        for person in ("ada", "eve")
    ]

    assert seen == [1, 2]


def test_any_order_and_any_batches_end_in_the_same_state(
    people: World, database: Database, rng: random.Random
) -> None:
    markings = [TLP.GREEN, TLP.AMBER_STRICT, TLP.CLEAR]
    told = [
        a_claim(
            locker(f"Name{number}", modified=modified, description=f"text{number}"),
            marking=markings[number % 3],
        )
        for number, modified in enumerate(
            [JANUARY, JANUARY, FEBRUARY, FEBRUARY, MARCH, "2027-01-01T00:00:00.000Z"]
        )
    ] + [
        a_claim(a_link(locker(), "uses", an_object("tool", name), modified=modified))
        for name in ("One", "Two")
        for modified in (JANUARY, FEBRUARY)
    ]
    ends = set()

    for _ in range(12):
        database.empty()
        World.founded()
        rng.shuffle(told)
        cut = rng.randint(0, len(told))
        people.given(*told[:cut])
        people.given(*told[cut:])
        ends.add(repr(state(database)))

    assert len(ends) == 1
