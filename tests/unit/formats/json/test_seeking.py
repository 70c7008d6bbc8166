"""Finding a few objects in a file without reading the others."""

import io
import json

import pytest

from atlas.formats.json import find_typed

WANTED = {"type": "x-wanted", "n": 1, "inside": {"deep": [{"a": "}{"}]}}
TURNED = dict(reversed(WANTED.items()))
OTHER = {"type": "x-other", "text": '"type": "x-wanted"', "list": ["x-wanted"]}


@pytest.mark.parametrize("wanted", [WANTED, TURNED])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("before", [0, 1, 300, 20_000])
def test_objects_of_a_type_are_found_wherever_they_stand(
    wanted: dict[str, object], indent: int | None, before: int
) -> None:
    text = json.dumps({"objects": [*[OTHER] * before, wanted, OTHER]}, indent=indent)

    assert find_typed(io.BytesIO(text.encode()), "x-wanted") == [WANTED]


def test_nothing_is_found_where_nothing_is() -> None:
    assert find_typed(io.BytesIO(json.dumps([OTHER]).encode()), "x-wanted") == []


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([WANTED] * 100),
        '[{"type":"x-wanted"',
        json.dumps([{"long": "x" * 50_000, "type": "x-wanted"}]),
        json.dumps([{"deep": [{}] * 100, "type": "x-wanted"}]),
    ],
    ids=lambda text: text[:20],
)
def test_where_it_is_not_sure_it_says_so(text: str) -> None:
    assert find_typed(io.BytesIO(text.encode()), "x-wanted") is None
