"""The desk of data subjects: persons ask an organisation what it holds about them, and its legal officer answers.

A case belongs to one organisation and is read by its legal officers alone. `cases` opens, reads and closes them,
`steps` holds what is done in one, `finding` looks for the claims that it concerns, `acting` changes claims for it,
`answering` gathers what an answer may tell, `keeping` deletes closed cases when their time is over.
"""

from atlas.services.subjects.acting import Wanted, assert_own, correct, erase, object_to
from atlas.services.subjects.answering import Facts, Line, facts
from atlas.services.subjects.cases import NO_CASE, get, listed, open_case
from atlas.services.subjects.finding import Found, Match, find, picked
from atlas.services.subjects.folding import Asked, Case, Letter
from atlas.services.subjects.keeping import run
from atlas.services.subjects.steps import close, extend, keep_letter, look_for, pick, refuse, verify

__all__ = [
    "NO_CASE",
    "Asked",
    "Case",
    "Facts",
    "Found",
    "Letter",
    "Line",
    "Match",
    "Wanted",
    "assert_own",
    "close",
    "correct",
    "erase",
    "extend",
    "facts",
    "find",
    "get",
    "keep_letter",
    "listed",
    "look_for",
    "object_to",
    "open_case",
    "pick",
    "picked",
    "refuse",
    "run",
    "verify",
]
