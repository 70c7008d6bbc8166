"""Bundles written as a stream."""

import io
import json

import pytest

from atlas.formats.stix import BundleWriter, iter_decoded
from atlas.model.claim import Decoded

from .objects import an_id, an_object

CONTENTS = [b'{"id":"x-a--1","n":1.50}', b'{"id":"x-a--2"}']


def written(spec: str, contents: list[bytes]) -> bytes:
    file = io.BytesIO()
    writer = BundleWriter(file, spec=spec, id_=an_id("bundle"))
    for content in contents:
        writer.add(content)
    writer.close()
    return file.getvalue()


@pytest.mark.parametrize(("spec", "head"), [("2.0", {"spec_version": "2.0"}), ("2.1", {})])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_bundle_holds_the_contents_as_they_are(
    spec: str, head: dict[str, str], count: int
) -> None:
    raw = written(spec, CONTENTS[:count])

    assert json.loads(raw) == {
        "type": "bundle",
        "id": an_id("bundle"),
        **head,
        "objects": [json.loads(content) for content in CONTENTS[:count]],
    }
    assert all(content in raw for content in CONTENTS[:count])


def test_the_same_calls_write_the_same_bytes() -> None:
    assert written("2.1", CONTENTS) == written("2.1", CONTENTS)


def test_there_is_no_third_version() -> None:
    with pytest.raises(ValueError, match="no STIX 1"):
        BundleWriter(io.BytesIO(), spec="1.2", id_=an_id("bundle"))


def test_what_was_decoded_comes_back_the_same() -> None:
    text = json.dumps([an_object("campaign", name="é", x_n=1.50)]).encode()
    (one,) = iter_decoded(io.BytesIO(text))
    assert isinstance(one, Decoded)

    (other,) = iter_decoded(io.BytesIO(written("2.1", [one.content])))

    assert isinstance(other, Decoded)
    assert (other.content, other.digest, other.links) == (one.content, one.digest, one.links)
