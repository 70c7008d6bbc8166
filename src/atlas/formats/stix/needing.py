"""What a claim says of a need beside its two ends: for which step, whether it must be this supplier, and what part.

The model of opportunities reads these properties of `depends-on`; whatever a form cannot say is left out, not guessed.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import attrs

DEPENDS = "depends-on"
"""The relation that has them."""
# those of kinds.toml, script-step
STEPS = (
    *("acquire-resources", "set-up", "recruit", "gain-access", "execute", "extort-or-sell"),
    *("receive-payment", "obfuscate", "cash-out", "reinvest", "exit"),
)
"""The steps of a crime script, in order."""
PROPERTIES = ("x_step", "x_criticality", "x_share", "x_share_basis")


class Criticality(StrEnum):
    """Whether it must be this very supplier, or any of several will do."""

    REQUIRED = "required"
    ALTERNATIVE = "alternative"


@attrs.frozen(kw_only=True)
class Need:
    """A need as it is stated. `share` is above 0, up to 1, or `None`; `basis` tells how it is known."""

    step: str = ""
    criticality: Criticality | None = None
    share: float | None = attrs.field(default=None)
    basis: str = ""

    @share.validator
    def _is_share(self, _attribute: object, value: float | None) -> None:
        if value is not None and not 0 < value <= 1:
            raise ValueError(f"a share of {value}; expected one above 0, up to 1")

    def told(self) -> dict[str, Any]:
        """Return the properties of the object; what is not stated has none."""
        said = {
            "x_step": self.step,
            "x_criticality": str(self.criticality or ""),
            "x_share": self.share,
            "x_share_basis": self.basis if self.share is not None else "",
        }
        return {name: value for name, value in said.items() if value not in ("", None)}


NO_NEED = Need()
"""Nothing is said."""


def need_of(said: Mapping[str, object]) -> Need:
    """Return what an object says of a need; what cannot be read counts as not stated."""
    share, critical = said.get("x_share"), said.get("x_criticality")
    return Need(
        step=_text(said.get("x_step")),
        criticality=Criticality(str(critical)) if critical in tuple(Criticality) else None,
        share=_share(share),
        basis=_text(said.get("x_share_basis")),
    )


def percent_of(text: str) -> float | None:
    """Return the share that a percentage is, at most two digits after the point; `None` where it is none."""
    whole, _, part = text.strip().removesuffix("%").strip().partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit():
        return None
    if not whole or len(whole) > 3 or len(part) > 2:
        return None
    share = round(float(f"{whole}.{part or 0}") / 100, 4)
    return share if 0 < share <= 1 else None


def as_percent(share: float | None) -> str:
    """Return a share as a form shows it, "" for none."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") if share is not None else ""


def _share(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        share = float(value)
    except (ValueError, OverflowError):
        return None
    return share if math.isfinite(share) and 0 < share <= 1 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
