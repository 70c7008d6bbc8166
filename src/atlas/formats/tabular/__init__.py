"""Lists and spreadsheets as claims: one identifier a line, or `value,type,note`.

Read `decode.py` first. `reading.py` makes rows of bytes, `identifying.py` identifiers of cells, `objects.py` STIX
objects of identifiers. A bad row is a problem with its line; the others go in.
"""

from atlas.formats.tabular.decode import Listed, Refused, iter_decoded, iter_listed
from atlas.formats.tabular.identifying import TYPES
from atlas.formats.tabular.reading import text_of
from atlas.formats.tabular.sniffing import is_binary, is_tabular

__all__ = [
    "TYPES",
    "Listed",
    "Refused",
    "is_binary",
    "is_tabular",
    "iter_decoded",
    "iter_listed",
    "text_of",
]
