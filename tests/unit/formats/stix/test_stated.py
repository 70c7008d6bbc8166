"""The object of a form: as the standard wants it, and corrected without losing what the form does not show."""

import io
import json
import uuid
from datetime import UTC, date, datetime

import pytest

from atlas.formats.stix import iter_decoded
from atlas.formats.stix.stated import NAMED, Statement, restated, stated
from atlas.formats.stix.waiting import Missing, Waiting
from atlas.model.claim import Decoded
from atlas.model.identifiers import recognise

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 6, 12, tzinfo=UTC)
ID = uuid.UUID(int=7, version=4)
WAITS = Waiting(missing=frozenset({Missing.BASIS}))
TERN = Statement(kind="malware", name="Tern", source="Report 7", note="Loads others.")


def decoded(content: bytes) -> Decoded:
    (found,) = iter_decoded(io.BytesIO(content))
    assert isinstance(found, Decoded)
    return found


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_is_enough_for_each_kind_of_the_list(kind: str) -> None:
    statement = Statement(kind=kind, name="Tern", aliases=("T",), source="Report 7", confidence=70)

    found = decoded(stated(statement, id_=ID, at=AT))

    assert (found.kind, found.names, found.confidence) == (kind, ("Tern", "T"), 70)
    assert found.warnings == ()


@pytest.mark.parametrize("text", ["evil.example", "198.51.100.7", "CVE-2026-31337"])
def test_an_identifier_is_about_its_own_thing(text: str) -> None:
    statement = Statement(
        identifier=recognise(text)[0], source="Report 7", observed=date(2026, 1, 5), confidence=70
    )

    found = decoded(stated(statement, id_=ID, at=AT))

    assert [each.value for each in found.identifiers] == [text]
    assert found.confidence == 70


def test_another_thing_said_of_an_identifier_is_another_object() -> None:
    identifier = recognise("evil.example")[0]
    statements = [Statement(identifier=identifier, source="x", confidence=n) for n in (1, 2, 2)]

    ids = [decoded(stated(each, id_=ID, at=AT)).object_id for each in statements]

    assert ids[0] != ids[1] == ids[2]


def test_a_correction_keeps_what_the_form_does_not_show() -> None:
    before = json.loads(stated(TERN, id_=ID, at=AT))
    before |= {"labels": ["theirs", *WAITS.labels()], "x_own": [1.50], "malware_types": ["dropper"]}
    before["external_references"].append({"source_name": "second", "external_id": "2"})
    corrected = Statement(kind="malware", name="Tern", source="Report 8", url="https://r.example/8")

    after = json.loads(restated(json.dumps(before).encode(), corrected, at=LATER))

    assert (after["id"], after["created"]) == (before["id"], before["created"])
    assert after["modified"] == "2026-01-06T12:00:00.000Z"
    assert (after["x_own"], after["malware_types"]) == ([1.5], ["dropper"])
    assert after["labels"] == ["theirs"]
    assert [e["source_name"] for e in after["external_references"]] == ["Report 8", "second"]
    assert "description" not in after
