"""The objects of a file, whatever its shape, and what damage costs."""

import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from atlas.errors import MalformedError
from atlas.formats.json import Item, iter_items, parse
from atlas.formats.json.limits import CHUNK_BYTES, MAX_ITEM_BYTES
from atlas.model.problems import Problem


def read(text: str | bytes) -> tuple[list[tuple[str, object]], list[Problem]]:
    """Return place and value of each item of a file, and the problems."""
    raw = text.encode() if isinstance(text, str) else text
    items: list[tuple[str, object]] = []
    problems: list[Problem] = []
    for found in iter_items(io.BytesIO(raw)):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        try:
            items.append((found.where, parse(found.raw)[0]))
        except MalformedError as error:
            problems.append(Problem(where=found.where, code=error.problem, message=str(error)))
    return items, problems


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('{"type":"bundle","objects":[{"a":1},{"a":2}]}', ["objects[0]", "objects[1]"]),
        ('{"objects":[{"a":1},{"a":2}],"type":"bundle"}', ["objects[0]", "objects[1]"]),
        ('{"more":false,"objects":[{"a":1},{"a":2}]}', ["objects[0]", "objects[1]"]),
        ('[{"a":1},{"a":2}]', ["[0]", "[1]"]),
        ('{"a":1}\n{"a":2}\n', ["line 1", "line 2"]),
        ('{"a":1}\r\n{"a":2}\r\n', ["line 1", "line 2"]),
        ('{"a":1}{"a":2}', ["line 1", "line 1"]),
        ('{"a":1}\n\n\n{"a":2}', ["line 1", "line 4"]),
        ('{\n"a":1\n}\n{\n"a":2\n}', ["line 1", "line 4"]),
        ('{"root":{"collections":[{"objects":[{"a":1}]},{"objects":[{"a":2}],"manifest":[]}]}}',
         ["root.collections[0].objects[0]", "root.collections[1].objects[0]"]),
    ],
)  # fmt: skip
def test_every_shape_of_file_gives_its_objects_in_order(text: str, places: list[str]) -> None:
    items, problems = read(text)

    assert items == [(place, {"a": index}) for index, place in enumerate(places, 1)]
    assert problems == []


@pytest.mark.parametrize("text", ["", " \n\t", '{"type":"bundle","objects":[]}', "[]"])
def test_a_file_without_objects_gives_nothing(text: str) -> None:
    assert read(text) == ([], [])


def test_an_object_with_a_type_of_its_own_may_have_a_list_named_objects() -> None:
    items, _ = read('{"type":"x-thing","objects":[{"a":1}]}')

    assert items == [("line 1", {"type": "x-thing", "objects": [{"a": 1}]})]


def test_items_know_the_members_that_stood_before_them() -> None:
    raw = b'{"id":"x","spec_version":"2.0","list":[1],"objects":[{"a":1}],"late":1}'

    (item,) = iter_items(io.BytesIO(raw))

    assert isinstance(item, Item)
    assert item.around == {"id": "x", "spec_version": "2.0"}


@pytest.mark.parametrize("damaged", ['{"b":01}', '{"a":[1}}', '{"a":"x\n}', '{"a" 1}', "1"])
def test_damage_inside_one_item_does_not_hide_its_neighbours(damaged: str) -> None:
    items, _ = read(f'{{"objects":[{{"a":1}},{damaged},{{"a":3}}]}}')

    assert items[0] == ("objects[0]", {"a": 1})
    assert items[-1] == ("objects[2]", {"a": 3})


def test_a_broken_structure_is_reported_with_its_byte_and_what_came_before_stays() -> None:
    items, (problem,) = read('{"objects":[{"a":1} {"a":2}]}')

    assert items == [("objects[0]", {"a": 1})]
    assert problem.code == "json.malformed"
    assert "byte 20" in problem.message


@pytest.mark.parametrize("text", ['{"objects":[{"a":1},{"a":', '[{"a":1},', '[{"a":1}'])
def test_a_file_that_ends_early_keeps_what_came_before(text: str) -> None:
    items, (problem,) = read(text)

    assert [value for _, value in items] == [{"a": 1}]
    assert problem.code == "json.truncated"


@pytest.mark.parametrize("damaged", ['{"a":', '{"a":[1,2', '{"a":"x', '{"a" 1}'])
def test_a_damaged_line_costs_itself_alone(damaged: str) -> None:
    items, problems = read(f'{{"a":1}}\n{damaged}\n{{"a":3}}\n')

    assert [where for where, _ in items] == ["line 1", "line 3"]
    assert [problem.where for problem in problems] == ["line 2"]


def test_a_damaged_first_line_costs_itself_alone() -> None:
    items, problems = read('{"a":{"b":\n{"a":2}\n{"a":3}\n')

    assert [value for _, value in items] == [{"a": 2}, {"a": 3}]
    assert [problem.code for problem in problems] == ["json.truncated"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xef\xbb\xbf{}", "json.encoding"),
        ("{}".encode("utf-16"), "json.encoding"),
        (b'[{"a":1}] x', "json.trailing"),
        (b'{"objects":[],"objects":[]}', "json.duplicate_key"),
        (b'{"id":1,"id":2,"objects":[]}', "json.duplicate_key"),
        (b'{"id":1,"objects":[],"id":1}', "json.duplicate_key"),
        (b"{" + b" " * (2 * 2**20) + b'"a":1}', "json.malformed"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(raw: bytes, code: str) -> None:
    _, problems = read(raw)

    assert [problem.code for problem in problems] == [code]


def big(size: int) -> bytes:
    return b'{"a":"' + b"x" * size + b'"}'


@pytest.mark.parametrize("around", [b'{"objects":[%b]}', b"[%b]"])
def test_an_item_too_large_is_passed_over(around: bytes) -> None:
    raw = around % b",".join([b'{"a":1}', big(MAX_ITEM_BYTES), b'{"a":3}'])

    items, problems = read(raw)

    assert [value for _, value in items] == [{"a": 1}, {"a": 3}]
    assert [problem.code for problem in problems] == ["json.size"]


def test_a_line_too_large_is_passed_over() -> None:
    items, problems = read(b'{"a":1}\n' + big(MAX_ITEM_BYTES + CHUNK_BYTES) + b'\n{"a":3}\n')

    assert [value for _, value in items] == [{"a": 1}, {"a": 3}]
    assert [problem.code for problem in problems] == ["json.size"]


@pytest.mark.parametrize("size", [1, 100, CHUNK_BYTES - 20, CHUNK_BYTES, 3 * CHUNK_BYTES])
@pytest.mark.parametrize("glue", [b",", b",\n  "])
def test_items_are_found_wherever_the_chunks_of_the_file_end(size: int, glue: bytes) -> None:
    texts = [
        json.dumps({"n": n, "a": [{"n": n}, {"n": '}, {"n'}], "b": "é\\" * (size // 8)})
        for n in range(5)
    ]
    raw = b'{"objects":[' + glue.join(text.encode() for text in texts) + b"]}"

    items, problems = read(raw)

    assert [value for _, value in items] == [json.loads(text) for text in texts]
    assert problems == []


class Endless(io.BytesIO):
    """A file that goes on: a head, then one piece again and again up to a size, then an end."""

    def __init__(self, head: bytes, piece: bytes, size: int, end: bytes) -> None:
        super().__init__()
        self._pieces = self._iter(head, piece, size, end)
        self.read_bytes = 0

    def _iter(self, head: bytes, piece: bytes, size: int, end: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(size // len(piece)):
            yield piece
        yield end

    def read(self, size: int | None = -1, /) -> bytes:
        found = next(self._pieces, b"")
        self.read_bytes += len(found)
        return found


def test_a_long_list_is_read_in_little_memory() -> None:
    piece = b'{"a":"%b"},' % (b"x" * 1000) * 200
    file = Endless(b"[", piece, 40 * 2**20, b"1]")

    tracemalloc.start()
    count = sum(1 for _ in iter_items(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count > 40_000
    assert peak < 5 * 2**20


def test_blanks_without_end_are_not_read_to_their_end() -> None:
    file = Endless(b"[", b" " * 2**20, 2**30, b"]")

    found = list(iter_items(file))

    assert [each.code for each in found if isinstance(each, Problem)] == ["json.malformed"]
    assert file.read_bytes < 4 * 2**20
