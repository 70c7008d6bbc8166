"""How claims end by time and stay by hold: review, classes, what is to be looked at (P7, T-40)."""

from datetime import datetime, timedelta

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.retention import Mark
from atlas.services import retention
from atlas.services.retention import Ended
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from endings import LATER, LOCKER, YEAR, claim_of, finds, problems, rows, under, with_people


@pytest.fixture
def people(world: World) -> World:
    """Add a representative, counsel and a researcher of one member, and a reader of another."""
    return with_people(world)


def holding(world: World, claim: ClaimId) -> None:
    retention.mark(world.visit("lea"), claim, Mark.HOLD, reason="a case in court")


@pytest.mark.parametrize("asked", ["withdraw", "time"])
def test_a_hold_stops_withdrawal_by_request_and_by_time(people: World, asked: str) -> None:
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    holding(people, claim)

    if asked == "withdraw":
        with pytest.raises(UsageError):
            retention.withdraw(people.visit("rita"), claim, reason="a request", erase=True)
    assert retention.run(now=NOW + 9 * YEAR) == Ended()
    assert finds(people, "eve") == 1


def test_a_hold_that_comes_after_withdrawal_stops_erasure_until_it_ends(
    people: World, database: Database
) -> None:
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    retention.withdraw(people.visit("rita"), claim, reason="a request", erase=True)
    holding(people, claim)
    held = retention.run(now=NOW + 99 * DAY)
    end = people.visit("lea", at=NOW + DAY)
    retention.mark(end, claim, Mark.HOLD, reason="the case is over", ended=True)

    assert (held, retention.run(now=NOW + 99 * DAY)) == (Ended(), Ended(erased=1))
    assert rows(
        database, "SELECT stated_reason FROM decision WHERE action = 'hold' ORDER BY decided_at"
    ) == [("a case in court",), ("the case is over",)]


def test_only_counsel_of_the_contributor_holds(people: World) -> None:
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    people.person("lou", of="south", roles=[Role.LEGAL])

    with pytest.raises(Denied) as role:
        retention.mark(people.visit("rita"), claim, Mark.HOLD, reason="a case")
    with pytest.raises(Denied) as own:
        retention.mark(people.visit("lou"), claim, Mark.HOLD, reason="a case")

    assert (role.value.rule, own.value.rule) == ("R.role", "R.own")


def test_a_hold_is_seen_by_the_contributors_own_alone(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER))
    holding(people, claim_of(people))

    assert rows(
        database,
        "SELECT h.tlp, cardinality(h.organisations) FROM claim_mark m JOIN handling h ON h.id = m.handling",
    ) == [("TLP:AMBER+STRICT", 1)]
    with pytest.raises(Denied):
        retention.of_claim(people.visit("eve"), claim_of(people))


@pytest.mark.parametrize(
    ("retention_class", "matter", "after", "ends"),
    [
        ("default", False, 3 * YEAR, True),
        ("default", False, 3 * YEAR - DAY, False),
        ("default", True, 5 * YEAR - DAY, False),
        ("default", True, 5 * YEAR, True),
        ("victim-notification", False, 30 * DAY, True),
        ("victim-notification", False, 29 * DAY, False),
        ("victim-notification", True, 30 * DAY, True),
        ("no such class", False, 3 * YEAR, True),
    ],
)
def test_a_claim_ends_with_its_class(
    people: World, retention_class: str, matter: bool, after: timedelta, ends: bool
) -> None:
    people.given(under(LOCKER, retention_class))
    claim = claim_of(people)
    if matter:
        retention.mark(people.visit("lea"), claim, Mark.MATTER, reason="matter 7 is open")

    shown = retention.of_claim(people.visit("lea"), claim).kept.due.ends
    ran = retention.run(now=NOW + after)

    assert ran.withdrawn == int(ends)
    assert shown is not None
    assert (shown <= NOW + after) is ends
    assert (finds(people, "eve") == 0) is ends


def test_what_is_for_victims_alone_ends_after_thirty_days_whatever_its_terms(
    people: World,
) -> None:
    people.given(a_claim(LOCKER, purposes=[Purpose.VICTIM_NOTIFICATION]))

    assert retention.run(now=NOW + 29 * DAY) == Ended()
    assert retention.run(now=NOW + 30 * DAY) == Ended(withdrawn=1)


def test_red_for_named_persons_ends_too(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER, marking=TLP.RED, audience=people.audience("person:ada")))
    with database.superuser() as superuser:
        superuser.execute("UPDATE claim SET recorded_at = recorded_at - interval '1095 days'")

    assert retention.run(now=NOW) == Ended(withdrawn=1)
    assert retention.run(now=NOW + 30 * DAY) == Ended(erased=1)


def test_no_moment_that_is_named_erases_sooner_than_the_clock_of_the_database(
    people: World, database: Database
) -> None:
    people.given(a_claim(LOCKER))
    retention.withdraw(people.visit("ada"), claim_of(people), reason="wrong")
    with database.superuser() as superuser:
        superuser.execute("UPDATE claim SET erase_at = clock_timestamp() + interval '1 hour'")

    assert retention.run(now=NOW + 99 * YEAR) == Ended()
    with database.superuser() as superuser:
        superuser.execute("UPDATE claim SET erase_at = clock_timestamp() - interval '1 hour'")
    assert retention.run(now=NOW + 99 * YEAR) == Ended(erased=1)


def test_an_old_version_ends_by_itself_and_what_stands_stays(
    people: World, database: Database
) -> None:
    people.given(a_claim(LOCKER))
    with database.superuser() as superuser:
        superuser.execute("UPDATE claim SET recorded_at = recorded_at - interval '1095 days'")
    people.given(a_claim(LOCKER | {"modified": LATER}))

    ran = retention.run(now=NOW)

    assert (ran, finds(people, "eve")) == (Ended(withdrawn=1), 1)
    assert problems(database) == []
    assert retention.run(now=NOW + 30 * DAY) == Ended(erased=1)


def test_the_data_of_a_member_that_left_ends_too(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER))
    with database.superuser() as superuser:
        superuser.execute("UPDATE organisation SET active = false WHERE short = 'north'")

    assert retention.run(now=NOW + 3 * YEAR) == Ended(withdrawn=1)


def test_the_daily_work_is_on_record(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER))
    retention.run(now=NOW)

    assert rows(
        database, "SELECT DISTINCT action, system, allowed FROM decision WHERE system = 'retention'"
    ) == [("retain", "retention", True)]


@pytest.fixture
def due_now(people: World) -> datetime:
    """Give a claim that is to be looked at after a year; return that day."""
    people.given(a_claim(LOCKER))
    return NOW + YEAR


def test_a_claim_is_to_be_looked_at_after_a_year_and_again_after_another(
    people: World, due_now: datetime
) -> None:
    def listed(at: datetime, person: str = "rita") -> list[str]:
        found = retention.due_claims(people.visit(person, at=at))
        return [each.claim.name for each in found]

    early, then = listed(due_now - DAY), listed(due_now)
    reviewer = people.visit("rita", at=due_now)
    retention.mark(reviewer, claim_of(people), Mark.REVIEWED, reason="still seen")

    assert (early, then, listed(due_now)) == ([], ["Quintessential"], [])
    assert listed(due_now + YEAR) == ["Quintessential"]


def test_older_claims_that_are_not_due_crowd_none_out_of_the_list(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LISTED", 1)
    people.given(a_claim(LOCKER))
    people.given(under(an_object("tool", "Kit"), "victim-notification"), at=NOW + DAY)

    found = retention.due_claims(people.visit("rita", at=NOW + 31 * DAY))

    assert [each.claim.name for each in found] == ["Kit"]


def test_no_mark_is_put_on_a_claim_that_is_gone(people: World, database: Database) -> None:
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    retention.withdraw(people.visit("rita"), claim, reason="a request")
    retention.run(now=NOW + 30 * DAY)

    with pytest.raises(NotFound):
        holding(people, claim)
    assert rows(database, "SELECT count(*) FROM claim_mark") == [(0,)]


def test_the_list_is_of_the_own_organisation_alone(people: World, due_now: datetime) -> None:
    people.person("ed", of="south", roles=[Role.REPRESENTATIVE])

    assert retention.due_claims(people.visit("ed", at=due_now)) == ()


_WRITTEN = """
SELECT array_agg(attname::text) FROM pg_attribute
WHERE attrelid = 'atlas.claim'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_HELD = """
WITH copied AS (
    INSERT INTO claim ({columns})
    SELECT {made} FROM claim c, generate_series(1, 10000) AS n, LATERAL jsonb_populate_record(
        c, jsonb_build_object(
            'id', gen_random_uuid(), 'object', gen_random_uuid(), 'thing', gen_random_uuid(),
            'recorded_at', c.recorded_at - n * interval '1 second')) AS made
    RETURNING id, author, handling, recorded_at
)
INSERT INTO claim_mark (id, handling, author, claim, kind, ended, reason, recorded_at)
SELECT gen_random_uuid(), handling, author, id, 'hold', false, 'a case in court', recorded_at FROM copied
"""


def test_however_many_claims_are_held_the_rest_ends(people: World, database: Database) -> None:
    """Ten batches of held claims are older than the one that may end."""
    people.given(a_claim(LOCKER))
    with database.superuser() as superuser:
        [(written,)] = superuser.execute(_WRITTEN).fetchall()
        made = ", ".join(f"made.{column}" for column in written)
        superuser.execute(_HELD.format(columns=", ".join(written), made=made))

    assert retention.run(now=NOW + 9 * YEAR) == Ended(withdrawn=1)
    assert finds(people, "eve") == 0


def test_a_held_version_keeps_its_whole_object_and_delays_nothing_else(people: World) -> None:
    """A batch of one: the object with the held version comes first, and the other one ends all the same."""
    people.given(a_claim(LOCKER))
    holding(people, claim_of(people))
    people.given(a_claim(LOCKER | {"modified": LATER}), a_claim(an_object("tool", "Free")))

    assert retention.run(now=NOW + 9 * YEAR) == Ended(withdrawn=1)
    assert finds(people, "eve") == 1
    assert finds(people, "eve", "Free") == 0
