"""One JSON value under limits."""

import json
from pathlib import Path

import pytest

from atlas.errors import MalformedError
from atlas.formats.json import canonical, parse

# these hold duplicate names or NUL, which are refused on purpose
REFUSED_ON_PURPOSE = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_null_escape.json",
}


def problem_of(raw: bytes) -> str:
    """Return the code with which a value is refused, "" for one that is taken."""
    try:
        parse(raw)
    except MalformedError as error:
        return error.problem
    return ""


@pytest.mark.shared
def test_every_valid_text_of_the_suite_is_taken(shared: Path) -> None:
    folder = shared / "vectors/JSONTestSuite/test_parsing"

    refused = {file.name for file in folder.glob("y_*") if problem_of(file.read_bytes())}

    assert refused == REFUSED_ON_PURPOSE


@pytest.mark.shared
def test_every_invalid_text_of_the_suite_is_refused(shared: Path) -> None:
    folder = shared / "vectors/JSONTestSuite/test_parsing"

    taken = [file.name for file in folder.glob("n_*") if not problem_of(file.read_bytes())]

    assert taken == []


@pytest.mark.shared
def test_no_text_of_the_suite_that_is_left_to_the_reader_makes_it_stumble(shared: Path) -> None:
    folder = shared / "vectors/JSONTestSuite"

    codes = [problem_of(file.read_bytes()) for file in folder.glob("*/*.json")]

    assert len(codes) > 318


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a":1,"a":2}', "json.duplicate_key"),
        (b'{"a":1,"\\u0061":2}', "json.duplicate_key"),
        (b'{"x":[{"b":{"a":1,"a":1}}]}', "json.duplicate_key"),
        # a quote written as an escape must not make up for the two that a lost name took along
        (b'{"a":"","a":"\\u0022\\u0022\\u0022\\u0022"}', "json.duplicate_key"),
        (b'{"a":"\\u0000"}', "json.text"),
        (b'{"\\u0000":1}', "json.text"),
        (b'{"a":"\\ud800"}', "json.text"),
        (b'{"a":"\\udc00\\ud800"}', "json.text"),
        (b'{"a":"\xff"}', "json.encoding"),
        (b"\xef\xbb\xbf{}", "json.encoding"),
        ("{}".encode("utf-16"), "json.encoding"),
        (b'{"a":1e400}', "json.number"),
        (b'{"a":' + b"9" * 401 + b"}", "json.number"),
        (b'{"a":0.' + b"1" * 400 + b"}", "json.number"),
        (b'{"a":' + b"9" * 100_000 + b"}", "json.number"),
        (b"[" * 65 + b"]" * 65, "json.depth"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "json.depth"),
        (b"[" * 1_000_000 + b"]" * 1_000_000, "json.depth"),
        (b"{} {}", "json.trailing"),
        (b'{"a":1', "json.truncated"),
        (b'{"a":NaN}', "json.malformed"),
        (b"", "json.truncated"),
        (b'"' + b"a" * (24 * 2**20) + b'"', "json.size"),
    ],
    ids=lambda each: each[:24].decode("latin-1") if isinstance(each, bytes) else each,
)
def test_what_breaks_a_limit_is_refused_with_its_code(raw: bytes, code: str) -> None:
    assert problem_of(raw) == code


def test_too_many_members_are_refused_wherever_they_stand() -> None:
    wide = {f"k{index}": {"a": index} for index in range(10_001)}

    assert problem_of(json.dumps(wide).encode()) == "json.keys"


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 64 + b"]" * 64,
        b'{"a":' + b"9" * 400 + b"}",
        b'{"a":"\\\\u0000"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":{"a":1},"b":{"a":1}}',
        b'{"a":"\\u0022"}',
        b'{"a" : "b\\":c"}',
    ],
    ids=lambda each: each[:24].decode(),
)
def test_what_only_looks_like_a_broken_limit_is_taken(raw: bytes) -> None:
    assert problem_of(raw) == ""


def test_order_white_space_and_escapes_do_not_change_the_canonical_bytes() -> None:
    one = parse(b'{"b":[1,2],"a":"\\u00e9\\/"}')[1]
    other = parse('{ "a" : "é/",\n"b":[1, 2] }'.encode())[1]

    assert one == other == '{"a":"é/","b":[1,2]}'.encode()


@pytest.mark.parametrize(
    "literal", ["1.0", "1E5", "-0.0", "0.1000", "1e-999", "18446744073709551616", "9" * 400]
)
def test_numbers_stay_as_they_were_written(literal: str) -> None:
    assert parse(f"[{literal}]".encode())[1] == f"[{literal}]".encode()


def test_a_part_of_a_value_has_its_own_canonical_bytes() -> None:
    value, _ = parse(b'{"a":{"z":1.50,"b":2}}')

    assert canonical(value["a"]) == b'{"b":2,"z":1.50}'
