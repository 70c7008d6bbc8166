"""Bodies of requests: whole, in time, and so many at once."""

import io

import pytest
from django.core.exceptions import RequestDataTooBig

from atlas.web import bodies
from atlas.web.bodies import Body, BusyError, Turns


@pytest.fixture
def turns() -> Turns:
    return Turns(members=1, strangers=1)


def test_a_body_is_read_as_a_file(turns: Turns) -> None:
    body = Body(io.BytesIO(b"one\ntwo\nand what was not promised"), 8, turns)

    assert (body.readline(), body.read(2), body.read(), body.read()) == (
        b"one\n",
        b"tw",
        b"o\n",
        b"",
    )


def test_nothing_is_read_before_somebody_asks(turns: Turns) -> None:
    source = io.BytesIO(b"one")

    Body(source, 3, turns)

    assert source.tell() == 0


def test_what_is_too_large_is_not_read(turns: Turns) -> None:
    source = io.BytesIO(b"one")

    with pytest.raises(RequestDataTooBig):
        Body(source, 10 * bodies.MAX_BYTES, turns).read()
    assert source.tell() == 0


def test_what_is_a_little_too_large_is_taken_to_its_end_and_refused(
    turns: Turns,
) -> None:
    source = io.BytesIO(b"x" * (bodies.MAX_BYTES + 1))

    with pytest.raises(RequestDataTooBig):
        Body(source, bodies.MAX_BYTES + 1, turns).read()
    assert source.read() == b""


def test_no_more_than_so_many_are_waited_for(turns: Turns) -> None:
    with turns.members, pytest.raises(BusyError):
        Body(io.BytesIO(b"one"), 3, turns).read()

    assert Body(io.BytesIO(b"one"), 3, turns).read() == b"one"


def test_strangers_do_not_take_the_turns_of_members(turns: Turns) -> None:
    of_stranger = Body(io.BytesIO(b"one"), 3, turns)
    of_stranger.is_of_stranger()

    with turns.strangers:
        assert Body(io.BytesIO(b"one"), 3, turns).read() == b"one"
        with pytest.raises(BusyError):
            of_stranger.read()


def test_a_body_that_ends_early_is_what_came(turns: Turns) -> None:
    assert Body(io.BytesIO(b"one"), 9, turns).read() == b"one"
