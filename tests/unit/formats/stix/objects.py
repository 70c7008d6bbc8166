"""Small STIX objects for the tests of this room: complete, and open to any change."""

import io
import json
from typing import Any

from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

UUID = "11111111-1111-4111-8111-111111111111"
TIME = "2024-01-01T00:00:00.000Z"


def an_id(type_: str, digit: int = 1) -> str:
    """Return an id of a type; another digit gives another id."""
    return f"{type_}--{UUID.replace('1111-1', f'111{digit}-1', 1)}"


def an_object(type_: str, **members: Any) -> dict[str, Any]:
    """Return an object of STIX 2.1 with its id and times; `None` takes a member out."""
    found = {
        "type": type_,
        "spec_version": "2.1",
        "id": an_id(type_),
        "created": TIME,
        "modified": TIME,
        **members,
    }
    return {key: each for key, each in found.items() if each is not None}


def an_observable(type_: str, **members: Any) -> dict[str, Any]:
    """Return an observable of STIX 2.1."""
    return {"type": type_, "spec_version": "2.1", "id": an_id(type_), **members}


def decode(value: Any) -> Decoded | Problem:
    """Return what comes of a file that holds this one value."""
    (found,) = iter_decoded(io.BytesIO(json.dumps(value).encode()))
    return found


def taken(value: Any) -> Decoded:
    """Return the decoded object; it must not be refused."""
    found = decode(value)
    assert isinstance(found, Decoded), found
    return found


def refused(value: Any) -> Problem:
    """Return the problem; the object must be refused."""
    found = decode(value)
    assert isinstance(found, Problem), found
    return found
