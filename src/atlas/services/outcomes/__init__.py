"""The ledger of outcomes (M4): honest numbers, sums that are refused, and the funnel by country.

`recording.py` records, corrects and withdraws; `reading.py` lists, shows and sums; `funnel.py` counts what became of
packages; `keeping.py` is the form in which a version is kept. The rules stand in `policy/outcomes.py`.
"""

from atlas.services.outcomes.funnel import Funnel, Line, Stage, funnel
from atlas.services.outcomes.keeping import told
from atlas.services.outcomes.reading import (
    Listed,
    Recorded,
    Summed,
    View,
    get,
    in_digits,
    judges,
    listed,
    total,
)
from atlas.services.outcomes.recording import Change, correct, record, withdraw
from atlas.store.outcomes import Wanted

__all__ = [
    "Change",
    "Funnel",
    "Line",
    "Listed",
    "Recorded",
    "Stage",
    "Summed",
    "View",
    "Wanted",
    "correct",
    "funnel",
    "get",
    "in_digits",
    "judges",
    "listed",
    "record",
    "told",
    "total",
    "withdraw",
]
