"""A report on paper: a marked and dated sheet of sections, the same for each type of report.

`sheet.py` is what stands in it, `document.py` makes the PDF by typst. Pure: the same sheet gives the same bytes.
"""

from atlas.formats.report.document import pdf, pictures
from atlas.formats.report.sheet import Report, Section, Table

__all__ = ["Report", "Section", "Table", "pdf", "pictures"]
