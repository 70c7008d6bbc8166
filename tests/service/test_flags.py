"""Flags are for the legal officer of the contributor and of the secretariat; they block nothing and hold no text."""

import pytest

from atlas.errors import Denied
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import flags
from atlas.store import faults
from builders import World, a_claim, an_object
from cluster import Database

SAID = "The vendor told us that our prices fall next year."


def alliance(world: World) -> None:
    for organisation in ("north", "south", "hub"):
        world.organisation(organisation)
    world.person("lena", of="north", roles=[Role.LEGAL])
    world.person("luis", of="south", roles=[Role.LEGAL])
    world.person("hana", of="hub", roles=[Role.LEGAL])
    world.person("sue", of="hub", roles=[Role.SECRETARIAT])
    world.person("rita", of="north")


def test_the_legal_officers_of_contributor_and_secretariat_see_a_flag_and_nobody_else(
    world: World,
) -> None:
    alliance(world)

    world.given(a_claim(an_object("malware", "Gannet", description=SAID)), by="north")

    assert flags.latest(world.visit("lena")).total == 1
    assert flags.latest(world.visit("hana")).total == 1
    assert flags.latest(world.visit("luis")).total == 0


@pytest.mark.parametrize("person", ["rita", "sue"])
def test_who_holds_no_r6_is_refused(world: World, person: str) -> None:
    alliance(world)

    with pytest.raises(Denied) as refused:
        flags.latest(world.visit(person))

    assert refused.value.rule == "R.role"


def test_a_flag_blocks_nothing(world: World) -> None:
    alliance(world)

    report = world.given(a_claim(an_object("malware", "Gannet", description=SAID)), by="north")

    assert (report.stored, report.rejected) == (1, 0)


def test_a_flag_names_claim_rule_and_words_and_holds_no_text(
    world: World, database: Database
) -> None:
    alliance(world)

    world.given(a_claim(an_object("malware", "Gannet", description=SAID)), by="north")

    with database.superuser() as superuser:
        rows = superuser.execute("SELECT to_jsonb(flag)::text, claim FROM flag").fetchall()
        claims = superuser.execute("SELECT id FROM claim").fetchall()
    [(row, claim)] = rows
    assert [(claim,)] == claims
    assert [word for word in ("prices", "vendor", "Gannet") if word in row] == []
    found = flags.latest(world.visit("lena")).items[0]
    assert (found.claim, found.rule, found.organisation) == (claim, "P8", "The north")
    assert found.thing is not None


def test_the_claim_behind_a_flag_stays_hidden_from_who_may_not_read_it(world: World) -> None:
    alliance(world)
    claim = a_claim(an_object("malware", "Gannet", description=SAID), marking=TLP.AMBER_STRICT)

    world.given(claim, by="north")

    assert flags.latest(world.visit("hana")).items[0].thing is None
    assert flags.latest(world.visit("lena")).items[0].thing is not None


def test_what_is_told_again_is_not_flagged_again(world: World) -> None:
    alliance(world)
    claim = a_claim(an_object("malware", "Gannet", description=SAID))

    world.given(claim, by="north")
    world.given(claim, by="north")

    assert flags.latest(world.visit("lena")).total == 1


def test_many_flags_come_in_pages(world: World) -> None:
    alliance(world)
    world.given(
        *(a_claim(an_object("malware", f"G{n}", description=SAID)) for n in range(60)), by="north"
    )

    first, last = flags.latest(world.visit("lena")), flags.latest(world.visit("lena"), page=9)

    assert (first.total, first.pages, len(first.items)) == (60, 2, 50)
    assert (last.page, len(last.items)) == (2, 10)


def test_a_version_that_comes_behind_another_is_flagged_too(world: World) -> None:
    """It is kept as history, and read there."""
    alliance(world)
    gannet = an_object("malware", "Gannet", modified="2026-02-01T00:00:00.000Z")

    world.given(a_claim(gannet), by="north")
    earlier = an_object("malware", "Gannet", description=SAID)
    report = world.given(a_claim(earlier), by="north")
    again = world.given(a_claim(earlier), by="north")

    assert (report.unchanged, again.unchanged) == (1, 1)
    assert flags.latest(world.visit("lena")).total == 1


def test_flags_stand_with_their_claim_or_not_at_all(world: World, database: Database) -> None:
    alliance(world)
    with database.superuser() as superuser:
        superuser.execute("REVOKE INSERT ON atlas.flag FROM atlas_app")
    try:
        with pytest.raises(faults.DATABASE_FAULT):
            world.given(a_claim(an_object("malware", "Gannet", description=SAID)), by="north")
    finally:
        with database.superuser() as superuser:
            superuser.execute("GRANT INSERT ON atlas.flag TO atlas_app")
            kept = superuser.execute("SELECT count(*) FROM claim").fetchone()

    assert kept == (0,)
