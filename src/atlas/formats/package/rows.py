"""The identifiers of a package as CSV (RFC 4180), one a line, live values; no cell is a formula of a spreadsheet."""

import csv
import io
import unicodedata

from atlas.formats.package.edition import Edition

COLUMNS = ("kind", "value", "provider", "jurisdiction", "first", "last", "grade", "urgency", "step")
_FORMULA = frozenset("=+-@")


def table(edition: Edition) -> bytes:
    """Return the table, with the marking on each line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "sources", "marking"))
    for each in edition.rows:
        cells = [_cell(getattr(each, name)) for name in COLUMNS]
        writer.writerow([*cells, " ".join(map(str, each.cites)), edition.label])
    return out.getvalue().encode()


def _cell(text: str) -> str:
    """Return a text that no spreadsheet runs: some strip what is blank before it, some read full-width signs alike."""
    plain = unicodedata.normalize("NFKC", text)
    begins = plain.lstrip()[:1]
    return f"'{text}" if begins in _FORMULA or not plain[:1].isprintable() else text
