"""How answers are printed: JSON for programs, lines for people. Contributed text is only ever text."""

import io
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import msgspec

_PLAIN = frozenset("\t")
_HALVES = re.compile("[\ud800-\udfff]")
# DEL, C1, and the categories Cf, Zl and Zp: what is not seen, or turns the order of what is (Unicode 15).
_ACTED_ON = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)


def speak_plainly() -> None:
    """Let no character end a command: what a stream's encoding lacks is written as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def data(answer: object) -> None:
    """Print an answer as one line of JSON on stdout."""
    click.echo(as_json(answer))


def as_json(answer: object) -> str:
    """Return an answer as one line of JSON; what a terminal would act on is escaped."""
    plain = _whole(msgspec.to_builtins(answer, enc_hook=str))
    return _ACTED_ON.sub(_escaped, msgspec.json.encode(plain).decode())


def _whole(value: Any) -> Any:
    """Return a value without halves of characters, which JSON cannot carry: file names may hold them."""
    if isinstance(value, str):
        return value if value.isascii() else _HALVES.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, list | tuple) else value


def _escaped(found: re.Match[str]) -> str:
    """Return a character as JSON escapes it: one or two UTF-16 units (RFC 8259, section 7)."""
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def talk(line: str) -> None:
    """Tell the person something, on stderr."""
    click.echo(line, err=True)


def clean(text: str) -> str:
    """Return contributed text without what a terminal would act on: control, format and surrogate characters."""
    return "".join(
        character
        if character in _PLAIN
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows with their columns aligned; the last column is not padded."""
    cleaned = [[clean(cell) for cell in row] for row in rows]
    if not cleaned:
        return
    widths = [max(len(row[at]) for row in cleaned) for at in range(len(cleaned[0]))]
    for row in cleaned:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        click.echo("  ".join([*padded, row[-1]]))


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr while inside; yields what is told how much is done. Silent where stderr is no terminal."""
    bar: Any = click.progressbar(
        length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True
    )
    with bar:
        told = 0

        def tell(done: int) -> None:
            nonlocal told
            bar.update(done - told)
            told = done

        yield tell
