"""What the key process can do, given its keys. It answers questions and never tells a key.

A token is HMAC-SHA-256 (RFC 2104, FIPS 180-4) of kind and value under the index key; under a later generation it is the
HMAC of the token before, so that tokens which are kept without their values can be renewed.
"""

import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from threading import Lock

import attrs

from atlas.errors import KeysError, QuotaError
from atlas.keys import material, protocol
from atlas.keys.material import Material
from atlas.policy.deconfliction import is_guessable
from atlas.settings import Settings

_LABEL = b"atlas.deconfliction/1\0"
_BETWEEN_TURNS_S = 86_400  # answers hold two generations: whoever turns faster than entries are renewed makes them deaf
_MOST_MEMBERS = 10_000
_RENEWED = b"atlas.deconfliction/renewed/1\0"


@attrs.define
class Bucket:
    """A rate limit: so many at once, and then so many a second. Times are seconds of a clock that never goes back."""

    most: float
    a_second: float
    left: float = attrs.field(init=False)
    at: float = attrs.field(default=0.0, init=False)

    def __attrs_post_init__(self) -> None:
        """Begin full."""
        self.left = self.most

    def has(self, wanted: int, *, now: float) -> bool:
        """Tell whether so many are there."""
        self.left = min(self.most, self.left + (now - self.at) * self.a_second)
        self.at = now
        return wanted <= self.left

    def take(self, wanted: int, *, now: float) -> bool:
        """Take so many if they are there; `False` takes none."""
        if not self.has(wanted, now=now):
            return False
        self.left -= wanted
        return True


@attrs.define
class Buckets:
    """A limit for kinds whose values can be tried one by one, and one for all others."""

    guessable: Bucket
    others: Bucket

    def parts(self, asked: Counter[bool]) -> list[tuple[Bucket, int]]:
        """Return what each would have to give."""
        return [(self.guessable, asked[True]), (self.others, asked[False])]


def _of_one() -> Buckets:
    return Buckets(Bucket(most=1_000, a_second=0.005), Bucket(most=5_000, a_second=0.5))


@attrs.define
class Holder:
    """The keys, and what may still be asked of them. Safe for several threads."""

    settings: Settings
    keys: Material = attrs.field(repr=False)
    clock: Callable[[], float]
    # All members of a node together. 2**32 addresses at 0.25 a second are 545 years; a day's work is far below 20,000.
    asking: Buckets = attrs.field(
        factory=lambda: Buckets(Bucket(most=5_000, a_second=0.25), Bucket(20_000, a_second=20.0))
    )
    # What members file and nominate empties nothing that is asked by hand or before a release, and one member nothing
    # of another's: ten would have to together.
    choosing: Buckets = attrs.field(
        factory=lambda: Buckets(Bucket(most=10_000, a_second=0.05), Bucket(50_000, a_second=5.0))
    )
    members: dict[str, Buckets] = attrs.field(factory=dict)
    renewing: Bucket = attrs.field(factory=lambda: Bucket(most=20_000, a_second=2_000.0))
    _lock: Lock = attrs.field(factory=Lock, repr=False)

    def answer(self, asked: protocol.Question) -> protocol.Answer:
        """Return the answer to a question.

        Raises:
            KeysError: it cannot be answered as it was asked.
            QuotaError: too much was asked of late.
        """
        match asked:
            case protocol.Tokens(values=values, member=member):
                return self._tokens(values, member)
            case protocol.Renewed(tokens=tokens):
                return protocol.Given(found=[self._renewed(tokens)])
            case protocol.Turn():
                return protocol.Counted(number=self._turn())
            case protocol.Generation():
                return protocol.Counted(number=len(self.keys.index))
            case protocol.Sign(message=message):
                return protocol.Given(found=[[self._sign(message)]])
            case protocol.PublicKey():
                return protocol.Given(found=[[self._public_key()]])

    def _tokens(self, values: Sequence[tuple[str, str]], member: str) -> protocol.Given:
        """Return, for each value, its token in the last two generations, the latest first, and which that is."""
        protocol.assert_bounded(values)
        self._spend((kind for kind, _ in values), member)
        chain = self.keys.index
        found = [list(_chained(chain, kind, value)[:-3:-1]) for kind, value in values]
        return protocol.Given(found=found, generation=len(chain))

    def _spend(self, kinds: Iterable[str], member: str) -> None:
        asked = Counter(is_guessable(kind) for kind in kinds)
        with self._lock:
            now = self.clock()
            limits = (self.choosing, self._member(member)) if member else (self.asking,)
            parts = [part for limit in limits for part in limit.parts(asked)]
            if not all(bucket.has(wanted, now=now) for bucket, wanted in parts):
                raise QuotaError("More was asked of the key process than it answers; try later.")
            for bucket, wanted in parts:
                bucket.take(wanted, now=now)

    def _member(self, member: str) -> Buckets:
        while member not in self.members and len(self.members) >= _MOST_MEMBERS:
            del self.members[next(iter(self.members))]
        return self.members.setdefault(member, _of_one())

    def _renewed(self, tokens: Sequence[bytes]) -> list[bytes]:
        if len(self.keys.index) == 1:
            raise KeysError("The index key has one generation: there is nothing to renew.")
        if len(tokens) > protocol.MOST_VALUES or any(
            len(each) != protocol.TOKEN_BYTES for each in tokens
        ):
            raise KeysError(f"At most {protocol.MOST_VALUES:,} tokens can be renewed at once.")
        with self._lock:
            if not self.renewing.take(len(tokens), now=self.clock()):
                raise QuotaError("More was asked of the key process than it answers; try later.")
        return [_next(self.keys.index[-1], each) for each in tokens]

    def _turn(self) -> int:
        with self._lock:
            if (
                material.seconds_since_turn(self.settings, generation=len(self.keys.index))
                < _BETWEEN_TURNS_S
            ):
                raise KeysError(
                    "The index key was changed within the last day: entries may wait to be renewed. Wait a day."
                )
            material.turn(
                self.settings, secrets.token_bytes(32), generation=len(self.keys.index) + 1
            )
            self.keys = material.load(self.settings)
            return len(self.keys.index)

    def _sign(self, message: bytes) -> bytes:
        if len(message) > protocol.MOST_MESSAGE_BYTES:
            raise KeysError(f"At most {protocol.MOST_MESSAGE_BYTES:,} bytes can be signed at once.")
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 30 ms
            Ed25519PrivateKey,
        )

        return Ed25519PrivateKey.from_private_bytes(self.keys.signing).sign(message)

    def _public_key(self) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 30 ms
            Ed25519PrivateKey,
        )

        return (
            Ed25519PrivateKey.from_private_bytes(self.keys.signing).public_key().public_bytes_raw()
        )


def _chained(chain: Sequence[bytes], kind: str, value: str) -> list[bytes]:
    """Return the token of a value in each generation, the oldest first."""
    told = kind.encode()
    first = _LABEL + len(told).to_bytes(2, "big") + told + value.encode()
    found = [hmac.digest(chain[0], first, "sha256")]
    for key in chain[1:]:
        found.append(_next(key, found[-1]))
    return found


def _next(key: bytes, token: bytes) -> bytes:
    return hmac.digest(key, _RENEWED + token, "sha256")
