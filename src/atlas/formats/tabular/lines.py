"""The lines of a list, each of bounded size, and the row that one or several of them make."""

import io
from collections import deque

import attrs

from atlas.formats.tabular.told import NOTHING, Told

MAX_LINE_CHARS = 20_000


@attrs.frozen
class Row:
    """One row: the line on which it begins, from 1, its cells without blanks around them, and what else it tells."""

    line: int
    value: str
    type: str = ""
    note: str = ""
    told: Told = NOTHING


class Lines:
    """The lines of a text, from which some may be put back. `number` is that of the last one given, from 1."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.number = 0
        self._text = text
        self._back: deque[str] = deque()

    def next(self) -> str | None:
        """Return the next line without its end; a longer one is cut one character past the limit. `None` at the end."""
        if self._back:
            self.number += 1
            return self._back.popleft()
        line = self._text.readline(MAX_LINE_CHARS + 1)
        if not line:
            return None
        self.number += 1
        rest = line
        while len(rest) > MAX_LINE_CHARS and not rest.endswith("\n"):
            rest = self._text.readline(MAX_LINE_CHARS + 1)
        return line.removesuffix("\n")

    def put_back(self, lines: list[str]) -> None:
        """Let these be the next lines again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)
