"""Opens a workbook with a reader of shared texts that makes no objects of them.

That of openpyxl needs about 15 µs for an empty text: seconds for what is packed into ten kilobytes.
"""

from typing import Any, BinaryIO

from openpyxl.packaging.relationship import Relationship
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS, XLSX, XLTX
from openpyxl.xml.functions import iterparse

from atlas.errors import MalformedError

_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_RUN = f"{{{SHEET_MAIN_NS}}}r"
_SHARED = f"{{{SHEET_MAIN_NS}}}si"
_CHARTS = "xl/chartsheets/"


def load(file: BinaryIO, *, most: int, workbook: str) -> Any:
    """Return an opened workbook of openpyxl, to be read row by row.

    `workbook` is the member that lists the sheets; whoever weighed the members knows it by this name.

    Raises:
        MalformedError: `xlsx.refused`: it has more shared texts than `most`, or parts in unusual places.
    """
    reader = _Reader(file, read_only=True, data_only=False, keep_links=False, rich_text=False)
    reader.most, reader.workbook = most, workbook
    reader.read()
    return reader.wb


class _Reader(ExcelReader):  # type: ignore[misc]  # the library says nothing of types
    most: int
    workbook: str

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as content:
                self.shared_strings = _texts(content, self.most)

    def read_workbook(self) -> None:
        for kind in (XLSX, XLTX):
            part = self.package.find(kind)
            if part is not None and part.PartName[1:] != self.workbook:
                raise _refused("The list of its sheets stands elsewhere than in others.")
        super().read_workbook()

    def read_chartsheet(self, sheet: Any, rel: Relationship) -> None:
        if not rel.target.startswith(_CHARTS):
            raise _refused("A chart of it stands elsewhere than in others.")
        super().read_chartsheet(sheet, rel)


def _texts(content: Any, most: int) -> list[str]:
    """Return the shared texts in their order: what is written, without phonetic readings."""
    found: list[str] = []
    events = iterparse(content, events=("start", "end"))
    _, root = next(events)
    for event, node in events:
        if event == "end" and node.tag == _SHARED:
            if len(found) == most:
                raise _refused(f"It has more than {most:,} texts; split it into several.")
            found.append(_text(node).replace("x005F_", ""))
            root.clear()
    return found


def _text(shared: Any) -> str:
    runs = (shared, *shared.findall(_RUN)) if len(shared) else ()
    return "".join(each.text or "" for run in runs for each in run.findall(_TEXT))


def _refused(message: str) -> MalformedError:
    return MalformedError(f"The workbook is not opened. {message}", problem="xlsx.refused")
