"""The fonts of paper: those of pymupdf-fonts, written to a folder for each paper; and which signs none of them has.

FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai and Georgian; Noto Sans more of the first three.
There is none with Chinese, Japanese or Korean: such a sign is written as its number.
"""

import importlib
import struct
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

NAMES = ("FiraGO", "Noto Sans")
_MODULES = ("FiraGO_Regular", "FiraGO_Bold", "NotoSans_Regular", "NotoSans_Bold")


@contextmanager
def folder() -> Iterator[str]:
    """Yield a folder with the font files, 2.5 MB written in some 3 ms; it is there no longer than it is used."""
    with tempfile.TemporaryDirectory(prefix="atlas-fonts-") as made:
        for name in _MODULES:
            Path(made, f"{name}.ttf").write_bytes(_bytes_of(name))
        yield made


def shown(text: str) -> str:
    """Return a text as the fonts can show it: what they lack, and what no page shows, stands as U+ and its number."""
    return "".join(_shown(each) for each in text)


def missing(text: str) -> frozenset[str]:
    """Return the signs of a text that no font of ours has."""
    return frozenset(each for each in text if _shown(each) != each)


def _shown(sign: str) -> str:
    if sign == "\n" or (ord(sign) in _covered() and unicodedata.category(sign) not in _UNSEEN):
        return sign
    return " " if sign in "\t\r" else f"[U+{ord(sign):04X}]"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@cache
def _covered() -> frozenset[int]:
    """Return the numbers of all signs that the regular faces have a shape for."""
    return frozenset().union(*(_mapped(_bytes_of(each)) for each in _MODULES if "Regular" in each))


@cache
def _bytes_of(name: str) -> bytes:
    found: bytes = importlib.import_module(f"pymupdf_fonts.{name}").fontbuffer
    return found


def _mapped(font: bytes) -> set[int]:
    """Return the signs in a font's table `cmap`: its subtables of formats 4 and 12 (OpenType 1.9, chapter cmap)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for at in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * at + 4)
        found |= _subtable(font, start + offset)
    return found


def _subtable(font: bytes, at: int) -> set[int]:
    (format_,) = struct.unpack_from(">H", font, at)
    if format_ == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        spans = (struct.unpack_from(">III", font, at + 16 + 12 * n) for n in range(groups))
        return {sign for first, last, _ in spans for sign in range(first, last + 1)}
    if format_ != 4:
        return set()
    (double,) = struct.unpack_from(">H", font, at + 6)
    ends = struct.unpack_from(f">{double // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{double // 2}H", font, at + 16 + double)
    return {
        sign
        for first, last in zip(starts, ends, strict=True)
        if first != 0xFFFF
        for sign in range(first, last + 1)
    }
