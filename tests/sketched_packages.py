"""Editions of packages in few words, and texts that would do harm where they were read as markup."""

from datetime import date
from typing import Any

from atlas.formats.package import (
    Citation,
    Edition,
    Figure,
    Judgement,
    Recipient,
    Row,
    Statement,
)

NAUGHTY = (
    '#read("/etc/passwd") *bold* $x$ \\ <script>alert(1)</script> "q" @source-1 '
    '#import "@preview/a:1.0.0" `raw` = head'
)


def a_citation(number: int, **given: Any) -> Citation:
    """Return a vetted citation of a fact."""
    said: dict[str, Any] = {
        "kind": "threat-actor",
        "name": f"Thing {number}",
        "recorded": "2026-01-01",
        "grade": "B2",
        "status": "vetted",
        "assessment": False,
        "sources": (),
        "digest": "",
    }
    return Citation(number=number, **{**said, **given})


def an_edition(**given: Any) -> Edition:
    """Return a small package with a row, a statement, a map and two citations."""
    said: dict[str, Any] = {
        "number": "P-2026-0001",
        "version": 1,
        "title": "Market of example.org",
        "marking": "TLP:AMBER",
        "pap": "PAP:AMBER",
        "made": date(2026, 3, 4),
        "organisation": "The north",
        "contact": "desk@north.example",
        "recipient": Recipient(
            name="Fictional NCB",
            country="QV",
            purpose="le-referral",
            basis="LAW-1",
            route="NCB",
            onward="",
        ),
        "judgement": Judgement(
            text="The group runs the market.",
            cites=(1, 2),
            likelihood=85,
            words="very likely",
            confidence="moderate",
        ),
        "statements": (Statement(section="Who", text="Zed owns it.", cites=(1,)),),
        "rows": (
            Row(
                kind="domain",
                value="market.example.com",
                provider="Example Registrar",
                jurisdiction="QV",
                first="2026-01-01",
                last="2026-02-01",
                grade="B2",
                urgency="72 hours",
                step="preservation request",
                cites=(1,),
            ),
        ),
        "network": Figure(
            points=(("threat-actor", "Zed", 0.0, 0.0), ("malware", "Locker", 9.0, 4.0)),
            ties=((0, 1, "uses"),),
        ),
        "money": Figure(),
        "citations": (
            a_citation(1, sources=("https://blog.example.org/a",), digest="ab" * 32),
            a_citation(2, status="UNVETTED", assessment=True),
        ),
        "gaps": ("Nobody looked at the server.",),
        "alternatives": ("Somebody else.",),
        "unknown": ("Who pays.",),
    }
    return Edition(**{**said, **given})
