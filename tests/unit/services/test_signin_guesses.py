"""Whom a wrong guess is counted for: one account, and one place."""

import pytest

from atlas.services.signin.guesses import OF_ACCOUNT, OF_ADDRESS, Guesser

KEY = b"k" * 32


def guesser(address: str = "192.0.2.1", account: str = "ada") -> Guesser:
    return Guesser(address=address, account=account, key=KEY)


def test_a_guess_counts_for_account_and_address() -> None:
    assert sorted(guesser().counts.values()) == sorted((OF_ACCOUNT, OF_ADDRESS))


def test_a_secret_that_names_no_account_counts_for_the_address_alone() -> None:
    assert list(guesser(account="").counts.values()) == [OF_ADDRESS]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "no address"),
    ],
)
def test_addresses_of_one_place_count_as_one(one: str, other: str) -> None:
    assert guesser(one).of_address == guesser(other).of_address


@pytest.mark.parametrize(
    ("one", "other"), [("192.0.2.1", "192.0.2.2"), ("2001:db8:1:2::1", "2001:db8:1:3::1")]
)
def test_addresses_of_two_places_count_apart(one: str, other: str) -> None:
    assert guesser(one).of_address != guesser(other).of_address


def test_what_is_counted_under_depends_on_the_key() -> None:
    other = Guesser(address="192.0.2.1", account="ada", key=b"l" * 32)

    assert set(guesser().counts) & set(other.counts) == set()


def test_an_account_and_an_address_of_one_text_count_apart() -> None:
    assert guesser("192.0.2.1", "192.0.2.1").of_account != guesser("192.0.2.1").of_address
