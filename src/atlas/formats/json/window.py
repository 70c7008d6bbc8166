"""A window on a file: the bytes from a cursor on, read in pieces, forgotten once consumed."""

import re
from typing import BinaryIO

from atlas.errors import MalformedError
from atlas.formats.json.limits import (
    CHUNK_BYTES,
    MAX_BLANK_BYTES,
    MAX_DEPTH,
    MAX_ITEM_BYTES,
)

_BLANKS = re.compile(rb"[ \t\r\n]*+")
_QUOTED = rb'"(?:[^"\\\n]++|\\.)*+"'
_TEXT = re.compile(rb'(?:[^"\\\n]++|\\.)*+', re.DOTALL)
_PLAIN_MEMBER = re.compile(
    rb"(%b)[ \t\r\n]*+:[ \t\r\n]*+(%b|[-+.0-9A-Za-z]++)[ \t\r\n]*+(?=[,}])" % (_QUOTED, _QUOTED),
    re.DOTALL,
)
_SCALAR = re.compile(rb"[^,\]}\s\"{\[]*+")
_BRACKETS = re.compile(rb"[{\[]++|[}\]]++")
_QUOTE, _BACKSLASH = ord('"'), ord("\\")
_OPENING = b"{["


class BrokenError(MalformedError):
    """The structure around the items is broken, so that no further item can be found."""


class Window:
    """`data[at:]` has been read and not yet consumed; `offset` is where `at` is in the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start = 0
        self._line = 1
        self._counted = 0
        self.data = b""
        self.at = 0

    @property
    def offset(self) -> int:
        """Return how many bytes of the file lie before the cursor."""
        return self._start + self.at

    @property
    def line(self) -> int:
        """Return the number of the line in which the cursor stands, from 1."""
        self._line += self.data.count(b"\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def more(self) -> bool:
        """Read one more chunk, forget what is consumed; tell whether there was one."""
        chunk = self._file.read(CHUNK_BYTES)
        self._line += self.data.count(b"\n", self._counted, self.at)
        self._start += self.at
        self.data = self.data[self.at :] + chunk
        self.at = self._counted = 0
        return bool(chunk)

    def peek(self) -> bytes:
        """Skip white space and return the next byte without consuming it, or b"" at the end."""
        skipped = 0
        while True:
            end = _BLANKS.match(self.data, self.at).end()  # type: ignore[union-attr] # always matches
            skipped += end - self.at
            self.at = end
            if end < len(self.data):
                return self.data[end : end + 1]
            if skipped > MAX_BLANK_BYTES:
                raise self.broken(f"there are more than {MAX_BLANK_BYTES} blanks in a row")
            if not self.more():
                return b""

    def expect(self, wanted: bytes) -> bytes:
        """Consume and return the next byte, which must be one of `wanted`.

        Raises:
            BrokenError: it is another one, or the file ends.
        """
        found = self.peek()
        if not found:
            raise self.broken("the file ends here", "json.truncated")
        if found not in wanted:
            choice = " or ".join(f"`{chr(each)}`" for each in wanted)
            raise self.broken(f"expected {choice}")
        self.at += 1
        return found

    def refuse_marks(self) -> None:
        """Raise where the file begins with a byte order mark, which JSON forbids.

        Raises:
            BrokenError: `json.encoding`.
        """
        self.more()
        if self.data[:3] == b"\xef\xbb\xbf" or self.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self.broken("the file is not UTF-8 without a byte order mark", "json.encoding")

    def take_lines(self) -> bytes | None:
        """Consume the whole lines of the window, at least one, and return them.

        Returns `None` for a line longer than 24 MiB, which is read past.
        """
        kept = True
        while (end := self.data.rfind(b"\n", self.at)) < 0:
            if len(self.data) - self.at > MAX_ITEM_BYTES:
                self.at, kept = len(self.data), False
            if not self.more():
                end = len(self.data)
                break
        if not kept:
            end = self.data.find(b"\n", self.at)
        lines = self.data[self.at : end] if kept else None
        self.at = len(self.data) if end < 0 else min(end + 1, len(self.data))
        return lines

    def skip_to_object(self) -> bool:
        """Move on to the next line that begins with an opening brace; tell whether there is one."""
        while (found := self.data.find(b"\n{", self.at)) < 0:
            self.at = max(self.at, len(self.data) - 1)
            if not self.more():
                self.at = len(self.data)
                return False
        self.at = found + 1
        return True

    def broken(self, what: str, problem: str = "json.malformed") -> BrokenError:
        """Return the error for a broken structure at the cursor."""
        return BrokenError(f"byte {self.offset}: {what}", problem=problem)

    def take_member(self) -> tuple[bytes, bytes] | None:
        """Consume a member that is plain and whole in the window: name and value, else `None`."""
        found = _PLAIN_MEMBER.match(self.data, self.at)
        if not found:
            return None
        self.at = found.end()
        return found[1], found[2]

    def find_value(self) -> bytes | None:
        """Return the value at the cursor if it is whole in the window, without consuming it."""
        extent = _Extent()
        end = extent.feed(self.data, self.at)
        return self.data[self.at : end] if extent.finished else None

    def take(self) -> bytes | None:
        """Consume one value and return its bytes, which are only known to balance their brackets.

        The cursor stands on the first byte of the value. Returns `None` for a value larger than 16
        MiB, which is read past and not kept.

        Raises:
            BrokenError: the file ends inside the value, or there is no value.
        """
        if not self.peek():
            raise self.broken("the file ends here", "json.truncated")
        extent = _Extent()
        done, kept = 0, True
        while not extent.finished:
            done = extent.feed(self.data, self.at + done) - self.at
            if done > MAX_ITEM_BYTES:
                self.at, done, kept = self.at + done, 0, False
            if not extent.finished and not self.more():
                extent.finish_at_end(self)
        if not done and kept:
            raise self.broken("expected a value")
        raw = self.data[self.at : self.at + done] if kept else None
        self.at += done
        return raw


class _Extent:
    """Finds where a value ends, fed piece by piece.

    Both kinds of bracket count as one, since the decoder checks their pairing later. A line break
    ends a text: it cannot stand in one, and so a missing quote spoils no more than its line.
    """

    def __init__(self) -> None:
        self.finished = False
        self._depth = 0
        self._in_text = False
        self._is_scalar: bool | None = None

    def feed(self, data: bytes, at: int) -> int:
        """Return how far the value reaches in `data`; `finished` tells whether it ends there."""
        if self._is_scalar is None:
            self._is_scalar = data[at] not in b'"{['
            self._in_text = data[at] == _QUOTE
            self._depth = data[at] in _OPENING
            at += not self._is_scalar
        if self._is_scalar:
            end = _SCALAR.match(data, at).end()  # type: ignore[union-attr] # always matches
            self.finished = end < len(data)
            return end
        while at < len(data) and not self.finished:
            step = self._through_text if self._in_text else self._to_next_mark
            moved = step(data, at)
            if moved == at:
                break
            at = moved
        return at

    def finish_at_end(self, window: Window) -> None:
        """Accept a bare number or word that ends with the file; nothing else may."""
        if not self._is_scalar:
            raise window.broken("the file ends inside this value", "json.truncated")
        self.finished = True

    def _through_text(self, data: bytes, at: int) -> int:
        end = _TEXT.match(data, at).end()  # type: ignore[union-attr] # always matches
        if end == len(data) or data[end] == _BACKSLASH:
            return end
        self._in_text = False
        self.finished = self._depth == 0
        return end + 1

    def _to_next_mark(self, data: bytes, at: int) -> int:
        # too deep already: only the end is sought, so no level is tried in advance
        plain = _FLAT if self._depth > MAX_DEPTH else _BALANCED
        end = plain.match(data, at).end()  # type: ignore[union-attr] # always matches
        found = _BRACKETS.match(data, end)
        if found:
            run = found.end() - end
            if data[end] in _OPENING:
                self._depth += run
                return found.end()
            closed = min(run, self._depth)
            self._depth -= closed
            self.finished = not self._depth
            return end + closed
        if end == len(data):
            return end
        self._in_text = True
        return end + 1


def _levels(inner: int) -> re.Pattern[bytes]:
    """Return what C can pass over at once: whole texts, and brackets that close a few levels deep."""
    level = rb"(?:[^\"{}\[\]]++|%b)" % _QUOTED
    for _ in range(inner):
        level = rb"(?:[^\"{}\[\]]++|%b|[\[{]%b*+[\]}])" % (_QUOTED, level)
    return re.compile(level + rb"*+", re.DOTALL)


_FLAT, _BALANCED = _levels(0), _levels(4)
