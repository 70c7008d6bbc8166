"""Comments with mentions on things and claims: `writing.py` keeps and withdraws them, `reading.py` shows them.

A comment has a handling of its own (`choosing.py`) and shows only where what it is about shows. Whoever is mentioned or
answered gets a notice, which holds ids alone.
"""

from atlas.services.discussion.choosing import Choice
from atlas.services.discussion.reading import Discussion, Remark, of_thing
from atlas.services.discussion.writing import Checked, Written, add, check, withdraw

__all__ = [
    "Checked",
    "Choice",
    "Discussion",
    "Remark",
    "Written",
    "add",
    "check",
    "of_thing",
    "withdraw",
]
