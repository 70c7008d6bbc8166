"""The PDF of a report: tagged (PDF/UA-1), its marking and its day on each page."""

from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from atlas.formats import fonts, paper
from atlas.formats.package import figure
from atlas.formats.package.edition import Figure
from atlas.formats.report.sheet import Report, Section


def pdf(report: Report) -> bytes:
    """Return the PDF. Equal reports give equal bytes."""
    made: bytes = paper.compiled(_template(), _told(report), day=report.made)
    return made


def pictures(report: Report, *, ppi: int = 72) -> list[bytes]:
    """Return each page as a PNG picture."""
    made = paper.compiled(_template(), _told(report), day=report.made, form="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def svg(drawn: Figure) -> str:
    """Return a picture of a section as the fonts can show it, "" for none."""
    points = tuple((fonts.shown(k), fonts.shown(name), x, y) for k, name, x, y in drawn.points)
    ties = tuple((source, target, fonts.shown(said)) for source, target, said in drawn.ties)
    return figure.svg(attrs.evolve(drawn, points=points, ties=ties))


def _told(report: Report) -> dict[str, Any]:
    """Return a report as data for the template. Signs that no font has are named under `missing`."""
    plain = {
        "type": report.type,
        "title": report.title,
        "marking": report.marking,
        "pap": report.pap,
        "day": [report.made.year, report.made.month, report.made.day],
        "made": report.made.isoformat(),
        "organisation": report.organisation,
        "lead": list(report.lead),
        "sections": [_section(each) for each in report.sections],
    }
    told: dict[str, Any] = paper.plain(plain)
    drawn = [svg(each.picture) for each in report.sections]
    sections = [
        {**each, "picture": picture} for each, picture in zip(told["sections"], drawn, strict=True)
    ]
    return {**told, "sections": sections, "missing": paper.missing(plain)}


def _section(section: Section) -> dict[str, Any]:
    table = section.table
    return {
        "heading": section.heading,
        "pairs": [list(each) for each in section.pairs],
        "lines": list(section.lines),
        "words": figure.told(section.picture),
        "heads": list(table.heads) if table else [],
        "rows": [list(each) for each in table.rows] if table else [],
        "none": section.none if section.is_empty else "",
    }


@cache
def _template() -> bytes:
    return (files("atlas.formats.report") / "report.typ").read_bytes()
