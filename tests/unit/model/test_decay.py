"""What ages, and how fast (domain 6.5 P7)."""

from datetime import timedelta

import pytest

from atlas.model.decay import half_life, is_stale
from builders import DAY, NOW


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("ipv4-addr", 30),
        ("ipv6-addr", 30),
        ("domain-name", 180),
        ("url", 180),
        ("cryptocurrency-wallet", 5 * 365 + 1),
        ("user-account", 2 * 365),
        ("persona", 2 * 365),
    ],
)
def test_a_selector_has_the_half_life_of_its_kind(kind: str, days: int) -> None:
    assert half_life(kind) == timedelta(days=days)


def test_what_has_no_half_life_is_never_stale() -> None:
    assert half_life("malware") is None
    assert not is_stale("malware", NOW - 10_000 * DAY, at=NOW)


def test_it_is_stale_after_its_half_life_and_not_on_its_last_moment() -> None:
    last = NOW - 30 * DAY

    assert not is_stale("ipv4-addr", last, at=NOW)
    assert is_stale("ipv4-addr", last - timedelta(microseconds=1), at=NOW)
