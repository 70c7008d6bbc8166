"""How claims end: review, hold, withdrawal with undo, erasure that leaves nothing (P7, T-11, T-39, T-40)."""

import hashlib
from datetime import datetime, timedelta

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Purpose, Terms
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.retention import Mark
from atlas.services import explain, retention, search
from atlas.services.contribute import Item
from atlas.services.retention import Ended
from atlas.store import checking
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database

YEAR = timedelta(days=365)
LOCKER = an_object("malware", "Quintessential", description="Rare words: xylophonic.")
ADDRESS = an_observable("ipv4-addr", "198.51.100.77")
LINK = a_link(LOCKER, "communicates-with", ADDRESS)
LATER = "2026-02-01T00:00:00.000Z"


@pytest.fixture
def people(world: World) -> World:
    """Add a representative, counsel and a researcher of one member, and a reader of another."""
    world.person("rita", roles=[Role.REPRESENTATIVE])
    world.person("lea", roles=[Role.LEGAL])
    world.person("ada")
    world.person("eve", of="south")
    return world


def claim_of(world: World, said: Object = LOCKER, *, person: str = "ada") -> ClaimId:
    visit = world.visit(person)
    thing = explain.find_by_reference(visit, str(said["id"]), map_key=world.map_key)
    return explain.thing(visit, thing).claims[0].id


def finds(world: World, person: str, text: str = "xylophonic") -> int:
    return search.find(world.visit(person), search.Query(text=text)).total


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(query).fetchall()  # type: ignore[arg-type] # written here


def under(said: Object, retention_class: str) -> Item:
    item = a_claim(said)
    assert item.offer is not None
    terms = Terms(retention=retention_class)
    return attrs.evolve(item, offer=attrs.evolve(item.offer, terms=terms))


def test_a_withdrawn_claim_is_off_the_map_and_its_past_readers_are_told(people: World) -> None:
    people.given(a_claim(LOCKER), a_claim(ADDRESS), a_claim(LINK))

    retention.withdraw(people.visit("rita"), claim_of(people), reason="a mistake")

    told = explain.thing(people.visit("eve"), people.thing(LOCKER))
    assert [each.organisation for each in told.withdrawn] == ["The north"]
    assert (told.claim_count, told.claims, told.thing.name) == (0, (), "")
    assert (finds(people, "eve"), finds(people, "ada")) == (0, 0)


def test_who_never_could_read_it_hears_nothing(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT))

    retention.withdraw(people.visit("rita"), claim_of(people), reason="a mistake")

    with pytest.raises(NotFound):
        explain.thing(people.visit("eve"), people.thing(LOCKER))


def test_undo_puts_everything_back_as_it_was(people: World, database: Database) -> None:
    newer = LOCKER | {"modified": LATER}
    people.given(a_claim(LOCKER), a_claim(newer), a_claim(ADDRESS), a_claim(LINK))
    before = told(people), projections(database)
    claim = claim_of(people)

    retention.withdraw(people.visit("rita"), claim, reason="a mistake")
    between = projections(database)
    retention.undo(people.visit("rita"), claim, reason="no mistake")

    assert (told(people), projections(database)) == before
    assert between != before[1]


def told(world: World) -> tuple[object, ...]:
    view = explain.thing(world.visit("eve"), world.thing(LOCKER))
    return view, finds(world, "eve"), finds(world, "eve", "198.51.100.77")


def projections(database: Database) -> list[tuple[object, ...]]:
    return rows(
        database,
        "SELECT 'l', l::text FROM link l UNION ALL SELECT 'i', i::text FROM identifier i "
        "UNION ALL SELECT 'a', a::text FROM appearance a UNION ALL SELECT 'w', word || handling || sum(count) "
        "FROM vocabulary GROUP BY word, handling HAVING sum(count) <> 0 ORDER BY 1, 2",
    )


def problems(database: Database) -> list[str]:
    with database.superuser() as superuser:
        return list(checking.Checker(superuser).projection_problems())


@pytest.mark.parametrize("undone", [True, False])
def test_what_is_withdrawn_and_put_back_still_holds(
    people: World, database: Database, undone: bool
) -> None:
    people.given(a_claim(LOCKER), a_claim(LOCKER | {"modified": LATER}, marking=TLP.CLEAR))
    people.given(a_claim(ADDRESS), a_claim(LINK))
    claim = claim_of(people)
    retention.withdraw(people.visit("rita"), claim, reason="a mistake")
    if undone:
        retention.undo(people.visit("rita"), claim, reason="no mistake")

    assert problems(database) == []


def test_undo_ends_after_seven_days(people: World) -> None:
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    retention.withdraw(people.visit("rita"), claim, reason="a mistake")

    late = people.visit("rita", at=NOW + timedelta(days=7, seconds=1))
    with pytest.raises(UsageError):
        retention.undo(late, claim, reason="no mistake")
    assert retention.undo(people.visit("rita", at=NOW + 7 * DAY), claim, reason="no mistake") == 1


def test_what_was_given_anew_is_not_undone_and_not_withdrawn(people: World) -> None:
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    retention.withdraw(people.visit("rita"), claim, reason="a mistake")
    people.given(a_claim(LOCKER | {"modified": LATER}))

    with pytest.raises(UsageError):
        retention.undo(people.visit("rita"), claim, reason="no mistake")
    assert finds(people, "eve") == 1
    assert explain.thing(people.visit("eve"), people.thing(LOCKER)).withdrawn == ()


def test_the_same_file_again_does_not_bring_back_what_was_withdrawn(people: World) -> None:
    people.given(a_claim(LOCKER))
    retention.withdraw(people.visit("rita"), claim_of(people), reason="a mistake")

    report = people.given(a_claim(LOCKER))

    assert (report.unchanged, report.stored, finds(people, "eve")) == (1, 0, 0)


@pytest.mark.parametrize(
    ("person", "rule"), [("lea", "R.role"), ("eve", "R.role"), ("ed", "R.own")]
)
def test_only_the_contributors_own_people_withdraw(people: World, person: str, rule: str) -> None:
    people.person("ed", of="south", roles=[Role.REPRESENTATIVE])
    people.given(a_claim(LOCKER))
    claim = claim_of(people)
    if person == "eve":
        people.person("eva", of="south", roles=[Role.LEGAL])
        person = "eva"

    with pytest.raises(Denied) as refused:
        retention.withdraw(people.visit(person), claim, reason="a mistake")

    assert refused.value.rule == rule
    assert finds(people, "ada") == 1


def test_a_hidden_claim_is_answered_like_one_that_is_not_there(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT))
    people.person("ed", of="south", roles=[Role.REPRESENTATIVE])
    claim, nothing = claim_of(people), ClaimId(people.thing(ADDRESS))

    for each in (claim, nothing):
        with pytest.raises(NotFound, match=retention.NOT_FOUND):
            retention.withdraw(people.visit("ed"), each, reason="a mistake")


def test_withdrawing_needs_a_reason(people: World) -> None:
    people.given(a_claim(LOCKER))

    with pytest.raises(Denied) as refused:
        retention.withdraw(people.visit("rita"), claim_of(people), reason="")

    assert refused.value.rule == "R.reason"


@pytest.mark.parametrize(("erase", "days"), [(False, 30), (True, 7)])
def test_a_withdrawn_claim_is_erased_when_its_day_has_come(
    people: World, database: Database, erase: bool, days: int
) -> None:
    people.given(a_claim(LOCKER))
    retention.withdraw(people.visit("rita"), claim_of(people), reason="a request", erase=erase)

    early = retention.run(now=NOW + timedelta(days=days) - timedelta(seconds=1))
    late = retention.run(now=NOW + timedelta(days=days))

    assert (early, late) == (Ended(), Ended(erased=1))
    assert rows(database, "SELECT count(*) FROM claim") == [(0,)]


def test_after_erasure_no_table_holds_value_words_salts_or_digest(
    people: World, database: Database
) -> None:
    people.given(a_claim(LOCKER), a_claim(LOCKER | {"modified": LATER}))
    people.given(a_claim(ADDRESS), a_claim(LINK))
    people.given(a_claim(an_object("tool", "Remains")))
    salts = [bytes(each) for (each,) in rows(database, "SELECT salts FROM opening")]  # type: ignore[call-overload]
    contents = rows(
        database, "SELECT stix_id, content, digest, name FROM claim WHERE name <> 'Remains'"
    )
    stubs = [id_ for (id_,) in rows(database, "SELECT id FROM claim WHERE name <> 'Remains'")]
    for said in (LOCKER, ADDRESS, LINK):
        visit = people.visit("rita")
        retention.withdraw(visit, claim_of(people, said), reason="a request", erase=True)

    retention.run(now=NOW + 8 * DAY)

    secrets = [b"quintessential", b"xylophonic", b"198.51.100.77", str(LOCKER["id"]).encode()]
    secrets += [hashlib.sha256(b"198.51.100.77").digest()]
    secrets += [bytes(digest) for _, _, digest, _ in contents]  # type: ignore[call-overload]
    gone = [salt[at : at + 32] for salt in salts for at in (0, 32, 64)]
    left = everything(database)
    alive = b"".join(bytes(each) for (each,) in rows(database, "SELECT salts FROM opening"))  # type: ignore[call-overload]
    assert [each for each in secrets if each.hex().encode() in left or each in left] == []
    assert [each for each in gone if each not in alive and each.hex().encode() in left] == []
    assert {row[0] for row in rows(database, "SELECT claim FROM erasure")} == set(stubs)
    assert rows(database, "SELECT count(*) FROM log_pending WHERE type = 'claim'") == [(5,)]
    assert problems(database) == []


def everything(database: Database) -> bytes:
    """Return all rows of all tables as text, in lower case; bytes as hex."""
    with database.superuser() as superuser:
        tables = superuser.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'atlas'::regnamespace AND relkind = 'r'"
        ).fetchall()
        return b"\n".join(
            str(row).lower().encode()
            for (table,) in tables
            for row in superuser.execute(f'SELECT t::text FROM atlas."{table}" t').fetchall()
        )


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


def test_red_for_named_persons_ends_too(people: World) -> None:
    people.given(a_claim(LOCKER, marking=TLP.RED, audience=people.audience("person:ada")))

    assert retention.run(now=NOW + 3 * YEAR) == Ended(withdrawn=1)
    assert retention.run(now=NOW + 3 * YEAR + 30 * DAY) == Ended(erased=1)


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


def test_the_list_is_of_the_own_organisation_alone(people: World, due_now: datetime) -> None:
    people.person("ed", of="south", roles=[Role.REPRESENTATIVE])

    assert retention.due_claims(people.visit("ed", at=due_now)) == ()
