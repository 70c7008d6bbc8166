"""How answers are printed: JSON for programs, lines for people. Contributed text is only ever text."""

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import msgspec

_PLAIN = frozenset("\t")


def data(answer: object) -> None:
    """Print an answer as one line of JSON on stdout."""
    click.echo(msgspec.json.encode(answer, enc_hook=str).decode())


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
