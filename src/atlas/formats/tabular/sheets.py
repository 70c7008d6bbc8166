"""Workbooks (XLSX), row by row and behind bounds: nothing in them is calculated, followed or run.

A workbook is an archive of XML. What the archive says of itself is weighed before any of it is unpacked; zipfile then
reads no member beyond the size that was weighed.
"""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO

from atlas.errors import MalformedError
from atlas.formats.tabular.columns import MAX_COLUMNS

MAX_FILE_BYTES = 200 * 2**20
MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 2**30
MAX_RATIO = 200
MAX_ROWS = 1_048_576  # as many as a sheet has in the programs that write them
MAX_CELL_CHARS = 32_767  # as above
_SMALL_BYTES = 2**20  # of less no ratio is asked
MAX_TEXTS = 200_000  # shared by the cells
MAX_ELEMENTS = 50_000  # of the members that are made objects of: styles, names of sheets, relations
_TEXTS_BYTES = 8 * 2**20  # shared texts and styles are held in memory
_PART_BYTES = 2**16
_SHEET = re.compile(r"xl/worksheets/[^/]+")
_MADE_OBJECTS = re.compile(
    r"\[Content_Types\]\.xml|xl/(?:workbook|styles)\.xml|(?:docProps|xl/chartsheets)/[^/]+|.*\.rels",
    re.DOTALL,
)
_WORKBOOK = "xl/workbook.xml"
_HEAD_BYTES = 4_096
_EXACT = 2**53  # beyond, a float is no whole number for sure
_ARCHIVE = b"PK\x03\x04"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # old workbooks, and encrypted ones (MS-OFFCRYPTO)
# a prolog without a document type (XML 1.0, 2.8), and how XML of other encodings begins
_PROLOG = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml\b(?:[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["'])?[^>]*\?>)?"""
    rb"(?:\s|<!--(?:(?!--).)*+-->)*+<[A-Za-z_]",
    re.DOTALL,
)
_OTHER_XML = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,  # of XML
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    EOFError,
    AssertionError,
)


def is_xlsx(head: bytes) -> bool:
    """Tell whether a file that begins like this may be a workbook: an archive, or what an encrypted one lies in."""
    return head.startswith((_ARCHIVE, _COMPOUND))


def sheets_of(file: BinaryIO) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook that can be turned back, in their order.

    Raises:
        MalformedError: `xlsx.refused` or `xlsx.broken`.
    """
    with _opened(file) as book:
        return tuple(book.sheetnames)


def first_rows(
    file: BinaryIO, sheet: str, most: int
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the names of the sheets, and the first rows of one that are not blank; the workbook is opened once.

    Raises:
        MalformedError: as `iter_sheet`.
    """
    with _opened(file) as book:
        rows = islice(_rows(_sheet_of(book, sheet)), most)
        return tuple(book.sheetnames), [cells for _, cells in rows]


def iter_sheet(file: BinaryIO, sheet: str = "") -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the number, from 1, and the cells of each row of a sheet that is not blank; "" is the first sheet.

    Cells are texts: of a formula the formula, of a date its ISO form. The first 200 columns are read. Needs memory
    for the shared texts of the workbook and one row.

    Raises:
        MalformedError: `xlsx.refused` (bounds, macros, a password), `xlsx.broken` or `xlsx.sheet`.
    """
    with _opened(file) as book:
        yield from _rows(_sheet_of(book, sheet))


def _sheet_of(book: Any, sheet: str) -> Any:
    names = book.sheetnames
    name = sheet or next(iter(names), "")
    if name not in names:
        raise MalformedError("The workbook has no sheet of this name.", problem="xlsx.sheet")
    found: Any = book[name]
    if not hasattr(found, "iter_rows") or not hasattr(found, "reset_dimensions"):
        raise MalformedError("The sheet is a chart and holds no rows.", problem="xlsx.sheet")
    found.reset_dimensions()  # what a sheet says of its size may be wrong
    return found


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    blank: object = None  # a row far away brings a million before it, each the same object
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise _refused(f"It has more than {MAX_ROWS:,} rows; split it.")
        if cells is blank:
            continue
        if any(cell is not None for cell in cells):
            yield number, _texts(cells)
        else:
            blank = cells


def _texts(cells: Sequence[Any]) -> tuple[str, ...]:
    """Return the cells of a row up to the last that is not empty."""
    width = len(cells)
    while width and cells[width - 1] is None:
        width -= 1
    return tuple(_text(cell) for cell in cells[:width])


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    from atlas.formats.tabular.shared_texts import load  # noqa: PLC0415 - heavy, as only workbooks need it

    _weigh(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a workbook has beside cells is not read
            book = load(file, most=MAX_TEXTS, workbook=_WORKBOOK)
            try:
                yield book
            finally:
                book.close()
    except MalformedError:
        raise
    except _BROKEN as error:
        message = "The workbook is damaged; open it, save it again as XLSX, and send that."
        raise MalformedError(message, problem="xlsx.broken") from error


def _weigh(file: BinaryIO) -> None:
    """Return if the archive may be unpacked; reads its directory, and the head of each member of XML."""
    file.seek(0)
    head = file.read(8)
    size = file.seek(0, 2)
    file.seek(0)
    if head.startswith(_COMPOUND):
        raise _refused("It is protected by a password or of the old form XLS; save it as XLSX.")
    if size > MAX_FILE_BYTES:
        raise _refused(f"It is larger than {MAX_FILE_BYTES // 2**20} MiB; split it.")
    try:
        with zipfile.ZipFile(file) as archive:
            _weigh_members(archive, size)
            _weigh_elements(archive)
    except _BROKEN as error:
        message = "The workbook is damaged; open it, save it again as XLSX, and send that."
        raise MalformedError(message, problem="xlsx.broken") from error
    finally:
        file.seek(0)


def _weigh_members(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _refused(f"It has more than {MAX_MEMBERS:,} members.")
    names = [each.filename for each in members]
    if _WORKBOOK not in names:
        raise MalformedError(
            "This archive is no workbook (XLSX); unpack it and send what is in it.",
            problem="file.format",
        )
    if len(set(names)) < len(names):
        raise _refused("Two of its members have one name.")
    if any(each.flag_bits & 1 for each in members):
        raise _refused("It is protected by a password; save it without one.")
    if any("vbaproject" in name.casefold() for name in names):
        raise _refused("It holds macros; save it as XLSX without them.")
    if sum(each.file_size for each in members) > MAX_UNPACKED_BYTES:
        raise _refused(f"Unpacked it is larger than {MAX_UNPACKED_BYTES // 2**20:,} MiB; split it.")
    if sum(each.compress_size for each in members) > size:
        raise _refused("Its members lie over each other.")
    for each in members:
        _weigh_member(archive, each)


def _weigh_elements(archive: zipfile.ZipFile) -> None:
    left = MAX_ELEMENTS
    for each in archive.infolist():
        if _MADE_OBJECTS.fullmatch(each.filename):
            left -= _count_elements(archive, each, most=left)


def _count_elements(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, most: int) -> int:
    count = 0
    with archive.open(member) as content:
        while part := content.read(_PART_BYTES):
            count += part.count(b"<")
            if count > most:
                raise _refused("Its styles or names are too many; copy its cells into a new one.")
    return count


def _weigh_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    is_sheet = _SHEET.fullmatch(member.filename)
    if member.file_size > _SMALL_BYTES:
        if member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise _refused(f"A member is packed more than {MAX_RATIO} times smaller than it is.")
        if not is_sheet and member.file_size > _TEXTS_BYTES:
            raise _refused(
                f"Its texts are larger than {_TEXTS_BYTES // 2**20} MiB; split it into several."
            )
    with archive.open(member) as content:
        head = content.read(_HEAD_BYTES)
    named = member.filename.casefold().endswith((".xml", ".rels"))
    if named or head.lstrip()[:1] == b"<" or head.startswith(_OTHER_XML):
        _weigh_prolog(head)


def _weigh_prolog(head: bytes) -> None:
    """Return if XML begins with its root in UTF-8, so that it can declare neither entities nor a document type."""
    found = _PROLOG.match(head)
    if found is None or (found[1] and found[1].lower() != b"utf-8"):
        raise _refused("Its XML declares a document type, or is not UTF-8.")


def _text(cell: Any) -> str:
    """Return a cell as text; whole numbers without a fraction, dates as ISO 8601."""
    if isinstance(cell, str):
        return cell[: MAX_CELL_CHARS + 1].strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    if isinstance(cell, (int, float, timedelta)):
        return str(cell)
    formula = getattr(cell, "text", None)  # of one over many cells
    return formula[: MAX_CELL_CHARS + 1].strip() if isinstance(formula, str) else ""


def _refused(message: str) -> MalformedError:
    return MalformedError(f"The workbook is not opened. {message}", problem="xlsx.refused")
