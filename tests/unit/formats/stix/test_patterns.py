"""STIX patterns: well formed or not, limits, and what they compare."""

import json
import re
from pathlib import Path

import pytest
from stix2patterns.validator import (  # type: ignore[import-untyped] # the oracle has no types
    run_validator,
)

from atlas.errors import MalformedError
from atlas.formats.stix.patterns import iter_equalities, verify

GOOD = [
    "[a:b = 1]",
    "[a:b == 'x']",
    "[a:b NOT = 'x' AND c:d != true]",
    "[a-b:c > 1.5 OR (d:e <= t'2016-01-01T00:00:00Z')]",
    "[a:b IN ('x', 1, true)]",
    "[a:b IN ()]",
    "[a:b LIKE 'x%' OR a:b MATCHES '^x$']",
    "[a:b ISSUBSET '10.0.0.0/8'] AND [a:b ISSUPERSET '10.0.0.0/8']",
    "[a:b[*].'c d'.e = h'00' OR a:b[1] = b'YQ==']",
    "[x:y = 1] FOLLOWEDBY ([x:y = 2] OR [x:y = 3]) WITHIN 5.5 SECONDS",
    "[x:y = 1] START t'2016-01-01T00:00:00Z' STOP t'2017-01-01T00:00:00Z'",
    "[x:y = 1] REPEATS 5 TIMES WITHIN 30 SECONDS",
    "[a : b = 1] /* so */ // and so",
    "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']",
    "[a:b = 'it\\'s \\\\']",
    "([a:b = -0] AND [a:b = .5])",
]
BAD = [
    "a:b = 1",
    "[a:b = 1",
    "[a:b = 1]]",
    '[a:b = "x"]',
    "[a:b = 'x\\n']",
    "[a:b-c = 1]",
    "[a:b > true]",
    "[a:b = 007]",
    "[a:b = 1] garbage",
    "[NOT a:b = 1]",
    "[AND:b = 1]",
    "[a:LIKE = 1]",
    "[a:b = t'2016-13-01T00:00:00Z']",
    "[a:b = h'0']",
    "[a:b = 1] REPEATS -1 TIMES",
    "[file:hashes.MD5 = 'x']",
    "[a:b = 1] START '2016-01-01T00:00:00Z' STOP '2017-01-01T00:00:00Z'",
]


def is_taken(pattern: object, version: str = "") -> bool:
    try:
        verify(pattern, version)
    except MalformedError as error:
        return error.problem != "stix.pattern"
    return True


@pytest.mark.parametrize("pattern", GOOD)
def test_patterns_of_the_language_are_taken(pattern: str) -> None:
    assert is_taken(pattern)
    assert not run_validator(pattern, "2.1")


@pytest.mark.parametrize("pattern", BAD)
def test_other_texts_are_refused(pattern: str) -> None:
    assert not is_taken(pattern)
    assert run_validator(pattern, "2.1")


@pytest.mark.parametrize(
    ("pattern", "old", "new"),
    [("[EXISTS a:b]", False, True), ("[a:b=1] WITHIN 5 SECONDS WITHIN 6 SECONDS", True, False)],
)
def test_the_two_versions_of_the_language_differ_as_specified(
    pattern: str, old: bool, new: bool
) -> None:
    assert (is_taken(pattern, "2.0"), is_taken(pattern, "2.1")) == (old, new)


@pytest.mark.shared
def test_every_example_of_the_specification_is_taken(shared: Path) -> None:
    text = (shared / "vectors/stix-patterns/spec_examples.txt").read_text()
    examples = [line for line in text.splitlines() if line.strip()]

    assert [example for example in examples if not is_taken(example)] == []
    assert len(examples) > 20


@pytest.mark.parametrize(
    "pattern",
    [
        "[" + " OR ".join(f"a:b='{index}'" for index in range(257)) + "]",
        " OR ".join("[a:b=1]" for _ in range(257)),
        "[" + "(" * 65 + "a:b=1" + ")" * 65 + "]",
        "(" * 65 + "[a:b=1]" + ")" * 65,
        "[a:b LIKE '" + "%_" * 200 + "']",
        "[a:b = '" + "x" * 65_536 + "']",
        "[a:b = '" + "é" * 40_000 + "']",
        "(" * 60_000,
        5,
        None,
    ],
    ids=lambda each: str(each)[:16],
)
def test_patterns_beyond_the_limits_are_refused(pattern: object) -> None:
    assert not is_taken(pattern)


def test_patterns_at_the_limits_are_taken() -> None:
    joined = " AND ".join(f"(a:b='{index}')" for index in range(128))

    assert is_taken("(" * 63 + f"[{joined}]" + ")" * 63)


def test_equalities_are_found_with_their_paths_and_plain_values() -> None:
    pattern = (
        "[file:hashes.'SHA-256' = 'ab' AND url:value == 'it\\'s' OR x:y[*].z = 5] /* q:r = 'n' */"
    )

    assert list(iter_equalities(pattern))[:3] == [
        ("file", "hashes.'SHA-256'", "ab"),
        ("url", "value", "it's"),
        ("x", "y[*].z", "5"),
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "[a:b != 'x']",
        "[a:b NOT = 'x']",
        "[a:b NOT IN ('x')]",
        "[a:b LIKE 'x']",
        "[a:b LIKE 'domain-name:value = \\'x\\'']",
        "[a:b > 'x domain-name:value = ' AND c:d > 'y']",
    ],
)
def test_nothing_else_is_an_equality(pattern: str) -> None:
    assert list(iter_equalities(pattern)) == []


def test_the_sentence_names_the_place() -> None:
    with pytest.raises(MalformedError, match=re.escape("character 8")):
        verify("[a:b = ]")


def test_the_members_of_a_set_are_equalities_each() -> None:
    pattern = (
        "[ipv4-addr:value IN ('192.0.2.1' , '192.0.2.2',/* or */ '192.0.2.3') OR "
        "autonomous-system:number IN (64500, 64501) OR a:b IN (t'2020-01-01T00:00:00Z', 1.5, true) OR "
        "domain-name:value NOT IN ('quiet.example') OR url:value IN ()]"
    )

    assert is_taken(pattern)
    assert list(iter_equalities(pattern)) == [
        ("ipv4-addr", "value", "192.0.2.1"),
        ("ipv4-addr", "value", "192.0.2.2"),
        ("ipv4-addr", "value", "192.0.2.3"),
        ("autonomous-system", "number", "64500"),
        ("autonomous-system", "number", "64501"),
    ]


@pytest.mark.shared
def test_every_pattern_of_public_playbooks_is_taken_apart(shared: Path) -> None:
    files = sorted((shared / "data/unit42-playbooks-stix20").rglob("*.json"))
    patterns = [
        each["pattern"]
        for path in files
        for each in json.loads(path.read_text()).get("objects", [])
        if each["type"] == "indicator"
    ]

    empty = [each for each in patterns if not is_taken(each) or not list(iter_equalities(each))]

    assert (len(patterns), empty) == (1_722, [])
