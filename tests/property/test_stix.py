"""Laws of STIX: nothing crashes, and nothing changes on the way through."""

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atlas.formats.json import canonical, parse
from atlas.formats.stix import BundleWriter
from atlas.formats.stix.check import check
from atlas.formats.stix.forms import table
from atlas.formats.stix.plain import find_plain
from atlas.model.claim import Decoded
from atlas.model.problems import Problem
from soaking import Soak
from stix_objects import UUID, changed_objects, decode

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
plain_values = st.none() | st.booleans() | st.integers() | texts
json_values = st.recursive(
    plain_values | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
custom_objects = st.builds(
    lambda members, name: {**members, "type": name, "id": f"{name}--{UUID}"},
    st.dictionaries(texts.filter(lambda key: not key.startswith(("created", "modified", "spec_"))
                                 and "mark" not in key), json_values, max_size=6),
    st.sampled_from(["x-thing", "x-other-thing"]),
)  # fmt: skip


@given(st.binary(max_size=200))
def test_any_bytes_give_objects_and_problems_and_nothing_else(raw: bytes) -> None:
    assert all(isinstance(each, (Decoded, Problem)) for each in decode(raw))


PIECES = ['{"type":"bundle","objects":[', "]}", '{"type":"x-a","id":"x-a--' + UUID + '"', "}", "{", "[", "]",
          ",", ":", '"', "\n", '"a"', "1", "\\", "null", " ", '"objects"', "\ufeff", "\x00"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_pieces_of_a_file_give_objects_and_problems_and_nothing_else(text: str) -> None:
    assert all(isinstance(each, (Decoded, Problem)) for each in decode(text))


@given(json_values)
def test_any_value_is_an_object_or_a_problem(value: Any) -> None:
    assert all(isinstance(each, (Decoded, Problem)) for each in decode(json.dumps(value)))


@given(changed_objects())
def test_any_change_to_an_object_gives_an_object_or_a_problem(value: dict[str, Any]) -> None:
    (found,) = decode(json.dumps(value))

    assert isinstance(found, (Decoded, Problem))


@given(custom_objects, st.randoms(use_true_random=False), st.sampled_from([None, 1, "\t"]))
def test_order_and_white_space_change_neither_content_nor_projections(
    value: dict[str, Any], rng: random.Random, indent: int | str | None
) -> None:
    members = list(value.items())
    rng.shuffle(members)

    (one,) = decode(json.dumps(value))
    (other,) = decode(json.dumps(dict(members), indent=indent, ensure_ascii=False))

    assert one == other
    assert isinstance(one, Decoded)


@given(st.lists(custom_objects, max_size=4), st.sampled_from(["2.0", "2.1"]))
def test_what_is_written_is_read_back_the_same(values: list[dict[str, Any]], spec: str) -> None:
    contents = [canonical(parse(json.dumps(value).encode())[0]) for value in values]
    file = io.BytesIO()
    writer = BundleWriter(file, spec=spec, id_=f"bundle--{UUID}")
    for content in contents:
        writer.add(content)
    writer.close()

    found = decode(file.getvalue())

    assert [each.content for each in found if isinstance(each, Decoded)] == contents


@given(changed_objects())
def test_what_passes_the_quick_check_passes_the_exact_one_without_a_warning(
    value: dict[str, Any],
) -> None:
    spec_version = value.get("spec_version", "2.0")
    found = table(spec_version)
    kind = found.find(value["type"])
    assert kind is not None
    quick = find_plain(found, kind)
    understood, _ = parse(json.dumps(value).encode())
    assume(quick and quick.passes(understood, quick.layout(understood)))

    assert check(understood, kind, found) == ()


def _damaged(raw: bytes, rng: random.Random) -> bytes:
    """Return a file with a few bytes cut out, put in or changed."""
    text = bytearray(raw[:60_000])
    for _ in range(rng.choice((1, 1, 3))):
        at = rng.randrange(len(text) + 1)
        piece = rng.choice(PIECES).encode("utf-8", "surrogatepass")
        text[at : at + rng.choice((0, 1, 50))] = rng.choice(
            (b"", piece, bytes([rng.randrange(256)]))
        )
    return bytes(text)


@pytest.mark.soak
@pytest.mark.shared
def test_damaged_real_files_give_objects_and_problems_and_nothing_else(shared: Path) -> None:
    soak = Soak.from_env()
    files = sorted((shared / "data/oasis-stix21-examples").rglob("*.json"))

    for at, number in soak.steps(2_000, 500):
        rng = soak.rng(at)
        for _ in range(number):
            found = decode(_damaged(rng.choice(files).read_bytes(), rng))
            assert all(isinstance(each, (Decoded, Problem)) for each in found)
