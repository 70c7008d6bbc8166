"""What the process that decodes hands on is what came in, with its words taken."""

import io
import json

import attrs
import pytest

from atlas.formats.stix import iter_decoded, wire
from atlas.model.claim import Decoded, Words

from .objects import an_object, an_observable

FILE = json.dumps(
    [
        an_object("malware", name="Lock-Bit", is_family=True, description="Encrypts hospitals."),
        an_observable("ipv4-addr", value="198.51.100.7"),
        {"type": "malware"},
        an_object("tool", name="", confidence=7, x_note="odd"),
    ]
).encode()


def handed_on() -> bytes:
    pipe = io.BytesIO()
    wire.write(iter_decoded(io.BytesIO(FILE)), pipe)
    return pipe.getvalue()


def test_objects_and_problems_come_through_in_their_order() -> None:
    found = list(iter_decoded(io.BytesIO(FILE)))

    got = list(wire.iter_read(io.BytesIO(handed_on())))

    assert [
        attrs.evolve(each, words=None, texts=was.texts)
        if isinstance(each, Decoded) and isinstance(was, Decoded)
        else each
        for each, was in zip(got, found, strict=True)
    ] == found


def test_words_stand_in_place_of_the_texts() -> None:
    first = next(wire.iter_read(io.BytesIO(handed_on())))

    assert isinstance(first, Decoded)
    assert first.texts == ()
    assert first.words == Words.of(["Lock-Bit"], ["Encrypts hospitals."])


def test_a_pipe_that_ends_too_soon_is_noticed() -> None:
    whole = handed_on()

    for cut in (0, 3, len(whole) // 2, len(whole) - 1):
        with pytest.raises(EOFError):
            list(wire.iter_read(io.BytesIO(whole[:cut])))
