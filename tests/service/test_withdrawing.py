"""Withdrawal with undo, and erasure that leaves nothing (P7, T-11, T-39)."""

import hashlib
from datetime import timedelta

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import explain, retention
from atlas.services.retention import Ended
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from endings import ADDRESS, LATER, LINK, LOCKER, claim_of, finds, problems, rows, with_people


@pytest.fixture
def people(world: World) -> World:
    """Add a representative, counsel and a researcher of one member, and a reader of another."""
    return with_people(world)


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


def test_a_withdrawal_that_is_refused_begins_no_work_of_the_system(
    people: World, database: Database
) -> None:
    people.given(a_claim(LOCKER))

    with pytest.raises(Denied):
        retention.withdraw(people.visit("lea"), claim_of(people), reason="a mistake")

    acts = "SELECT action, allowed FROM decision WHERE action IN ('withdraw', 'retain')"
    assert rows(database, acts) == [("withdraw", False)]
