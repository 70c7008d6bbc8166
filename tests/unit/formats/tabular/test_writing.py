"""Rows that went out as CSV come in again as the same identifiers, times, confidence and marking."""

import csv
import io
import json

from atlas.formats.tabular import iter_decoded, preview
from atlas.formats.tabular.writing import HEADINGS, PARTLY, CsvWriter
from atlas.model.claim import Decoded
from atlas.model.markings import TLP
from atlas.model.problems import Problem

HOST = {
    "type": "domain-name",
    "spec_version": "2.1",
    "id": "domain-name--3c10e93f-798e-4a26-a0c1-08156efab7f5",
    "value": "evil.example",
    "x_note": "=1+1",
    "x_source": "Report 7",
    "x_first_seen": "2024-05-31T00:00:00.000Z",
    "x_tags": ["a", "b"],
    "confidence": 85,
}


def written(*values: dict[str, object]) -> tuple[bytes, list[str | None]]:
    file = io.BytesIO()
    writer = CsvWriter(file)
    said = [writer.add(json.dumps(each).encode(), spec="2.1", tlp=TLP.AMBER) for each in values]
    writer.close()
    assert writer.items == len(values)
    return file.getvalue(), said


def test_what_went_out_comes_in_with_all_that_it_told() -> None:
    content, said = written(HOST)
    guessed = preview(io.BytesIO(content)).mapping

    *unread, found = iter_decoded(io.BytesIO(content), mapping=guessed)

    assert all(isinstance(each, Problem) and not each.rejected for each in unread)
    assert isinstance(found, Decoded)
    again = json.loads(found.content)
    told = {key: value for key, value in HOST.items() if key != "id"}
    assert {key: again.get(key) for key in told} == told
    assert (found.marked.tlp, said) == (TLP.AMBER, [None])


def test_no_cell_begins_as_a_formula() -> None:
    content, _ = written(HOST | {"value": "@evil", "x_note": "+1", "x_source": "\t=x"})

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert tuple(rows[0]) == HEADINGS
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in rows[1])


def test_an_object_without_identifiers_is_a_row_and_what_has_no_column_is_told() -> None:
    content, said = written({"type": "malware", "id": "malware--1", "name": "X", "is_family": True})

    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["name"], row["value"], said) == ("X", "", [PARTLY])
