"""Nominations: members propose targets; the alliance screens, scores, votes and decides.

Read `policy/nominating.py` first: states, ways out, checks, criteria. `forms` is what a nomination says, `folding`
makes one of its entries, `reading` lists and shows, `steps` does one step, `nominating` submits and changes,
`screening` checks and scores, `balloting` votes and decides.
"""

from atlas.services.nominate.balloting import (
    MOST_DAYS,
    accept,
    cast,
    defer,
    merge,
    most_voters,
    open_ballot,
    reject,
)
from atlas.services.nominate.folding import Checked, Nomination, Poll
from atlas.services.nominate.forms import (
    Form,
    checked,
    countries_of,
    identifiers_of,
    lines_of,
    words_of,
)
from atlas.services.nominate.nominating import (
    ROOM,
    Amended,
    Circle,
    amend,
    circles,
    submit,
    take_back,
)
from atlas.services.nominate.reading import (
    Listed,
    Shared,
    Task,
    View,
    choices,
    get,
    listed,
    own_ballot,
    view,
    waiting,
)
from atlas.services.nominate.screening import (
    Weights,
    check,
    deconflict,
    score,
    take_up,
    weigh,
    weights,
)
from atlas.services.nominate.suggesting import Suggested, suggested
from atlas.services.nominate.telling import told, told_whole

__all__ = [
    "MOST_DAYS",
    "ROOM",
    "Amended",
    "Checked",
    "Circle",
    "Form",
    "Listed",
    "Nomination",
    "Poll",
    "Shared",
    "Suggested",
    "Task",
    "View",
    "Weights",
    "accept",
    "amend",
    "cast",
    "check",
    "checked",
    "choices",
    "circles",
    "countries_of",
    "deconflict",
    "defer",
    "get",
    "identifiers_of",
    "lines_of",
    "listed",
    "merge",
    "most_voters",
    "open_ballot",
    "own_ballot",
    "reject",
    "score",
    "submit",
    "suggested",
    "take_back",
    "take_up",
    "told",
    "told_whole",
    "view",
    "waiting",
    "weigh",
    "weights",
    "words_of",
]
