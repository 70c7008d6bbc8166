"""Labels of the Traffic Light Protocol 2.0 and the Permissible Actions Protocol."""

from collections.abc import Iterable
from enum import StrEnum


class TLP(StrEnum):
    """TLP 2.0 (FIRST, 2022). Declared from the widest to the narrowest; never translated."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


class PAP(StrEnum):
    """Permissible Actions Protocol: what a reader may do with a claim (MISP taxonomy `PAP`)."""

    CLEAR = "PAP:CLEAR"
    GREEN = "PAP:GREEN"
    AMBER = "PAP:AMBER"
    RED = "PAP:RED"


_TLP_ORDER = {tlp: rank for rank, tlp in enumerate(TLP)}


def strictest(labels: Iterable[TLP]) -> TLP:
    """Return the label to print on what is made of many parts; `TLP.CLEAR` for none.

    The order serves labels only. Who may read is decided by audiences, never by rank (domain 6.5 P1).
    """
    return max(labels, key=_TLP_ORDER.__getitem__, default=TLP.CLEAR)
