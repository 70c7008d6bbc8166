"""What the paper and the page of an edition say, as plain data: texts that the fonts show, addresses defanged."""

from typing import Any

import attrs

from atlas.formats.package import figure, fonts
from atlas.formats.package.edition import Citation, Edition, Figure, Row
from atlas.model.identifiers.defanging import defang

FEEDBACK = ("Used for", "Result", "What was wrong or missing", "May the contributors be told?")


def told(edition: Edition) -> dict[str, Any]:
    """Return an edition as data for a template. Signs that no font has are named under `missing`."""
    plain = {
        "title": edition.title,
        "number": edition.number,
        "version": edition.version,
        "marking": edition.label,
        "organisation": edition.organisation,
        "contact": edition.contact,
        "day": [edition.made.year, edition.made.month, edition.made.day],
        "handling": handling(edition),
        "recipient": recipient(edition),
        "route": edition.recipient.route,
        "judgement": attrs.asdict(edition.judgement),
        "statements": [attrs.asdict(each) for each in edition.statements],
        "rows": [row(each) for each in edition.rows],
        "parts": [
            {
                "country": country,
                "rows": [row(each) for each in edition.rows if each.jurisdiction == country],
            }
            for country in edition.countries
        ],
        "network_words": figure.told(edition.network),
        "money_words": figure.told(edition.money),
        "citations": [citation(each) for each in edition.citations],
        "gaps": list(edition.gaps),
        "alternatives": list(edition.alternatives),
        "unknown": list(edition.unknown),
        "feedback": [[each, ""] for each in FEEDBACK],
    }
    lacking = sorted(fonts.missing("".join(_texts(plain))))
    shown = _shown(plain)
    pictures = {"network": _picture(edition.network), "money": _picture(edition.money)}
    named = ", ".join(f"U+{ord(each):04X}" for each in lacking)
    return {**shown, **pictures, "missing": named}


def handling(edition: Edition) -> list[list[str]]:
    """Return what the handling page says, as pairs."""
    return [
        ["Marking", edition.label],
        ["Permissible actions (PAP)", edition.pap],
        ["From", edition.organisation],
        ["Number, version", f"{edition.number}, version {edition.version}"],
        ["Of", edition.made.isoformat()],
        ["Onward sharing", edition.recipient.onward or "Not without asking."],
    ]


def recipient(edition: Edition) -> list[list[str]]:
    """Return for whom a package is, as pairs."""
    to = edition.recipient
    return [
        ["Recipient", f"{to.name} ({to.country})" if to.country else to.name],
        ["Purpose", to.purpose],
        ["Legal basis", to.basis],
        ["Route", to.route],
    ]


def row(each: Row) -> dict[str, Any]:
    """Return an identifier for a table, defanged."""
    return {**attrs.asdict(each), "value": defang(each.value)}


def citation(each: Citation) -> dict[str, Any]:
    """Return a citation for the annex, its sources defanged."""
    form = "an assessment" if each.assessment else "stated as fact"
    return {**attrs.asdict(each), "form": form, "sources": [defang(s) for s in each.sources]}


def _picture(drawn: Figure) -> str:
    points = tuple((_plain(kind), _plain(name), x, y) for kind, name, x, y in drawn.points)
    ties = tuple((source, target, _plain(said)) for source, target, said in drawn.ties)
    return figure.svg(attrs.evolve(drawn, points=points, ties=ties))


def _plain(text: str) -> str:
    return fonts.shown(text)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return (
        [text for each in value for text in _texts(each)] if isinstance(value, list | tuple) else []
    )


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return fonts.shown(value)
    if isinstance(value, dict):
        return {key: _shown(each) for key, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list | tuple) else value
