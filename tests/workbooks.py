"""Workbooks to read: made by the library, or with members changed by hand."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import openpyxl


def a_workbook(rows: Iterable[Sequence[object]], **more: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook with these rows in its first sheet, and further sheets by name."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in rows:
        first.append(list(row))
    for name, others in more.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(workbook: bytes, members: Mapping[str, bytes]) -> bytes:
    """Return a workbook in which members are put in the place of others, or beside them."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()
