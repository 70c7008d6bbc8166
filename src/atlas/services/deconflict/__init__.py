"""Deconfliction on one node (W2, P9): organisations learn that they work on the same, without showing what.

`naming` makes identifiers and aliases comparable, `asking` asks for them, `filing` keeps an organisation's own entries,
`watching` compares afterwards and tells owners, `reading` is what pages list, `turning` changes the index key.

A silent hit answers as no hit does: what is asked leaves the same rows, and meets no silent entry. A job compares.
"""

from atlas.policy.deconfliction import Mode, Occasion, TargetKind
from atlas.services.deconflict.asking import Answer, Checked, Target, Told, check
from atlas.services.deconflict.filing import Change, Filed, Filing, change, file, get, withdraw
from atlas.services.deconflict.naming import named
from atlas.services.deconflict.reading import Seen, seen
from atlas.services.deconflict.turning import turn_key
from atlas.services.deconflict.watching import watch

__all__ = [
    "Answer",
    "Change",
    "Checked",
    "Filed",
    "Filing",
    "Mode",
    "Occasion",
    "Seen",
    "Target",
    "TargetKind",
    "Told",
    "change",
    "check",
    "file",
    "get",
    "named",
    "seen",
    "turn_key",
    "watch",
    "withdraw",
]
