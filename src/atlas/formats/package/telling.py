"""What the paper and the page of an edition say, as plain data: texts that the fonts show, addresses defanged."""

from typing import Any

import attrs

from atlas.formats import fonts, paper
from atlas.formats.package import figure, wording
from atlas.formats.package.edition import Citation, Edition, Figure, Row
from atlas.model.identifiers.defanging import defang
from atlas.model.kinds import relation

OWN_WORD = "No other source is named: its contributor's own word."
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
        "route": wording.route(edition.recipient.route),
        "judgement": _cited(attrs.asdict(edition.judgement)),
        "statements": [_cited(attrs.asdict(each)) for each in edition.statements],
        "rows": [row(each) for each in edition.rows],
        "parts": [
            {
                "country": country,
                "rows": [row(each) for each in edition.rows if each.jurisdiction == country],
            }
            for country in edition.countries
        ],
        "network_words": figure.told(_worded(edition.network)),
        "money_words": figure.told(_worded(edition.money)),
        "citations": [citation(each) for each in edition.citations],
        "gaps": list(edition.gaps),
        "alternatives": list(edition.alternatives),
        "unknown": list(edition.unknown),
        "feedback": [[each, ""] for each in FEEDBACK],
    }
    pictures = {"network": _picture(edition.network), "money": _picture(edition.money)}
    return {**paper.plain(plain), **pictures, "missing": paper.missing(plain)}


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
        ["Purpose", wording.purpose(to.purpose)],
        ["Legal basis", to.basis],
        ["Route", wording.route(to.route)],
    ]


def row(each: Row) -> dict[str, Any]:
    """Return an identifier for a table, defanged; `when` is one day where first and last are the same."""
    when = each.first if each.first == each.last else f"{each.first} to {each.last}"
    told = {**attrs.asdict(each), "kind": wording.identifier(each.kind), "when": when}
    return _cited({**told, "value": defang(each.value)})


def citation(each: Citation) -> dict[str, Any]:
    """Return a citation for the annex, its sources defanged."""
    form = "an assessment" if each.assessment else "stated as fact"
    told = {**attrs.asdict(each), "kind": wording.thing(each.kind), "form": form}
    sources = [defang(said) for said in each.sources] or [OWN_WORD]
    return {**told, "name": defang(each.name), "sources": sources}


def _cited(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "cites": wording.runs(told["cites"])}


def _worded(drawn: Figure) -> Figure:
    """Return a map with kinds and relations in words, and its names defanged."""
    return attrs.evolve(
        drawn,
        points=tuple(
            (wording.thing(kind), defang(name), x, y) for kind, name, x, y in drawn.points
        ),
        ties=tuple((source, target, relation(said).label) for source, target, said in drawn.ties),
    )


def _picture(drawn: Figure) -> str:
    drawn = _worded(drawn)
    points = tuple((_plain(kind), _plain(name), x, y) for kind, name, x, y in drawn.points)
    ties = tuple((source, target, _plain(said)) for source, target, said in drawn.ties)
    return figure.svg(attrs.evolve(drawn, points=points, ties=ties))


def _plain(text: str) -> str:
    return fonts.shown(text)
