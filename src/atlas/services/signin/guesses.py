"""How often a secret may be guessed: per account and per address, in windows of a quarter of an hour.

A guess is counted before it is looked at, so that many at once gain nothing; a right one is taken back. The count
is of names as they were typed, so an account that does not exist is throttled like one that does. Kept are keyed
hashes, which tell neither name nor address.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

import attrs

from atlas.errors import TooManyError
from atlas.store import signin_throttle as kept

WINDOW = timedelta(minutes=15)
OF_ACCOUNT = 10  # a code of six digits is then guessed with 1 in 33,000 an hour
OF_ADDRESS = 60  # an office behind one address mistypes too

_SENTENCE = "Too many wrong guesses. Wait a quarter of an hour, or come in another way."


@attrs.frozen(kw_only=True)
class Guesser:
    """From where somebody guesses, for which account ("" for a secret that names none), and the key of the counts."""

    address: str
    key: bytes = attrs.field(repr=False)
    account: str = ""

    @property
    def of_address(self) -> bytes:
        """Return under which key guesses from there are counted."""
        return self._hash("address", _network(self.address))

    @property
    def of_account(self) -> bytes:
        """Return under which key guesses for this account are counted; a name of any length takes the same room."""
        return self._hash("account", sha256(self.account.strip().encode()).hexdigest())

    @property
    def counts(self) -> dict[bytes, int]:
        """Return what is counted, with how much is too much."""
        known = {self.of_account: OF_ACCOUNT} if self.account else {}
        return {**known, self.of_address: OF_ADDRESS}

    def _hash(self, kind: str, value: str) -> bytes:
        return hmac.digest(self.key, f"{kind} {value}".encode(), "sha256")


def guess(guesser: Guesser, *, now: datetime) -> None:
    """Count one guess, before it is looked at.

    Raises:
        TooManyError: there were too many; whether this one was right is not looked at.
    """
    opened = now - WINDOW
    numbers = {key: kept.count(key, now=now, window_from=opened) for key in guesser.counts}
    if any(numbers[key] > most for key, most in guesser.counts.items()):
        raise TooManyError(_SENTENCE)


def was_right(guesser: Guesser) -> None:
    """Take the guess back; the account begins anew."""
    kept.forget(guesser.of_account)
    kept.give_back(guesser.of_address)


def assert_may_guess(guesser: Guesser, *, now: datetime) -> None:
    """Refuse without counting: for secrets too long to be guessed, of which only wrong ones are counted.

    Raises:
        TooManyError: there were too many from there.
    """
    opened = now - WINDOW
    if any(kept.counted(key, window_from=opened) >= most for key, most in guesser.counts.items()):
        raise TooManyError(_SENTENCE)


def was_wrong(guesser: Guesser, *, now: datetime) -> None:
    """Count a wrong guess of such a secret, and drop windows that have ended."""
    for key in guesser.counts:
        kept.count(key, now=now, window_from=now - WINDOW)
    kept.forget_before(now - WINDOW)


def _network(address: str) -> str:
    """Return what is counted as one place: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "elsewhere"
    if isinstance(parsed, IPv6Address):
        return parsed.exploded[:19] if parsed.ipv4_mapped is None else str(parsed.ipv4_mapped)
    return str(parsed)
