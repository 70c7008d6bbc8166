"""Ids and times are MISP's own where they can stand in STIX, else follow from the content."""

import pytest

from atlas.formats.misp import naming


def test_a_uuid_stays_and_whatever_is_none_gets_one_that_follows_from_its_parts() -> None:
    given = "5F3C1A52-0D3C-4B1F-8D2A-6C1B2F3E4D5A"

    assert naming.uuid_of(given, "x") == given.lower()
    assert naming.uuid_of("a", "x") == naming.uuid_of("a", "x")
    assert naming.uuid_of("a", "x") != naming.uuid_of("a", "y") != naming.uuid_of(None, "y")
    assert naming.is_uuid(naming.uuid_of(None, "x"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1700000000", "2023-11-14T22:13:20.000Z"),
        (1700000000, "2023-11-14T22:13:20.000Z"),
        ("2020-01-02T03:04:05.678901+02:00", "2020-01-02T01:04:05.678Z"),
        ("2020-01-02 03:04:05", "2020-01-02T03:04:05.000Z"),
        ("2017-12-31", "2017-12-31T00:00:00.000Z"),
        ("0", None),
        ("", None),
        (None, None),
        (True, None),
        ("9" * 30, None),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ([], None),
    ],
)
def test_a_time_is_read_in_any_of_the_ways_in_which_misp_writes_it(
    said: object, expected: str | None
) -> None:
    assert naming.moment(said) == expected


def test_only_a_whole_day_is_the_day_of_an_event() -> None:
    assert naming.day("2017-12-31") == "2017-12-31T00:00:00.000Z"
    assert naming.day("2017-13-31") is None
    assert naming.day("1700000000") is None


def test_an_extension_leaves_out_what_is_empty() -> None:
    assert naming.extension("derived", comment="", likelihood=0, labels=[]) == {
        naming.EXTENSION: {
            "extension_type": "property-extension",
            "part": "derived",
            "likelihood": 0,
        }
    }
