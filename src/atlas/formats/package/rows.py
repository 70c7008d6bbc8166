"""The identifiers of a package as CSV (RFC 4180), one a line, live values; no cell is a formula of a spreadsheet."""

import csv
import io

from atlas.formats.package.edition import Edition

COLUMNS = ("kind", "value", "provider", "jurisdiction", "first", "last", "grade", "urgency", "step")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(edition: Edition) -> bytes:
    """Return the table, with the marking on each line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "sources", "marking"))
    for each in edition.rows:
        cells = [_cell(getattr(each, name)) for name in COLUMNS]
        writer.writerow([*cells, " ".join(map(str, each.cites)), edition.marking])
    return out.getvalue().encode()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
