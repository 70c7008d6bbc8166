"""What stands behind the pages of sign-in: counting at once, ways in, and forgetting."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections  # noqa: TID251 - each thread of a test closes its own

from atlas.errors import MalformedError, NotFound, SigninError, TooManyError, UsageError
from atlas.services import alliance, signin, tokens
from atlas.services.signin import codes, guesses, passwords, sittings, tidying, ways
from atlas.services.signin.codes import code_at
from atlas.services.signin.guesses import OF_ACCOUNT, OF_ADDRESS, WINDOW, Guesser
from atlas.services.signin.sittings import LASTS, Method
from atlas.services.tokens import Wish
from atlas.store import faults
from atlas.store.models import SigninLinkRow, SittingRow, ThrottleRow, TokenRow
from atlas.store.signin_methods import save_identity
from builders import DAY, NOW, World

KEY = b"k" * 32
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def ada(world: World) -> World:
    world.person("ada", of="north")
    world.person("eve", of="north")
    return world


def guesser(account: str = "ada", address: str = "192.0.2.1") -> Guesser:
    return Guesser(address=address, account=account, key=KEY)


def is_let_through(who: Guesser) -> bool:
    try:
        guesses.guess(who, now=NOW)
    except TooManyError:
        return False
    finally:
        connections.close_all()
    return True


def test_many_guesses_at_once_gain_nothing(ada: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        let_through = list(pool.map(is_let_through, [guesser()] * 40))

    assert sum(let_through) == OF_ACCOUNT


def test_a_window_ends(ada: World) -> None:
    for _ in range(OF_ACCOUNT):
        guesses.guess(guesser(), now=NOW)

    for _ in range(OF_ACCOUNT):
        guesses.guess(guesser(), now=NOW + WINDOW)

    with pytest.raises(TooManyError):
        guesses.guess(guesser(), now=NOW + WINDOW)


def test_a_right_guess_lets_the_account_begin_anew_and_the_address_go_on(ada: World) -> None:
    for n in range(OF_ADDRESS - 1):
        guesses.guess(guesser(account=f"name-{n}"), now=NOW)
    guesses.guess(guesser(), now=NOW)
    guesses.was_right(guesser())

    guesses.guess(guesser(), now=NOW)

    with pytest.raises(TooManyError):
        guesses.guess(guesser(), now=NOW)


def test_a_code_of_one_step_is_used_by_one_of_many_at_once(ada: World) -> None:
    person = alliance.card_named("ada").id
    step = int(NOW.timestamp()) // codes.STEP_S
    codes.set_up(person, SECRET, code_at(SECRET, step - 1), key=KEY, now=NOW)

    def is_taken(_: int) -> bool:
        try:
            codes.use(person, code_at(SECRET, step), key=KEY, now=NOW)
        except SigninError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(is_taken, range(16))) == 1


def test_a_code_is_taken_one_step_early_or_late_and_no_more(ada: World) -> None:
    person = alliance.card_named("ada").id
    step = int(NOW.timestamp()) // codes.STEP_S
    codes.set_up(person, SECRET, code_at(SECRET, step - 1), key=KEY, now=NOW)

    for late in (2, 3):
        with pytest.raises(SigninError):
            codes.use(person, code_at(SECRET, step + late), key=KEY, now=NOW)
    codes.use(person, code_at(SECRET, step + 1), key=KEY, now=NOW)
    with pytest.raises(SigninError):
        codes.use(person, code_at(SECRET, step), key=KEY, now=NOW)


def test_a_password_needs_an_app_and_goes_with_it(ada: World) -> None:
    person = alliance.card_named("ada").id
    with pytest.raises(UsageError):
        passwords.set_up(person, "a long sentence")
    step = int(NOW.timestamp()) // codes.STEP_S
    codes.set_up(person, SECRET, code_at(SECRET, step), key=KEY, now=NOW)
    passwords.set_up(person, "a long sentence")
    assert ways.ways_of(person).has_password

    codes.remove(person)

    assert not ways.ways_of(person).has_password


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
def test_a_password_is_long_and_not_endless(ada: World, password: str) -> None:
    person = alliance.card_named("ada").id
    step = int(NOW.timestamp()) // codes.STEP_S
    codes.set_up(person, SECRET, code_at(SECRET, step), key=KEY, now=NOW)

    with pytest.raises(UsageError):
        passwords.set_up(person, password)


def test_nobody_removes_the_way_of_another(ada: World) -> None:
    of_ada, of_eve = (alliance.card_named(short).id for short in ("ada", "eve"))
    save_identity(of_ada, "https://login.example", "subject", now=NOW)
    (identity,) = ways.ways_of(of_ada).identities

    for way in ("identity", "passkey", "nothing"):
        with pytest.raises(NotFound):
            ways.remove(of_eve, way, identity.id, now=NOW)

    assert ways.ways_of(of_ada).identities


def test_a_sitting_is_listed_while_a_session_lasts(ada: World) -> None:
    person = alliance.card_named("ada").id
    sittings.begin(person, Method.LINK, browser="", now=NOW)

    assert len(sittings.open_ones(person, now=NOW + LASTS - timedelta(seconds=1))) == 1
    assert sittings.open_ones(person, now=NOW + LASTS) == ()


def test_what_nobody_can_use_any_more_is_forgotten(ada: World) -> None:
    person = alliance.card_named("ada").id
    signin.make_link("ada", now=NOW)
    tokens.make_for("ada", Wish(days=1), now=NOW)
    sittings.begin(person, Method.LINK, browser="", now=NOW)
    guesses.guess(guesser(), now=NOW)
    session = SessionStore()
    session.set_expiry(NOW)
    session.create()
    rows = (SigninLinkRow, TokenRow, SittingRow, ThrottleRow)
    session_model = type(session).get_model_class()

    tidying.forget(now=NOW)
    kept = [row.objects.count() for row in rows]
    tidying.forget(now=NOW + 400 * DAY)

    assert kept == [1, 1, 1, 2]
    assert [row.objects.count() for row in (*rows, session_model)] == [0] * 5


def test_a_link_that_was_kept_back_lets_nobody_in_after_its_person(ada: World) -> None:
    first, second, other = (signin.make_link(who, now=NOW) for who in ("ada", "ada", "eve"))

    signin.redeem(first, now=NOW)

    with pytest.raises(SigninError):
        signin.redeem(second, now=NOW)
    assert signin.redeem(other, now=NOW)


def test_a_name_with_nul_is_unusable_and_no_outage(ada: World) -> None:
    with pytest.raises(MalformedError, match="NUL"), faults.told():
        passwords.sign_in_by_recovery("a\0", "x", guesser=guesser("a\0"), now=NOW)
