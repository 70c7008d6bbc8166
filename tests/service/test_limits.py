"""One item beyond the limits of the map never stops the rest."""

import random
import uuid
from collections.abc import Callable, Iterator

import pytest

from atlas.errors import TooSlowError, UsageError
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import contribute, explain, gate, lookup, search
from atlas.services.contribute import Offer, Report
from builders import World, a_claim, an_object, an_observable
from cluster import Connection, Database

RNG = random.Random(1)


def rare(length: int) -> str:
    """Return a text that does not compress: ideographs at random."""
    return "".join(chr(RNG.randrange(0x4E00, 0x9FFF)) for _ in range(length))


def test_a_very_long_name_is_cut_for_the_index_and_the_claim_stored(world: World) -> None:
    report = world.given(a_claim(an_object("campaign", rare(5_000))))

    assert (report.stored, report.rejected) == (1, 0)


def test_names_beyond_count_are_cut_and_the_claim_stored(world: World) -> None:
    many = [rare(20) for _ in range(40_000)]

    report = world.given(a_claim(an_object("malware", "LockerX", aliases=many)))

    assert (report.stored, report.rejected) == (1, 0)


def test_a_very_long_relation_is_cut_for_the_index_and_the_claim_stored(world: World) -> None:
    one, two = an_object("malware", "One"), an_object("malware", "Two")
    relation = an_object(
        "relationship",
        relationship_type="uses-" + rare(3_000),
        source_ref=one["id"],
        target_ref=two["id"],
    )

    report = world.given(a_claim(one), a_claim(relation), a_claim(two))

    assert (report.stored, report.rejected) == (3, 0)


def test_what_the_index_cannot_hold_is_refused_alone(world: World) -> None:
    # 65,000 words of which none is like another are more than one tsvector holds
    heavy = an_object("campaign", "Heavy", description=" ".join(rare(6) for _ in range(9_300)))
    light = [a_claim(an_object("campaign", f"Light {n}")) for n in range(7)]

    report = world.given(*light[:4], a_claim(heavy), *light[4:])

    assert report.stored + report.rejected == 8
    assert report.stored >= 7


_HOLD, _LET_GO = (
    f"SELECT pg_advisory_{act}(hashtextextended('atlas.author ' || id::text, 0)) FROM organisation"
    for act in ("lock", "unlock")
)


@pytest.fixture
def another_import(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Connection]:
    """Hold what an import of the same organisation holds while it runs."""
    monkeypatch.setattr("atlas.store.opening.PATIENCE_SECONDS", 1)
    world.organisation("north")
    with database.superuser() as other:
        other.execute(_HOLD)
        yield other


def taken(world: World, *, rehearsal: bool, waiting: Callable[[], None] | None = None) -> Report:
    offer = Offer(rehearsal=rehearsal, waiting=waiting)
    items = [a_claim(an_object("tool", "One"))]
    return contribute.take(world.import_by("north"), items, offer=offer, map_key=world.map_key)


@pytest.mark.parametrize("rehearsal", [False, True])
def test_a_contribution_does_not_wait_long_for_another_of_its_organisation(
    world: World, another_import: Connection, rehearsal: bool
) -> None:
    with pytest.raises(TooSlowError, match="Another import of your organisation is running"):
        taken(world, rehearsal=rehearsal)

    another_import.execute(_LET_GO)
    assert taken(world, rehearsal=rehearsal).stored == 1


@pytest.mark.parametrize("rehearsal", [False, True])
def test_an_import_that_may_wait_says_so_once_and_goes_on(
    world: World, another_import: Connection, rehearsal: bool
) -> None:
    told: list[str] = []

    def waiting() -> None:
        told.append("waits")
        another_import.execute(_LET_GO)

    assert taken(world, rehearsal=rehearsal, waiting=waiting).stored == 1
    assert told == ["waits"]


def test_an_identifier_on_many_things_is_counted_and_the_first_are_named(world: World) -> None:
    world.person("ada", of="north")
    reports = [
        an_object(
            "indicator",
            f"Sighting {n}",
            pattern="[ipv4-addr:value = '192.0.2.77']",
            pattern_type="stix",
            valid_from="2026-01-01T00:00:00Z",
        )
        for n in range(50)
    ]
    world.given(*map(a_claim, reports))

    (line,) = lookup.lookup(world.visit("ada"), ["192.0.2[.]77"]).lines

    assert (line.total, len(line.things)) == (50, lookup.MOST_THINGS)


def test_a_facet_that_nobody_has_finds_nothing(world: World) -> None:
    world.person("ada", of="north")
    world.given(a_claim(an_object("malware", "LockerX")))
    asked = search.Query(text="LockerX", organisations=frozenset({"nobody"}))

    assert search.find(world.visit("ada"), asked).total == 0


def test_a_thing_of_very_many_claims_is_shown_page_by_page(world: World) -> None:
    world.person("ada", of="north")
    same = [
        an_observable("ipv4-addr", "192.0.2.77")
        | {"id": f"ipv4-addr--{uuid.UUID(int=n, version=4)}"}
        for n in range(60)
    ]
    world.given(*map(a_claim, same))
    (item,) = search.find(world.visit("ada"), search.Query(text="192.0.2.77")).items

    pages = [explain.thing(world.visit("ada"), item.id, claims_page=n) for n in (1, 2, 3, 4)]

    assert [len(page.claims) for page in pages] == [25, 25, 10, 0]
    assert {(page.claim_count, page.thing.name) for page in pages} == {(60, "192.0.2.77")}
    assert len({claim.id for page in pages for claim in page.claims}) == 60


def test_an_item_tells_all_who_claim_it_and_the_strictest_marking(world: World) -> None:
    world.person("ada", of="north")
    same = [
        an_observable("ipv4-addr", "192.0.2.77")
        | {"id": f"ipv4-addr--{uuid.UUID(int=n, version=4)}"}
        for n in range(40)
    ]
    strict = a_claim(same[0], marking=TLP.AMBER, audience=world.audience("alliance"))
    world.given(strict, by="south")
    world.given(*map(a_claim, same), by="north")

    (item,) = search.find(world.visit("ada"), search.Query(text="192.0.2.77")).items

    assert (item.claims, item.marking) == (41, TLP.AMBER)
    assert item.organisations == ("The north", "The south")


def test_an_object_that_is_too_large_for_a_page_is_named_without_its_content(world: World) -> None:
    world.person("ada", of="north")
    world.given(a_claim(an_object("campaign", "Heavy", description="so much " * 10_000)))
    (item,) = search.find(world.visit("ada"), search.Query(text="Heavy")).items

    (claim,) = explain.thing(world.visit("ada"), item.id).claims

    assert claim.is_too_large
    assert claim.size > 80_000
    assert claim.content == {}


def test_more_than_a_look_up_takes_is_refused_in_words(world: World) -> None:
    world.person("ada", of="north")

    with pytest.raises(UsageError, match="4 MiB"):
        lookup.lookup(world.visit("ada"), ["x" * 1_000] * 5_000)


def test_a_very_long_line_is_no_identifier_and_costs_nothing(world: World) -> None:
    world.person("ada", of="north")

    (line,) = lookup.lookup(world.visit("ada"), ["a." * 500_000 + "example"]).lines

    assert line.identifiers == ()


def _sleep_beyond_the_limit(visit: gate.Visit) -> None:
    with gate.open_scope(visit, Action.SEARCH) as opened:
        opened.sql("SET LOCAL statement_timeout = '1ms'")
        opened.sql("SELECT pg_sleep(1)")


def test_a_question_that_takes_too_long_is_ended_in_words(world: World) -> None:
    world.person("ada", of="north")
    visit = world.visit("ada")

    with gate.open_scope(visit, Action.SEARCH) as opened:
        limit = opened.one("SELECT current_setting('statement_timeout')")
    with pytest.raises(TooSlowError, match="took too long"):
        _sleep_beyond_the_limit(visit)

    assert limit == ("20s",)


def test_an_export_may_take_its_time(world: World) -> None:
    world.person("ada", of="north")

    with gate.open_scope(world.visit("ada"), Action.EXPORT) as opened:
        assert opened.one("SELECT current_setting('statement_timeout')") == ("0",)
