"""Decoded objects become claims: whose they are, who may read them, sealed for the log, stored in batches.

Read `taking.py` first: it is the way of an import. `choosing.py` says who may read what comes in, `reporting.py` what
became of it, `readers.py` what reads which format, `ahead.py` decodes large files beside it; the
sealing is `services/sealing.py`, which `verify` shares.
"""

from atlas.services.contribute import completing
from atlas.services.contribute.ahead import iter_decoded_ahead
from atlas.services.contribute.noting import Note
from atlas.services.contribute.offers import Beside, Item, Offer
from atlas.services.contribute.reporting import MOST_REPORTED, Counts, Report
from atlas.services.contribute.taking import BATCH_SIZE, Going, take

__all__ = [
    "BATCH_SIZE",
    "MOST_REPORTED",
    "Beside",
    "Counts",
    "Going",
    "Item",
    "Note",
    "Offer",
    "Report",
    "completing",
    "iter_decoded_ahead",
    "take",
]
