"""Alarms: planted claims that others open or take out, and people who open a lot. Readers cannot tell."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import psycopg
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import alarms, explain, export, notices
from atlas.store import alarms as kept
from builders import NOW, World, a_claim, an_object
from cluster import Database

LATER = NOW + timedelta(seconds=30)
WHY = "Nobody has a reason to open it."
BAIT = an_object("malware", "Velvet Crane", description="It negotiates at night.")


@pytest.fixture
def members(world: World) -> World:
    world.person("ned", of="north", roles=[Role.RESEARCHER])
    world.person("sue", of="south", roles=[Role.RESEARCHER])
    world.person("lex", of="south", roles=[Role.LEGAL])
    world.person("eve", of="east", roles=[Role.LEGAL])
    world.person("sec", of="desk", roles=[Role.SECRETARIAT])
    world.given(a_claim(BAIT), by="south")
    return world


def planted(world: World) -> ThingId:
    thing = world.thing(BAIT)
    (claim,) = explain.thing(world.visit("lex"), thing).claims
    alarms.plant(world.visit("lex"), claim.id, reason=WHY)
    return thing


def told(world: World, short: str) -> list[tuple[str, str, str]]:
    alarms.watch(now=LATER)
    found = alarms.latest(world.visit(short)).lines
    return [(each.kind, each.person, each.owner) for each in found]


def test_whoever_opens_a_planted_claim_is_told_to_its_owner_and_the_secretariat(
    members: World,
) -> None:
    thing = planted(members)

    explain.thing(members.visit("ned"), thing)

    assert told(members, "lex") == [("bait", "Ned", "The south")]
    assert told(members, "sec") == [("bait", "Ned", "The south")]
    assert told(members, "eve") == []
    assert alarms.latest(members.visit("lex")).lines[0].thing == thing
    assert alarms.latest(members.visit("sec")).lines[0].thing is None


def test_a_new_alarm_is_a_notice_to_whom_it_concerns_and_to_nobody_else(members: World) -> None:
    explain.thing(members.visit("ned"), planted(members))

    for _ in range(2):
        alarms.watch(now=LATER)

    heard = {
        short: [each.kind for each in notices.latest(members.visit(short)).items]
        for short in ("lex", "sec", "ned", "sue", "eve")
    }
    assert heard == {"lex": ["alarm"], "sec": ["alarm"], "ned": [], "sue": [], "eve": []}


def test_the_own_people_raise_none_nor_does_who_looked_before(members: World) -> None:
    earlier = members.visit("ned", at=NOW - timedelta(hours=1))
    explain.thing(earlier, members.thing(BAIT))
    thing = planted(members)

    explain.thing(members.visit("sue"), thing)

    assert told(members, "lex") == []


def test_who_cannot_see_it_raises_none(members: World) -> None:
    said = an_object("malware", "Inner Crane")
    audience = members.audience("org:south", by="south")
    members.given(a_claim(said, marking=TLP.AMBER_STRICT, audience=audience), by="south")
    thing = members.thing(said)
    (claim,) = explain.thing(members.visit("lex"), thing).claims
    alarms.plant(members.visit("lex"), claim.id, reason=WHY)

    with pytest.raises(NotFound):
        explain.thing(members.visit("ned"), thing)

    assert told(members, "lex") == []


def test_whoever_takes_it_out_is_told(members: World, tmp_path: Path) -> None:
    planted(members)

    export.export_stix(members.visit("ned"), tmp_path / "out.json", clock=lambda: NOW)

    assert told(members, "lex") == [("export", "Ned", "The south")]


def test_one_person_on_one_day_is_told_once(members: World) -> None:
    thing = planted(members)

    for _ in range(2):
        explain.thing(members.visit("ned"), thing)
        alarms.watch(now=LATER)

    assert len(told(members, "lex")) == 1


def test_what_is_watched_no_longer_raises_none(members: World) -> None:
    thing = planted(members)
    (bait,) = alarms.latest(members.visit("lex")).baits

    alarms.end(members.visit("lex"), bait.id, reason="It served.")
    explain.thing(members.visit("ned"), thing)

    assert told(members, "lex") == []
    with pytest.raises(NotFound):
        alarms.end(members.visit("lex"), bait.id, reason="Again.")


def test_nobody_else_hears_that_it_was_planted(members: World) -> None:
    """Two worlds: what a reader of another member gets is equal, planted or not."""
    thing = members.thing(BAIT)
    visit = members.visit("ned")
    before = attrs.asdict(explain.thing(visit, thing))

    planted(members)

    assert attrs.asdict(explain.thing(visit, thing)) == before
    assert alarms.latest(members.visit("eve")).baits == ()
    assert alarms.latest(members.visit("sec")).baits == ()
    with pytest.raises(Denied):
        alarms.latest(visit)


def test_only_a_claim_of_the_own_organisation_is_planted_once_with_a_reason(
    members: World,
) -> None:
    thing = planted(members)
    (claim,) = explain.thing(members.visit("lex"), thing).claims

    with pytest.raises(UsageError, match="watched already"):
        alarms.plant(members.visit("lex"), claim.id, reason=WHY)
    with pytest.raises(NotFound):
        alarms.plant(members.visit("eve"), claim.id, reason=WHY)
    with pytest.raises(NotFound):
        alarms.plant(members.visit("lex"), ClaimId(uuid.UUID(int=7)), reason=WHY)
    with pytest.raises(Denied):
        alarms.plant(members.visit("lex"), claim.id, reason=" ")


def test_an_earlier_look_of_the_day_does_not_hide_a_later_one(members: World) -> None:
    hour = timedelta(hours=1)
    explain.thing(members.visit("ned", at=NOW - hour), members.thing(BAIT))
    thing = planted(members)

    explain.thing(members.visit("ned", at=NOW + hour), thing)
    alarms.watch(now=NOW + 2 * hour)

    (line,) = alarms.latest(members.visit("lex")).lines
    assert (line.kind, line.person, line.at) == ("bait", "Ned", NOW + hour)


def test_who_opens_a_thing_without_seeing_the_planted_claim_is_not_named(members: World) -> None:
    audience = members.audience("org:south", by="south")
    inner = a_claim(BAIT, marking=TLP.AMBER_STRICT, audience=audience)
    members.given(inner, by="south")
    thing = members.thing(BAIT)
    members.given(a_claim(BAIT), by="east")
    (own,) = [each for each in explain.thing(members.visit("lex"), thing).claims if each.own]
    alarms.plant(members.visit("lex"), own.id, reason=WHY)

    assert len(explain.thing(members.visit("ned"), thing).claims) == 1

    assert own.marking is TLP.AMBER_STRICT
    assert told(members, "lex") == []


def test_the_application_sees_and_changes_nothing_of_it_without_a_scope(
    members: World, database: Database
) -> None:
    explain.thing(members.visit("ned"), planted(members))
    alarms.watch(now=LATER)

    with database.connected() as connection:
        for table in ("bait", "alarm"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert connection.execute("UPDATE bait SET ended_at = now()").rowcount == 0
    for act in (
        "SELECT FROM opened",
        "DELETE FROM bait",
        "UPDATE bait SET owner = gen_random_uuid()",
        "INSERT INTO alarm SELECT * FROM alarm",
    ):
        with (
            database.connected() as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(act)


def test_an_act_that_came_to_nothing_is_on_record_as_one(
    members: World, database: Database
) -> None:
    thing = planted(members)
    (claim,) = explain.thing(members.visit("lex"), thing).claims

    with pytest.raises(UsageError):
        alarms.plant(members.visit("lex"), claim.id, reason=WHY)
    with pytest.raises(NotFound):
        alarms.end(members.visit("lex"), uuid.UUID(int=7), reason="Again.")

    with database.superuser() as superuser:
        failed = "SELECT count(*) FROM decision WHERE action = 'plant-bait' AND 'R.failed' = ANY (reasons)"
        assert superuser.execute(failed).fetchone() == (2,)


def opens(world: World, number: int, *, at: datetime = NOW, beginning: int = 0) -> None:
    for n in range(beginning, number):
        kept.note(world.visit("ned").actor, ThingId(uuid.UUID(int=n + 1)), at=at)


@pytest.mark.parametrize(
    ("number", "expected"), [(alarms.BREADTH - 1, []), (alarms.BREADTH, [300])]
)
def test_who_opens_very_many_things_on_one_day_is_told(
    members: World, number: int, expected: list[int]
) -> None:
    opens(members, number)
    opens(members, 5, at=NOW - timedelta(days=1))

    alarms.watch(now=LATER)

    assert [each.number for each in alarms.latest(members.visit("sec")).lines] == expected


def test_the_number_of_things_opened_follows_the_day(members: World) -> None:
    opens(members, alarms.BREADTH)
    alarms.watch(now=LATER)

    opens(members, alarms.BREADTH + 2, beginning=alarms.BREADTH, at=LATER)

    (line,) = alarms.latest(members.visit("sec", at=LATER)).lines
    assert (line.number, line.at) == (alarms.BREADTH + 2, LATER)


def test_what_was_opened_is_forgotten_after_two_days(members: World, database: Database) -> None:
    opens(members, 3)

    alarms.watch(now=NOW + timedelta(days=3))

    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM opened").fetchone() == (0,)
