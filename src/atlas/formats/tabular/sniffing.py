"""What a file of rows is like: its encoding, its separator, whether it has a heading."""

import codecs
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import attrs

from atlas.model.identifiers import recognise

DELIMITERS = (",", ";", "\t")
HEAD_BYTES = 65_536
_CHUNK_BYTES = 2**18
_SNIFFED_LINES = 50
_STRANGE = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_FEW_STRANGE = 4
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the columns are called in lists that are passed around, in small letters.
COLUMNS = {
    "value": (
        "value",
        "identifier",
        "indicator",
        "ioc",
        "observable",
        "address",
        "indicator_value",
    ),
    "type": ("type", "kind", "indicator_type", "ioc_type", "category"),
    "note": ("note", "notes", "comment", "description", "remark", "entity", "details"),
}
# names of columns that say of what type their values are
TYPED = (
    "asn",
    "domain",
    "hostname",
    "fqdn",
    "url",
    "ip",
    "ip address",
    "ipv4",
    "ipv6",
    "email",
    "phone",
    "iban",
    "wallet",
    "onion",
    "cve",
    "hash",
    "md5",
    "sha1",
    "sha256",
    "sha512",
)


@attrs.frozen(kw_only=True)
class Layout:
    """Where a row's parts stand: the place of each column, `None` for one that is not there.

    `delimiter` is empty where a line is one identifier. `width` is the most cells that a row may have, `unread` the
    places, from 1, and names of columns that are none of ours. `type` is what the name of the values' column says.
    """

    delimiter: str
    has_heading: bool = False
    places: tuple[int | None, int | None, int | None] = (0, 1, 2)
    width: int = 3
    unread: tuple[tuple[int, str], ...] = ()
    type: str = ""


def encoding_of(file: BinaryIO) -> str:
    """Return how the text of a file is encoded, and turn the file back. Reads all of it.

    A byte order mark decides; else bytes of which every other is zero are UTF-16; else it is UTF-8 if all of it is,
    and Windows-1252 (`cp1252`) if not.
    """
    head = file.read(HEAD_BYTES)
    file.seek(0)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head[:2]:
        return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8"


def is_tabular(head: bytes) -> bool:
    """Tell whether a file that begins like this holds rows: it is not empty, and does not begin as JSON does."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:2]:
        return True
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return bool(text) and text[:1] not in b"{["


def is_binary(head: bytes) -> bool:
    """Tell whether what begins like this is no text: several signs in it, and two in a hundred, are none of writing."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        signs = head.decode("utf-16", errors="ignore").encode()
    elif _is_wide(head):
        signs = head.replace(b"\0", b"")
    else:
        signs = head
    strange = len(signs) - len(signs.translate(None, _STRANGE))
    return strange >= _FEW_STRANGE and 50 * strange > len(signs)


def _is_wide(head: bytes) -> bool:
    """Tell whether every other byte is zero, as in UTF-16 of plain letters."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return min(even, odd) == 0 and 2 * max(even, odd) > len(head) // 2


def layout_of(head: str) -> Layout:
    """Return the layout of a text that begins like this."""
    lines = [line for line in io.StringIO(head) if line.strip() and not is_remark(line)]
    delimiter = delimiter_of(head)
    first = lines[0] if lines else ""
    called = [cell.strip().strip('"') for cell in split(first, delimiter)]
    names = [each.casefold() for each in called]
    said = next((name for name in TYPED if names.count(name) == 1), "")
    if set(names) & set(COLUMNS["value"]):
        said = ""
    elif not said or any(recognise(cell) for cell in called):
        return Layout(delimiter=delimiter, width=3 if delimiter else 1)
    type_, note = (_place(names, COLUMNS[column]) for column in ("type", "note"))
    value = names.index(said) if said else _place(names, COLUMNS["value"])
    read = {value, type_, note}
    return Layout(
        delimiter=delimiter,
        has_heading=True,
        places=(value, type_, note),
        width=len(names),
        unread=tuple((at + 1, name) for at, name in enumerate(called) if name and at not in read),
        type=said,
    )


def is_remark(line: str) -> bool:
    """Tell whether a line is a remark of whoever made the list."""
    return line.startswith("#")


def split(line: str, delimiter: str) -> list[str]:
    """Return the parts of a line; all of it where nothing separates."""
    return line.split(delimiter) if delimiter else [line]


def delimiter_of(head: str) -> str:
    """Return the sign that most lines hold which are no identifier as a whole; the first of the three on a tie.

    Empty where no line holds one. Reads 50 lines that are no remarks.
    """
    lines = [line for line in io.StringIO(head) if line.strip() and not is_remark(line)]
    return _delimiter(lines[:_SNIFFED_LINES])


def _delimiter(lines: Sequence[str]) -> str:
    mixed = [line for line in lines if not recognise(line.strip())]
    counts = {sign: sum(1 for line in mixed if sign in line) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: counts[sign])
    return best if counts[best] else ""


def _place(names: Sequence[str], wanted: Iterable[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)
