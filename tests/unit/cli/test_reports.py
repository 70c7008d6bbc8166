"""A report on the command line: a line a fact, and nothing of it lost."""

from datetime import date

import pytest

from atlas.cli import reports
from atlas.formats.report import Report, Section, Table

FOUND = Report(
    type="Actor or service profile",
    title="Moth",
    marking="TLP:AMBER",
    pap="PAP:AMBER",
    made=date(2026, 3, 4),
    organisation="The north",
    lead=(),
    sections=(
        Section(heading="What it is", pairs=(("Kind", "Tool"),)),
        Section(heading="Relations", table=Table(heads=("From", "To"), rows=(("Moth", "Kit"),))),
        Section(heading="Sources", none="Nothing of it may leave."),
    ),
)


def test_a_report_prints_a_line_a_fact(capsys: pytest.CaptureFixture[str]) -> None:
    reports._tell(FOUND, None, as_json=False)

    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert told == [
        "Actor or service profile Moth, TLP:AMBER, 2026-03-04",
        "What it is Kind: Tool",
        "Relations Moth | Kit",
        "Sources Nothing of it may leave.",
    ]
