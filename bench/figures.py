"""What a benchmark found, and how it is printed."""

import operator
import platform
from collections.abc import Iterable, Sequence
from os import cpu_count
from typing import Any

import attrs

_COMPARE = {"<=": operator.le, "<": operator.lt, ">=": operator.ge}
_HEADINGS = ("benchmark", "what", "ours", "peer", "ratio", "target", "", "peak memory")


@attrs.frozen(kw_only=True)
class Target:
    """A bound on the ratio, or with `unit` on our own number."""

    sign: str = attrs.field(validator=attrs.validators.in_(_COMPARE))
    bound: float
    unit: str = "x"

    def is_met(self, value: float) -> bool:
        """Tell whether a number keeps the bound."""
        return bool(_COMPARE[self.sign](value, self.bound))

    def __str__(self) -> str:
        """Write it as the design does: `>= 30x`, `< 200 ms`."""
        return f"{self.sign} {self.bound:g}{'' if self.unit == 'x' else ' '}{self.unit}"


@attrs.frozen(kw_only=True)
class Figure:
    """One line of the table. `ratio` is the number that a target in `x` bounds; `None` where there is no peer.

    Numbers are medians of `runs` runs that took turns with the peer's. `note` says what was measured on.
    """

    benchmark: str
    what: str
    unit: str
    ours: float
    peer: float | None = None
    ratio: float | None = None
    target: Target | None = None
    peak_bytes: int | None = None
    peer_peak_bytes: int | None = None
    runs: int = 1
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; `None` where there is none."""
        if self.target is None:
            return None
        bounded = self.ratio if self.target.unit == "x" else self.ours
        return bounded is not None and self.target.is_met(bounded)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as lines of text under a heading, then their notes."""
    rows = [_HEADINGS, *map(_row, figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(figure: Figure) -> Sequence[str]:
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    return (
        figure.benchmark,
        figure.what,
        _number(figure.ours, figure.unit),
        "" if figure.peer is None else _number(figure.peer, figure.unit),
        "" if figure.ratio is None else f"{figure.ratio:.3g}x",
        "" if figure.target is None else str(figure.target),
        met,
        _memory(figure),
    )


def _number(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def _memory(figure: Figure) -> str:
    sizes = (figure.peak_bytes, figure.peer_peak_bytes)
    return " / ".join(f"{size / 2**20:,.0f} MiB" for size in sizes if size is not None)


def as_data(figures: Iterable[Figure]) -> dict[str, Any]:
    """Return what `--json` writes: where it was measured, and each figure with its verdict."""
    return {
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": cpu_count(),
        },
        "figures": [
            attrs.asdict(figure) | {"target": str(figure.target or ""), "met": figure.met}
            for figure in figures
        ],
    }
