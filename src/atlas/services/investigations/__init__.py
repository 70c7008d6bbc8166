"""The folder of a target: what is asked about it, by whom, and what came of it (domain 6.2, W3).

`opening` begins one when a nomination is accepted, `folding` tells what its rows come to, `acting` writes one row under
a lock. `working` holds questions, plan, views, claims, notes and states, `asking` requests to members and tasks,
`reading` what pages show, `agenda` what a weekly meeting looks at.
"""

from atlas.services.investigations.acting import get
from atlas.services.investigations.agenda import Agenda, agenda
from atlas.services.investigations.asking import (
    Wanted,
    answer,
    ask,
    give_task,
    members_for,
    people_for,
    settle_task,
)
from atlas.services.investigations.doing import ACTS, Doing, assert_may, do
from atlas.services.investigations.folding import NO_FOLDER, Folder, Question, Request, Task
from atlas.services.investigations.opening import Target, open_for
from atlas.services.investigations.reading import (
    Folders,
    Line,
    Mine,
    Opened,
    Waiting,
    listed,
    mine,
    show,
)
from atlas.services.investigations.sides import names, speaks_for_police
from atlas.services.investigations.working import (
    Asked,
    Edit,
    add_question,
    keep_view,
    move,
    note,
    plan,
    put_claim,
    settle_question,
    take_out,
)

__all__ = [
    "ACTS",
    "NO_FOLDER",
    "Agenda",
    "Asked",
    "Doing",
    "Edit",
    "Folder",
    "Folders",
    "Line",
    "Mine",
    "Opened",
    "Question",
    "Request",
    "Target",
    "Task",
    "Waiting",
    "Wanted",
    "add_question",
    "agenda",
    "answer",
    "ask",
    "assert_may",
    "do",
    "get",
    "give_task",
    "keep_view",
    "listed",
    "members_for",
    "mine",
    "move",
    "names",
    "note",
    "open_for",
    "people_for",
    "plan",
    "put_claim",
    "settle_question",
    "settle_task",
    "show",
    "speaks_for_police",
    "take_out",
]
