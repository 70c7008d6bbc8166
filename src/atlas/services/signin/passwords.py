"""Passwords, where the operator allows them. A password never stands alone: a code of an app goes with it."""

from contextlib import suppress
from datetime import datetime

from atlas.errors import SigninError, UsageError
from atlas.model.ids import PersonId
from atlas.services.signin import codes, guesses
from atlas.services.signin.guesses import Guesser
from atlas.store import signin_methods as kept

LEAST, MOST = 12, 256  # NIST SP 800-63B-4: length alone, no rules of composition

WRONG = "Name, password or code is wrong."


def set_up(person: PersonId, password: str) -> None:
    """Keep a person's password.

    Raises:
        UsageError: it is too short or too long, or the person has no app for codes.
    """
    if not LEAST <= len(password) <= MOST:
        raise UsageError(f"A password has {LEAST} to {MOST} letters.")
    if kept.find_totp(person) is None:
        raise UsageError("Set up codes of an app first: a password is asked for together with one.")
    kept.set_password(person, password)


def remove(person: PersonId) -> None:
    """Let nobody sign in with a password of this person."""
    kept.set_password(person, None)


def sign_in(name: str, password: str, code: str, *, guesser: Guesser, now: datetime) -> PersonId:
    """Return whom name, password and code sign in. Which of the three is wrong is not told.

    A recovery code counts as a code. The hash costs the same for a name that nobody has.

    Raises:
        SigninError: one of the three is wrong.
        TooManyError: too many guesses for this name or from this address.
    """
    guesses.guess(guesser, now=now)
    person = kept.person_named(name)
    if not kept.is_password(person, password) or person is None:
        raise SigninError(WRONG)
    _use_code(person, code, guesser, now)
    guesses.was_right(guesser)
    return person


def _use_code(person: PersonId, code: str, guesser: Guesser, now: datetime) -> None:
    with suppress(SigninError):
        codes.use(person, code, key=guesser.key, now=now)
        return
    try:
        codes.use_recovery(person, code, now=now)
    except SigninError as error:
        raise SigninError(WRONG) from error


def sign_in_by_recovery(name: str, code: str, *, guesser: Guesser, now: datetime) -> PersonId:
    """Return whom a recovery code signs in; which of the two is wrong is not told.

    Raises:
        SigninError: name or code is wrong, or the code was used.
        TooManyError: too many guesses for this name or from this address.
    """
    guesses.guess(guesser, now=now)
    person = kept.person_named(name)
    codes.use_recovery(person, code, now=now)
    assert person is not None  # noqa: S101 - nobody has a recovery code
    guesses.was_right(guesser)
    return person


def confirm(person: PersonId, code: str, *, guesser: Guesser, now: datetime) -> None:
    """Let somebody who is signed in prove by a code that it is still them.

    Raises:
        SigninError: the code is wrong, too old or used.
        TooManyError: too many guesses.
    """
    guesses.guess(guesser, now=now)
    codes.use(person, code, key=guesser.key, now=now)
    guesses.was_right(guesser)
