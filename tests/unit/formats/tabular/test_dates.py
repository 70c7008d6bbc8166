"""Dates mean one day or are refused; what a column shows decides what could be two."""

import pytest

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import DateOrder
from atlas.formats.tabular.dates import Guess, guess_order, read_date

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-31", "2024-05-31T00:00:00.000Z"),
        ("20240531", "2024-05-31T00:00:00.000Z"),
        ("2024/5/31", "2024-05-31T00:00:00.000Z"),
        ("2024-05-31T13:00:00Z", "2024-05-31T13:00:00.000Z"),
        ("2024-05-31 13:00:00.123456+02:00", "2024-05-31T11:00:00.123Z"),
        ("31.5.2024", "2024-05-31T00:00:00.000Z"),
        ("4.3.2024 7:05", "2024-03-04T07:05:00.000Z"),
        ("31/05/2024", "2024-05-31T00:00:00.000Z"),
        ("05/31/2024 13:00", "2024-05-31T13:00:00.000Z"),
        ("5/5/2024", "2024-05-05T00:00:00.000Z"),
        ("31 May 2024", "2024-05-31T00:00:00.000Z"),
        ("May 31, 2024", "2024-05-31T00:00:00.000Z"),
        ("Fri, 31 May 2024 13:00:00 GMT", "2024-05-31T13:00:00.000Z"),
        ("1717160400", "2024-05-31T13:00:00.000Z"),
        ("1717160400000", "2024-05-31T13:00:00.000Z"),
    ],
)
def test_a_date_that_means_one_day_is_read(written: str, meant: str) -> None:
    assert read_date(written) == meant


@pytest.mark.parametrize(("order", "month"), [(DAY, "04"), (MONTH, "03")])
def test_an_order_decides_what_could_be_two_days(order: DateOrder, month: str) -> None:
    assert read_date("03/04/2024", order)[5:7] == month


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2024",
        "3-4-2024",
        "2024-13-01",
        "31/31/2024",
        "29 Aug, 22:22 PM",
        "2024",
        "soon",
        "=NOW()",
        "9999-12-31T23:59:59-23:00",
        "1" * 5_000,
    ],
)
def test_other_texts_are_refused(written: str) -> None:
    with pytest.raises(MalformedError) as refused:
        read_date(written)

    assert refused.value.problem == "csv.date"
    assert "2024-05-31" in str(refused.value)


@pytest.mark.parametrize(
    ("column", "guess"),
    [
        (["03/04/2024", "31/04/2024"], Guess(order=DAY)),
        (["03/04/2024", "04/31/2024"], Guess(order=MONTH)),
        (["03/04/2024", "5/6/2024"], Guess(ambiguous=True)),
        (["31/04/2024", "04/31/2024", "1/2/2024"], Guess(ambiguous=True)),
        (["3.4.2024", "2024-05-31"], Guess()),
        (["5/5/2024"], Guess()),
    ],
)
def test_a_column_shows_its_order_or_that_nobody_can_tell(column: list[str], guess: Guess) -> None:
    assert guess_order(column) == guess
