"""The options that say what the columns of a table hold."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from atlas.errors import UsageError
from atlas.formats.tabular import Chosen, Column, DateOrder


def as_columns(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--columns`, `--sheet` and `--dates`, as one argument `chosen`; `None` where none was said."""

    @click.option(
        "--columns",
        metavar="WHAT=COLUMN,...",
        default="",
        help="What the columns of a table hold, by their names or numbers from 1: value=Indicator,first_seen=3. "
        f"WHAT is {', '.join(Column)}. Without it they are guessed where a table is a workbook.",
    )
    @click.option(
        "--sheet", metavar="NAME", default="", help="The sheet of a workbook; else the first."
    )
    @click.option(
        "--dates",
        type=click.Choice([str(each) for each in DateOrder]),
        help="How dates such as 03/04/2026 are meant; without it they are refused.",
    )
    @wraps(command)
    def wrapped(*, columns: str, sheet: str, dates: str | None, **rest: Any) -> Any:
        return command(chosen=_chosen(columns, sheet, dates), **rest)

    return wrapped


def _chosen(columns: str, sheet: str, dates: str | None) -> Chosen | None:
    if not (columns or sheet or dates):
        return None
    order = DateOrder(dates) if dates else None
    return Chosen(columns=dict(map(_pair, _parts(columns))), sheet=sheet, dates=order)


def _parts(columns: str) -> list[str]:
    return [each for each in columns.split(",") if each.strip()]


def _pair(said: str) -> tuple[Column, str]:
    what, sign, column = said.partition("=")
    if what.strip() not in set(Column) or not sign or not column.strip():
        raise UsageError(
            f"{said.strip()!r} says of no column what it holds; expected value=NAME or value=1."
        )
    return Column(what.strip()), column.strip()
