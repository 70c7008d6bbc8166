"""Records keep everything, large members as text; and a value with too many members is read in pieces."""

import json

import pytest

from atlas.errors import MalformedError
from atlas.formats.json import canonical, parse
from atlas.formats.misp.records import packed, parse_large, unpacked

LARGE = [{"uuid": str(number), "meta": {"a": [1.5, None, True]}} for number in range(2_000)]


def test_a_small_record_stays_as_it_is() -> None:
    record = {"a": 1, "b": {"c": [None]}}

    assert packed(record) == unpacked(packed(record)) == record


def test_a_large_member_has_no_members_while_it_is_packed_and_comes_back_whole() -> None:
    record = {"Galaxy": LARGE, "info": "x"}
    kept = packed(record)

    assert len(kept) == 2
    assert isinstance(kept["x_atlas_packed"]["Galaxy"], str)
    assert canonical(unpacked(kept)) == canonical(record)


def test_too_many_members_are_read_piece_by_piece() -> None:
    value = {"Galaxy": [{"GalaxyCluster": [{f"a{n}": n for n in range(9_000)} for _ in range(4)]}]}
    raw = json.dumps(value).encode()

    with pytest.raises(MalformedError):
        parse(raw)
    assert parse_large(raw) == value


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b'{"a":1,"a":2}', "json.duplicate_key"),
        (b'{"a":NaN}', "json.malformed"),
        (b'{"a":1', "json.truncated"),
        (
            json.dumps({str(n): n for n in range(20_001)}).encode()[:-1] + b',"7":1}',
            "json.duplicate_key",
        ),
    ],
)
def test_what_is_wrong_in_a_large_value_is_told_as_in_a_small_one(raw: bytes, problem: str) -> None:
    with pytest.raises(MalformedError) as refused:
        parse_large(raw)

    assert refused.value.problem == problem


def test_a_record_that_somebody_changed_is_refused_and_not_guessed() -> None:
    with pytest.raises(MalformedError):
        unpacked({"x_atlas_packed": {"Galaxy": "{"}})
