"""Drafts of what people send: abuse report (XARF 4), letters, lists for victims' teams, playbook (CACAO 2.0).

Nothing here sends. Each draft says that it is one, states TLP and PAP, and cites its sources by number. `values.py` is
what all take: read it first. Pure: equal values give equal bytes, and contributed text is only ever text.
"""

from atlas.formats.drafts.letters import Ask, Letter, plain_text, sheet
from atlas.formats.drafts.named import names_in
from atlas.formats.drafts.playbook import Lesson, Playbook, playbook
from atlas.formats.drafts.values import Cited, Sender, Sign
from atlas.formats.drafts.victims import Exposure, lists
from atlas.formats.drafts.xarf import Abuse, AbuseReport, xarf

__all__ = [
    "Abuse",
    "AbuseReport",
    "Ask",
    "Cited",
    "Exposure",
    "Lesson",
    "Letter",
    "Playbook",
    "Sender",
    "Sign",
    "lists",
    "names_in",
    "plain_text",
    "playbook",
    "sheet",
    "xarf",
]
