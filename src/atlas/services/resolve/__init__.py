"""Who is the same as whom: `telling.py` says what is judged of a thing, `judging.py` judges and withdraws.

`proposing.py` finds things that have a name in common. Nothing is merged in what is stored: the services that show
things ask for the clusters of their scope.
"""

from atlas.resolve.judging import Verdict
from atlas.services.resolve.judging import (
    MOST_PAIRS,
    STRENGTH,
    Asked,
    Effect,
    check,
    check_withdrawal,
    found,
    judge,
    withdraw,
)
from atlas.services.resolve.proposing import Proposal, Proposals, compare, proposals
from atlas.services.resolve.reviewing import SameWaiting, waiting
from atlas.services.resolve.telling import Judged, Member, Name, Sameness, find_sameness

__all__ = [
    "MOST_PAIRS",
    "STRENGTH",
    "Asked",
    "Effect",
    "Judged",
    "Member",
    "Name",
    "Proposal",
    "Proposals",
    "SameWaiting",
    "Sameness",
    "Verdict",
    "check",
    "check_withdrawal",
    "compare",
    "find_sameness",
    "found",
    "judge",
    "proposals",
    "waiting",
    "withdraw",
]
