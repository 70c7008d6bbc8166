"""The dissemination ledger (P12): who took what out, which version, when, for what and on which legal basis.

A sending is one leaf of the log, with a Merkle root over its lines, so `atlas verify` finds a changed row. The lines
hold claim ids and salted digests: whoever holds the file can prove that a line is about it, nobody can guess. Of a
table the digest is that of the claim as it showed to who took it. `keeping.py` writes and checks, `reading.py` tells.
"""

from atlas.services.ledger.keeping import (
    LEAF_TYPE,
    Gathering,
    Kind,
    problems,
    record,
    record_within,
)
from atlas.services.ledger.reading import Detail, Entry, Ledger, detail, entries, rows

__all__ = [
    "LEAF_TYPE",
    "Detail",
    "Entry",
    "Gathering",
    "Kind",
    "Ledger",
    "detail",
    "entries",
    "problems",
    "record",
    "record_within",
    "rows",
]
