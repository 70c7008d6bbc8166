"""Reports (domain 6.9): nomination brief (RT1), profile (RT2), alert (RT6), abuse report (RT8), value statement (RT12).

Each is one `formats.report.Report` that page, PDF, API and command share. `resting.py` gathers what a report on a thing
may rest on: read it first. `on_things.py` makes RT2 and RT6 of that, `own.py` RT1 and RT12 of what other services tell,
`drafting.py` the draft of RT8, which is XARF, and `letters.py` all drafts that people send, with letters and RT7.
"""

from atlas.formats.drafts import Abuse
from atlas.formats.report import Report, pdf
from atlas.formats.report.document import svg
from atlas.services.reports.letters import (
    TAKES,
    Draft,
    Drafted,
    Offered,
    draft_out,
    fitting,
    offered,
    preview,
)
from atlas.services.reports.on_things import ABOUT, DAYS, MOST_DAYS, Type, on_thing, take_out
from atlas.services.reports.own import brief, statement

__all__ = [
    "ABOUT",
    "DAYS",
    "MOST_DAYS",
    "TAKES",
    "Abuse",
    "Draft",
    "Drafted",
    "Offered",
    "Report",
    "Type",
    "brief",
    "draft_out",
    "fitting",
    "offered",
    "on_thing",
    "pdf",
    "preview",
    "statement",
    "svg",
    "take_out",
]
