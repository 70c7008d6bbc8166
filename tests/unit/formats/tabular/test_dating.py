"""Which column is first seen and which last: what its name says, else what its dates say."""

import io

import pytest

from atlas.formats.tabular import Column, preview

EARLY, LATE = "2026-03-13", "2026-04-02"


def places(heading: str, *rows: str) -> dict[Column, int]:
    content = "\n".join((heading, *rows)).encode()
    mapping = preview(io.BytesIO(content)).mapping
    assert mapping is not None
    del (found := dict(mapping.places))[Column.VALUE]
    return found


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("ioc,First spotted,Last spotted", 1, 2),
        ("ioc,Last spotted,First spotted", 2, 1),
        ("ioc,Active until,Active since", 2, 1),
    ],
)
def test_a_name_that_says_first_or_last_decides_also_where_the_last_is_fuller(
    heading: str, first: int, last: int
) -> None:
    row = {first: EARLY, last: LATE}
    sparse = {first: "", last: LATE}
    rows = [f"{n}.example,{each[1]},{each[2]}" for n, each in enumerate((row, sparse, sparse))]

    assert places(heading, *rows) == {Column.FIRST_SEEN: first, Column.LAST_SEEN: last}


@pytest.mark.parametrize("is_first", [True, False])
def test_without_such_a_name_the_column_with_the_earlier_dates_is_first(is_first: bool) -> None:
    pair = (EARLY, LATE) if is_first else (LATE, EARLY)
    rows = [f"{n}.example,{pair[0]},{pair[1]}" for n in range(3)]
    first, last = (1, 2) if is_first else (2, 1)

    found = places("ioc,Opened,Closed", *rows, f"9.example,,{pair[1]}")

    assert found == {Column.FIRST_SEEN: first, Column.LAST_SEEN: last}


def test_a_date_before_first_seen_is_not_guessed_to_be_last_seen() -> None:
    rows = [f"{n}.example,{LATE},{EARLY}" for n in range(3)]

    assert places("ioc,First spotted,Reported", *rows) == {Column.FIRST_SEEN: 1}


def test_one_column_that_says_last_is_last_seen() -> None:
    assert places("ioc,Last spotted", f"a.example,{LATE}") == {Column.LAST_SEEN: 1}
