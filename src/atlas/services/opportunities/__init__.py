"""Opportunities: what would break what, by which lever, how sure; over what the visitor may see.

`stating.py` makes the model of what claims say, `shares.py` sets aside shares that cannot stand, `finding.py` makes the
cards, `pulling.py` matches levers with members. Read `values.py` first. A missing dependency is said, never guessed;
there is no score that stands for all figures.
"""

from atlas.services.gate import Visit
from atlas.services.opportunities.stating import Floor
from atlas.services.opportunities.telling import told
from atlas.services.opportunities.values import (
    LISTED,
    MOST_LISTED,
    Card,
    Caveat,
    Concentrated,
    Effect,
    Found,
    Holder,
    LeverOffer,
    Need,
    Objection,
    SmallestSet,
    Turning,
)

__all__ = [
    "LISTED",
    "MOST_LISTED",
    "Card",
    "Caveat",
    "Concentrated",
    "Effect",
    "Floor",
    "Found",
    "Holder",
    "LeverOffer",
    "Need",
    "Objection",
    "SmallestSet",
    "Turning",
    "find",
    "told",
]


def find(visit: Visit, *, floor: Floor = Floor.ALL, limit: int = LISTED) -> Found:
    """Return the opportunities in what the visitor may see: `finding.find`, which is imported when it is asked.

    Raises:
        Denied: the policy refused.
    """
    from atlas.services.opportunities import finding  # noqa: PLC0415 - brings numpy

    return finding.find(visit, floor=floor, limit=limit)
