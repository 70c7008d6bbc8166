"""One item beyond the limits of the map never stops the rest."""

import random

from atlas.services import lookup, search
from builders import World, a_claim, an_object

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
