"""Any bytes become objects and problems, never an error; what a spreadsheet writes is read back."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from atlas.formats.tabular import Listed, iter_decoded, iter_listed
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

NOTES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"),
    max_size=60,
)
ROWS = st.lists(st.tuples(st.integers(0, 2**32 - 1), NOTES), min_size=1, max_size=20)


def pieces() -> st.SearchStrategy[bytes]:
    parts = [
        b"evil.example",
        b"192.0.2.1",
        b",",
        b";",
        b"\t",
        b'"',
        b"\n",
        b"\r",
        b"value",
        b"type",
    ]
    return st.lists(st.sampled_from(parts) | st.binary(max_size=8), max_size=30).map(b"".join)


@given(pieces() | st.binary(max_size=200))
def test_any_bytes_give_objects_and_problems(content: bytes) -> None:
    found = list(iter_decoded(io.BytesIO(content)))

    assert all(isinstance(each, Decoded | Problem) for each in found)


@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[tuple[int, str]], sign: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sign, lineterminator=end)
    addresses = [".".join(map(str, number.to_bytes(4))) for number, _ in rows]
    writer.writerows([("value", "note"), *zip(addresses, [n for _, n in rows], strict=True)])

    found = list(iter_listed(io.BytesIO(text.getvalue().encode())))

    assert all(isinstance(each, Listed) for each in found)
    assert [
        (each.identifier.value, each.row.note) for each in found if isinstance(each, Listed)
    ] == [(address, note.strip()) for address, (_, note) in zip(addresses, rows, strict=True)]
