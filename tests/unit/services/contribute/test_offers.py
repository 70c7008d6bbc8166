"""What is offered: a file that holds no STIX is told in one line."""

import io
import json
from typing import Any

import pytest

from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded
from atlas.services.contribute.offers import in_few_lines

TOOL = {
    "type": "tool",
    "spec_version": "2.1",
    "id": "tool--11111111-1111-4111-8111-111111111111",
    "created": "2026-01-01T00:00:00.000Z",
    "modified": "2026-01-01T00:00:00.000Z",
    "name": "T",
}
OTHER = {"name": "no STIX"}


def told(*objects: dict[str, Any]) -> list[str]:
    """Return what is said of the objects of one file: codes, or nothing for what was decoded."""
    file = io.BytesIO(json.dumps(objects).encode())
    return [
        "" if isinstance(each, Decoded) else f"{each.where} {each.code}"
        for each in in_few_lines(iter_decoded(file))
    ]


@pytest.mark.parametrize("count", [2, 500, 12_000])
def test_a_file_without_stix_is_one_line(count: int) -> None:
    assert told(*[OTHER] * count) == ["file stix.not_stix"]


def test_one_object_that_is_not_stix_keeps_its_place() -> None:
    assert told(OTHER) == ["[0] stix.not_stix"]


def test_beside_stix_each_is_told_with_its_place() -> None:
    assert told(OTHER, OTHER, TOOL, OTHER) == [
        "[0] stix.not_stix",
        "[1] stix.not_stix",
        "",
        "[3] stix.not_stix",
    ]


def test_of_an_empty_file_nothing_more_is_said() -> None:
    assert len(told()) <= 1
