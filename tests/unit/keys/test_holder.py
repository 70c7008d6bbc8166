"""What the key process can do, asked without the process."""

import hmac
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from atlas.errors import KeysError, QuotaError
from atlas.keys import material, protocol
from atlas.keys.holder import Bucket, Holder
from atlas.settings import Settings


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def holder(tmp_path: Path, clock: Clock) -> Holder:
    settings = Settings(data=tmp_path)
    return Holder(settings, material.load(settings), clock)


def tokens(holder: Holder, *values: tuple[str, str]) -> list[list[bytes]]:
    answer = holder.answer(protocol.Tokens(values=list(values)))
    assert isinstance(answer, protocol.Given)
    return answer.found


def test_a_token_is_the_hmac_of_label_kind_and_value(holder: Holder, tmp_path: Path) -> None:
    key = (tmp_path / "keys" / "index").read_bytes()
    message = b"atlas.deconfliction/1\0" + b"\x00\x09ipv4-addr" + b"192.0.2.7"

    assert tokens(holder, ("ipv4-addr", "192.0.2.7")) == [[hmac.digest(key, message, "sha256")]]


def test_an_answer_says_in_which_generation_its_tokens_were_made(holder: Holder) -> None:
    asked = protocol.Tokens(values=[("alias", "a")])

    before = holder.answer(asked)
    holder.answer(protocol.Turn())
    after = holder.answer(asked)

    assert isinstance(before, protocol.Given)
    assert isinstance(after, protocol.Given)
    assert (before.generation, after.generation) == (1, 2)
    assert after.found[0][1] == before.found[0][0]


def test_the_same_value_of_another_kind_has_another_token(holder: Holder) -> None:
    domain, alias, shifted = tokens(
        holder, ("domain-name", "a.example"), ("alias", "a.example"), ("aliasa", ".example")
    )

    assert len({domain[0], alias[0], shifted[0]}) == 3


def test_key_files_are_their_owners_alone(holder: Holder, tmp_path: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}

    assert modes == {"index": 0o600, "signing": 0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_token_of_the_next_generation_is_made_from_the_token_alone(holder: Holder) -> None:
    ((before,),) = tokens(holder, ("alias", "redsparrow"))
    holder.answer(protocol.Turn())

    ((latest, old),) = tokens(holder, ("alias", "redsparrow"))

    assert (old, latest) == (before, holder.answer(protocol.Renewed(tokens=[before])).found[0][0])  # type: ignore[union-attr] # it is given
    assert latest != before


def test_T21_the_key_is_changed_once_a_day_so_that_no_entry_goes_deaf(
    holder: Holder, tmp_path: Path
) -> None:
    holder.answer(protocol.Turn())

    with pytest.raises(KeysError, match="within the last day"):
        holder.answer(protocol.Turn())
    assert holder.answer(protocol.Generation()) == protocol.Counted(number=2)

    aged(tmp_path / "keys" / "index-2")
    assert holder.answer(protocol.Turn()) == protocol.Counted(number=3)


def aged(key: Path) -> None:
    """Make the file of a key a day old."""
    made = key.stat().st_mtime - 86_400
    os.utime(key, (made, made))


def test_generations_outlast_the_process(holder: Holder, tmp_path: Path, clock: Clock) -> None:
    holder.answer(protocol.Turn())
    aged(tmp_path / "keys" / "index-2")
    holder.answer(protocol.Turn())
    again = Holder(Settings(data=tmp_path), material.load(Settings(data=tmp_path)), clock)

    assert again.answer(protocol.Generation()) == protocol.Counted(number=3)
    assert tokens(again, ("alias", "x")) == tokens(holder, ("alias", "x"))


def test_one_generation_has_nothing_to_renew(holder: Holder) -> None:
    with pytest.raises(KeysError, match="one generation"):
        holder.answer(protocol.Renewed(tokens=[bytes(32)]))


def test_a_sweep_of_addresses_is_stopped_while_names_go_on(holder: Holder) -> None:
    for batch in range(5):
        tokens(holder, *(("ipv4-addr", f"10.{batch}.{n // 256}.{n % 256}") for n in range(1_000)))

    with pytest.raises(QuotaError):
        tokens(holder, ("ipv4-addr", "10.9.9.9"))
    assert tokens(holder, ("domain-name", "a.example"))


def test_what_is_filed_takes_nothing_from_who_asks_nor_from_another_member(holder: Holder) -> None:
    phones = [("phone-number", f"+32212345{n:02}") for n in range(100)]

    def file(member: str) -> None:
        holder.answer(protocol.Tokens(values=phones, member=member))

    for _ in range(10):
        file("north")
    with pytest.raises(QuotaError):
        file("north")

    file("south")
    for _ in range(50):
        tokens(holder, *phones)


def test_what_is_refused_takes_nothing(holder: Holder) -> None:
    many = [("alias", "x")] * 1_000
    for _ in range(20):
        tokens(holder, *many)
    mixed = [("phone-number", "+3221234567")] * 900 + [("alias", "x")] * 100
    for _ in range(6):
        with pytest.raises(QuotaError):
            tokens(holder, *mixed)

    assert tokens(holder, ("phone-number", "+3221234567"))


def test_what_was_spent_comes_back_with_time(holder: Holder, clock: Clock) -> None:
    for _ in range(5):
        tokens(holder, *[("phone-number", "+3221234567")] * 1_000)
    clock.now = 4.0

    assert tokens(holder, ("phone-number", "+3221234567"))


def test_a_bucket_never_holds_more_than_at_first() -> None:
    bucket = Bucket(most=5, a_second=1)

    assert (bucket.take(6, now=1_000), bucket.take(5, now=1_000)) == (False, True)


def test_a_signature_holds_for_its_message_under_the_public_key(holder: Holder) -> None:
    signed = holder.answer(protocol.Sign(message=b"a package"))
    public = holder.answer(protocol.PublicKey())

    assert isinstance(signed, protocol.Given)
    assert isinstance(public, protocol.Given)
    Ed25519PublicKey.from_public_bytes(public.found[0][0]).verify(signed.found[0][0], b"a package")


@pytest.mark.parametrize(
    "values", [[("alias", "x" * 4_097)], [("alias", "x")] * 1_001], ids=["long", "many"]
)
def test_too_much_at_once_is_refused(holder: Holder, values: list[tuple[str, str]]) -> None:
    with pytest.raises(KeysError, match="At most"):
        tokens(holder, *values)


def test_a_backup_knows_each_generation_and_no_other_file(holder: Holder, tmp_path: Path) -> None:
    holder.answer(protocol.Turn())
    for name in ("map", "index-0", "index-x", ".index.aside", "signing.txt"):
        (tmp_path / "keys" / name).write_bytes(bytes(32))

    assert material.stored_names(Settings(data=tmp_path)) == ["index", "index-2", "signing"]
