"""What the database reads out of a claim's content: the days on which it was so, and the country of a place."""

import json

import pytest

from cluster import Database

DAYS = [
    (
        {"first_seen": "2024-03-01T10:00:00Z", "last_seen": "2024-05-02T00:00:00Z"},
        "2024-03-01/2024-05-02",
    ),
    ({"start_time": "2023-01-31T23:59:59.999Z"}, "2023-01-31/2023-01-31"),
    ({"valid_until": "2022-12-01T00:00:00Z"}, "2022-12-01/2022-12-01"),
    (
        {"first_observed": "2024-02-02T00:00:00Z", "last_observed": "2024-01-01T00:00:00Z"},
        "2024-01-01/2024-02-02",
    ),
    (
        {"published": "2021-07-08T00:00:00Z", "created": "2026-01-01T00:00:00Z"},
        "2021-07-08/2021-07-08",
    ),
    ({"created": "2026-01-01T00:00:00Z", "nested": {"first_seen": "2020-01-01T00:00:00Z"}}, None),
    ({"first_seen": "yesterday", "last_seen": 7, "date": "2024-13-01"}, None),
    ({"first_seen": "0000-01-01T00:00:00Z"}, None),
    ({"description": 'he said "first_seen":"2024-01-01" \\ \u00e9'}, None),
    ({}, None),
]
COUNTRIES = [
    ({"country": "QS"}, "location", "QS"),
    ({"country": "mt"}, "location", "MT"),
    ({"country": "Malta"}, "location", None),
    ({"region": "eastern-europe"}, "location", None),
    ({"country": "MT"}, "identity", None),
    ({"place": {"country": "MT"}}, "location", None),
]


def content(said: object) -> bytes:
    return json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


@pytest.mark.parametrize(("said", "days"), DAYS)
def test_the_days_of_an_object_are_those_of_its_own_properties(
    database: Database, said: object, days: str | None
) -> None:
    with database.connected() as connection:
        found = connection.execute("SELECT atlas.said_days(%s)", [content(said)]).fetchone()

    assert found == (days,)


@pytest.mark.parametrize(("said", "kind", "country"), COUNTRIES)
def test_the_country_of_a_place_is_a_code_that_it_states_itself(
    database: Database, said: object, kind: str, country: str | None
) -> None:
    asked = "SELECT atlas.said_country(%s, %s)"
    with database.connected() as connection:
        found = connection.execute(asked, [kind, content(said)]).fetchone()

    assert found == (country,)
