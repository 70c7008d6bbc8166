"""Timestamps as sortable text and as times."""

from datetime import UTC, datetime

import pytest

from atlas.errors import MalformedError
from atlas.formats.stix.timestamps import find_time, is_usual, sortable

MOMENTS = [
    ("2024-01-01T00:00:00.120Z", "2024-01-01T00:00:00.12"),
    ("2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00"),
    ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00"),
    ("2024-01-01T00:00:00.123456Z", "2024-01-01T00:00:00.123456"),
]
ODD_MOMENTS = [
    ("2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.123456789"),
    ("2024-1-2T3:4:5Z", "2024-01-02T03:04:05"),
    ("2024-01-01t00:00:00z", "2024-01-01T00:00:00"),
]


@pytest.mark.parametrize(("written", "sorted_by"), MOMENTS + ODD_MOMENTS)
def test_one_moment_has_one_sortable_text(written: str, sorted_by: str) -> None:
    assert sortable(written) == sorted_by


@pytest.mark.parametrize("written", [usual for usual, _ in MOMENTS])
def test_usual_spellings_go_the_quick_way(written: str) -> None:
    assert is_usual(written)


@pytest.mark.parametrize("written", [odd for odd, _ in ODD_MOMENTS])
def test_odd_spellings_do_not_go_the_quick_way(written: str) -> None:
    assert not is_usual(written)


def test_later_times_sort_later_as_text() -> None:
    moments = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.05Z", "2024-01-01T00:00:01Z"]

    texts = [sortable(moment) for moment in moments]

    assert texts == sorted(texts)


def test_times_are_cut_to_microseconds_in_utc() -> None:
    assert find_time("2024-01-01T00:00:00.1234569Z") == datetime(2024, 1, 1, 0, 0, 0, 123456, UTC)


def test_no_text_is_no_time() -> None:
    assert find_time(None) is None


@pytest.mark.parametrize(
    "text",
    ["2024-01-01", "2024-02-30T00:00:00Z", "2024-01-01T00:00:00+02:00", "2024-01-01T00:00:60Z", ""],
)
def test_what_is_no_timestamp_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        sortable(text)


@pytest.mark.parametrize("digits", [101, 5_000])
def test_a_fraction_beyond_every_clock_is_refused(digits: int) -> None:
    with pytest.raises(MalformedError) as refused:
        sortable(f"2024-01-01T00:00:00.{'1' * digits}Z")

    assert refused.value.problem == "stix.bad_value"


def test_a_hundred_digits_of_a_fraction_all_count() -> None:
    one, other = (f"2024-01-01T00:00:00.{'1' * 99}{last}Z" for last in "12")

    assert sortable(one) < sortable(other)
