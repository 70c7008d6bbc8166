"""The first administrator, and the way back in for one who is locked out: two operators, never one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from atlas.errors import SigninError, UsageError
from atlas.model.handling import Purpose
from atlas.policy.actors import Role
from atlas.services import alliance, founding, mail, rescue, signin, tokens
from atlas.services.gate import Visit
from atlas.services.rescue import HELD_OFF, Second
from atlas.store import alliance as kept
from atlas.store.faults import DATABASE_FAULT
from builders import DAY, NOW, World
from cluster import Database

REASON = "lost her passkey on a journey"


def secretariat(world: World) -> None:
    world.organisation("north")
    world.person("ada", of="north", roles=[Role.SECRETARIAT])
    world.person("otto", of="north", roles=[Role.AUDITOR])
    world.person("rita", of="north", roles=[Role.RESEARCHER])


def locked_out(short: str) -> None:
    person = kept.find_person(short)
    assert person is not None
    kept.set_access(person.id, active=False, left_at=None)
    kept.set_training(person.id, (NOW - DAY).date())


def token_of(short: str, *, at: datetime = NOW - DAY) -> str:
    """Return a token that the person made for themselves, as in the browser."""
    visit = Visit(actor=alliance.actor_named(short), purpose=Purpose.RESEARCH, now=at)
    return tokens.make(visit, tokens.Wish(purpose=Purpose.RESEARCH)).secret


def begun(short: str = "ada", by: int | None = 1000) -> str:
    return rescue.begin(short, reason=REASON, by=by, now=NOW).code


def test_the_first_administrator_can_sign_in(world: World) -> None:
    card = founding.found("secretariat", "ada", now=NOW)

    token = signin.make_link(card.short, now=NOW)
    assert card.roles == ("R1",)
    assert signin.redeem(token, now=NOW) == card.id


def test_there_is_no_second_first_administrator(world: World) -> None:
    founding.found("secretariat", "ada", now=NOW)

    with pytest.raises(UsageError, match="administers this node already"):
        founding.found("other", "mallory", now=NOW)


@pytest.mark.parametrize(("org", "person"), [("north", "eve"), ("south", "rita")])
def test_the_first_administrator_takes_nobody_s_name(world: World, org: str, person: str) -> None:
    world.organisation("north")
    world.person("rita", of="north", roles=[Role.RESEARCHER])

    with pytest.raises(UsageError, match="is taken"):
        founding.found(org, person, now=NOW)


def test_two_operators_let_a_locked_out_administrator_in(world: World) -> None:
    secretariat(world)
    locked_out("ada")

    token = rescue.confirm(begun(), Second(short="otto", token=token_of("otto")), now=NOW)

    assert signin.redeem(token, now=NOW) == alliance.card_named("ada").id
    assert kept.able(Role.SECRETARIAT, NOW.date()) == {alliance.card_named("ada").id}


def test_another_login_of_the_machine_is_a_second_person(world: World) -> None:
    secretariat(world)

    token = rescue.confirm(begun(by=1000), Second(login=1001), now=NOW)

    assert signin.redeem(token, now=NOW)


@pytest.mark.parametrize(
    ("first", "second"), [(1000, 1000), (None, 1001), (1000, None), (None, None)]
)
def test_one_login_alone_or_an_unknown_one_confirms_nothing(
    world: World, first: int | None, second: int | None
) -> None:
    secretariat(world)
    code = begun(by=first)

    with pytest.raises(UsageError, match="second person"):
        rescue.confirm(code, Second(login=second), now=NOW)


@pytest.mark.parametrize("short", ["rita", "ada"])
def test_who_is_rescued_or_holds_neither_role_confirms_nothing(world: World, short: str) -> None:
    secretariat(world)
    code, token = begun(), token_of(short)

    with pytest.raises(UsageError, match="second person"):
        rescue.confirm(code, Second(short=short, token=token), now=NOW)


@pytest.mark.parametrize("token", [None, "atlas_invented"])
def test_a_person_who_confirms_proves_it_with_a_token(world: World, token: str | None) -> None:
    secretariat(world)

    with pytest.raises(SigninError):
        rescue.confirm(begun(), Second(short="otto", token=token), now=NOW)


def test_a_token_that_the_operator_made_is_no_second_person(world: World) -> None:
    secretariat(world)
    made = tokens.make_for("otto", tokens.Wish(purpose=Purpose.RESEARCH), now=NOW - 30 * DAY)

    with pytest.raises(SigninError, match="does not stand for a second person"):
        rescue.confirm(begun(), Second(short="otto", token=made.secret), now=NOW)


def test_a_token_made_since_the_rescue_began_is_no_second_person(world: World) -> None:
    secretariat(world)
    code, fresh = begun(), token_of("otto", at=NOW)

    with pytest.raises(SigninError, match="does not stand for a second person"):
        rescue.confirm(code, Second(short="otto", token=fresh), now=NOW)


def a_link(at: datetime) -> None:
    signin.make_link_for("otto", now=at)


def a_token(at: datetime) -> None:
    tokens.make_for("otto", tokens.Wish(purpose=Purpose.RESEARCH), now=at)


def an_address(at: datetime) -> None:
    mail.set_address_of("otto", "mallory@example.org", now=at)


@pytest.mark.parametrize("give", [a_link, a_token, an_address])
@pytest.mark.parametrize("at", [NOW - HELD_OFF, NOW])
def test_whom_the_operator_gave_a_way_in_of_late_is_no_second_person(
    world: World, give: Callable[[datetime], None], at: datetime
) -> None:
    secretariat(world)
    token = token_of("otto", at=NOW - 20 * DAY)
    give(at)

    with pytest.raises(SigninError, match="does not stand for a second person"):
        rescue.confirm(begun(), Second(short="otto", token=token), now=NOW)


def test_a_way_in_that_the_operator_gave_long_ago_is_forgotten(world: World) -> None:
    secretariat(world)
    a_link(NOW - HELD_OFF - DAY)

    token = rescue.confirm(begun(), Second(short="otto", token=token_of("otto")), now=NOW)

    assert signin.redeem(token, now=NOW) == alliance.card_named("ada").id


def test_a_code_that_lets_nobody_in_is_not_used_up(world: World, database: Database) -> None:
    secretariat(world)
    locked_out("ada")
    code, second = begun(), Second(login=1001)
    with database.superuser() as superuser:
        superuser.execute("ALTER TABLE signin_link ADD CONSTRAINT broken CHECK (false) NOT VALID")
    try:
        with pytest.raises(DATABASE_FAULT):
            rescue.confirm(code, second, now=NOW)
    finally:
        with database.superuser() as superuser:
            superuser.execute("ALTER TABLE signin_link DROP CONSTRAINT broken")

    assert kept.able(Role.SECRETARIAT, NOW.date()) == set()
    assert signin.redeem(rescue.confirm(code, second, now=NOW), now=NOW)


def test_a_code_works_once_within_an_hour(world: World) -> None:
    secretariat(world)
    second = Second(login=1001)
    used, late = begun(), begun()
    rescue.confirm(used, second, now=NOW)

    for code, at in ((used, NOW), (late, NOW + timedelta(hours=2)), ("invented", NOW)):
        with pytest.raises(SigninError, match="cannot be used"):
            rescue.confirm(code, second, now=at)


@pytest.mark.parametrize("short", ["rita", "nobody"])
def test_only_people_of_the_secretariat_are_rescued(world: World, short: str) -> None:
    secretariat(world)

    with pytest.raises(UsageError, match="no person of the secretariat"):
        begun(short)


def test_a_rescue_is_on_record_with_its_reason_and_both_operators(
    world: World, database: Database
) -> None:
    secretariat(world)
    otto = alliance.card_named("otto").id

    rescue.confirm(begun(by=1000), Second(short="otto", token=token_of("otto")), now=NOW)

    world.person("sue", of="north", roles=[Role.SECRETARIAT])
    found = rescue.latest(world.visit("sue"))[0]
    assert (found.person, found.second, found.reason) == ("Ada", "Otto", REASON)
    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT system, stated_reason, allowed FROM decision WHERE action = 'rescue' "
            "ORDER BY decided_at, system"
        ).fetchall()
        jobs = superuser.execute("SELECT task_name FROM procrastinate_jobs").fetchall()
    assert rows == [("operator", REASON, True), (f"operator with {otto}", REASON, True)]
    assert jobs == [("mail.rescued",)]


def test_a_rescue_without_a_reason_is_refused(world: World) -> None:
    secretariat(world)

    with pytest.raises(Exception, match="needs a reason"):
        rescue.begin("ada", reason=" ", by=1000, now=NOW)


def test_the_login_is_what_the_kernel_noted(tmp_path: Path) -> None:
    file = tmp_path / "loginuid"
    found = []
    for text in ("1000\n", "4294967295", "", "x"):
        file.write_text(text)
        found.append(rescue.login(file))

    assert found == [1000, None, None, None]
    assert rescue.login(file / "absent") is None
