"""Codes by time are those of the standard."""

import pytest

from atlas.errors import UsageError
from atlas.services.signin import codes

# RFC 4226, appendix D: the secret "12345678901234567890" and its first ten values
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_VALUES = (
    *("755224", "287082", "359152", "969429", "338314"),
    *("254676", "287922", "162583", "399871", "520489"),
)


@pytest.mark.parametrize(("counter", "value"), list(enumerate(RFC_VALUES)))
def test_a_code_is_the_one_of_the_standard(counter: int, value: str) -> None:
    assert codes.code_at(RFC_SECRET, counter) == value


# RFC 6238, appendix B, SHA-1: its eight digits end with the six that apps show
@pytest.mark.parametrize(
    ("seconds", "value"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (20_000_000_000, "353130"),
    ],
)
def test_a_code_of_a_time_is_the_one_of_the_standard(seconds: int, value: str) -> None:
    assert codes.code_at(RFC_SECRET, seconds // codes.STEP_S) == value


def test_a_fresh_secret_has_160_bits_and_is_never_the_same() -> None:
    made = {codes.fresh_secret() for _ in range(20)}

    assert len(made) == 20
    assert {len(each) for each in made} == {32}


def test_what_is_no_base32_is_no_secret() -> None:
    with pytest.raises(UsageError):
        codes.code_at("not base32!", 1)


def test_the_address_for_an_app_names_the_atlas_and_the_person() -> None:
    address = codes.address_of(RFC_SECRET, "ada & co")

    assert address.startswith("otpauth://totp/Cybercrime%20Atlas%3Aada%20%26%20co?secret=")
