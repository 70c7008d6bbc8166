"""Lists, tables and workbooks as claims: one identifier a line, `value,type,note`, or columns that somebody explained.

Read `decode.py` first. `reading.py` and `trails.py` make rows of bytes, `sheets.py` and `mapped.py` of workbooks and
of columns (`columns.py`); `previewing.py` and `dating.py` guess at these. `identifying.py` makes identifiers of cells,
`objects.py` STIX objects of identifiers. A bad row is a problem with its line; the others go in.
"""

from atlas.formats.tabular.choosing import Chosen, choose
from atlas.formats.tabular.columns import Column, ColumnMapping, DateOrder, checked, mapping_of
from atlas.formats.tabular.decode import Listed, Refused, iter_decoded, iter_listed
from atlas.formats.tabular.identifying import TYPES
from atlas.formats.tabular.previewing import Preview, Seen, guess_of, preview
from atlas.formats.tabular.reading import text_of
from atlas.formats.tabular.sheets import is_xlsx, sheets_of
from atlas.formats.tabular.sniffing import is_binary, is_tabular

__all__ = [
    "TYPES",
    "Chosen",
    "Column",
    "ColumnMapping",
    "DateOrder",
    "Listed",
    "Preview",
    "Refused",
    "Seen",
    "checked",
    "choose",
    "guess_of",
    "is_binary",
    "is_tabular",
    "is_xlsx",
    "iter_decoded",
    "iter_listed",
    "mapping_of",
    "preview",
    "sheets_of",
    "text_of",
]
