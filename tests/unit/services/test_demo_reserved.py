"""The mint's identifiers are valid and belong to nobody."""

from random import Random

import pytest

from atlas.model.identifiers import normalise
from atlas.services.demo.reserved import Mint

MAKERS = (
    "asn",
    "btc",
    "domain",
    "eth",
    "iban",
    "ipv4",
    "ipv6",
    "jabber",
    "onion",
    "pgp",
    "phone",
    "sha256",
    "telegram",
    "tox",
)


@pytest.mark.parametrize("maker", MAKERS)
def test_what_the_mint_makes_is_in_its_normal_form_already(maker: str) -> None:
    mint = Mint(Random(3))

    made = [getattr(mint, maker)() for _ in range(16)]

    assert [normalise(each.kind, each.value) for each in made] == made


@pytest.mark.parametrize("maker", MAKERS)
def test_the_mint_never_makes_one_twice(maker: str) -> None:
    mint = Mint(Random(4))

    made = [getattr(mint, maker)() for _ in range(32)]

    assert len(set(made)) == 32


def test_bitcoin_addresses_come_in_all_four_forms() -> None:
    mint = Mint(Random(5))

    beginnings = {mint.btc().value[:4] for _ in range(64)}

    assert {each[:4] if each[:2] == "bc" else each[0] for each in beginnings} == {
        "1",
        "3",
        "bc1q",
        "bc1p",
    }


def test_one_seed_makes_one_sequence() -> None:
    assert [Mint(Random(6)).eth() for _ in range(2)] == [Mint(Random(6)).eth()] * 2
