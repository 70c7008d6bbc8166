"""The one HTML file of a package: everything inside, no script, nothing fetched; for paper and screen."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from atlas.formats.package import telling
from atlas.formats.package.edition import Edition

# the maps are pictures inside the file; a policy of its own forbids whatever else a reader might be made to load
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light dark;--page:#fff;--text:#14181f;--line:#7a8494;--link:#1a56b0}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
body{color:var(--text);background:var(--page)}a{color:var(--link)}
h1,h2,td,th,p,li{overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}td,th{border:1px solid var(--line);padding:.3rem;text-align:start}
th{overflow-wrap:normal}.scroll td:nth-child(5){white-space:nowrap}
td,th{vertical-align:top}.scroll table{min-width:56rem;font-size:.875rem}.scroll td:nth-child(2){min-width:16rem}
.marking{position:sticky;inset-block-start:0;background:var(--page);padding:.3rem 0;margin:0}
.marking strong{display:inline-block;background:#000;padding:.1rem .5rem;border:1px solid #6b7688}
.scroll{overflow-x:auto}figure{margin:0;overflow-x:auto}svg{max-width:100%;height:auto;min-width:34rem}
code{overflow-wrap:anywhere;font-size:.8em}
@media (prefers-color-scheme:dark){:root{--page:#12161f;--text:#e6e9ef;--line:#6b7688;--link:#7db3ff}}
@media print{.marking{position:fixed;inset-block-start:0}:root{--page:#fff;--text:#14181f;--link:#1a56b0}}
"""
# TLP 2.0: each label in its colour on black
_COLOURS = {"RED": "#ff2b2b", "AMBER": "#ffc000", "GREEN": "#33ff00", "CLEAR": "#ffffff"}
_HEADS = ("Kind", "Value", "Provider", "Country", "Confirmed", "Grade", "Preserve", "Lawful step")
_CELLS = ("kind", "value", "provider", "jurisdiction", "when", "grade", "urgency", "step")


def html(edition: Edition) -> bytes:
    """Return the file. Equal editions give equal bytes."""
    d = telling.told(edition)
    return "\n".join(_parts(d)).encode()


def _parts(d: dict[str, Any]) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(d['title'])}</title><style>{_STYLE}</style></head><body>"
    yield f'<p class="marking">{_marking(d["marking"])}</p><main><h1 dir="auto">{escape(d["title"])}</h1>'
    yield "<h2>Handling</h2>" + _pairs(d["handling"])
    yield "<h2>Recipient, purpose, legal basis, route</h2>" + _pairs(d["recipient"])
    judged = d["judgement"]
    yield f"<h2>Executive judgement</h2><p dir='auto'>{escape(judged['text'])} {_cited(judged['cites'])}</p>"
    yield (
        f"<p><strong>{escape(judged['words'])}</strong> ({judged['likelihood']} percent), "
        f"with {escape(judged['confidence'])} confidence.</p>"
    )
    yield "<h2>Who and what</h2>" + _list(_statement(each) for each in d["statements"])
    yield "<h2>Identifiers</h2>" + _table(d["rows"])
    for name, called in (("network", "Network map"), ("money", "Money map")):
        words = escape(d[f"{name}_words"])
        drawn = f'<figure role="img" aria-label="{words}">{d[name]}</figure>' if d[name] else ""
        yield f"<h2>{called}</h2>" + (drawn or "<p>No point of this map is in the package.</p>")
    for name, called in (
        ("gaps", "Gaps"),
        ("alternatives", "Alternative hypotheses"),
        ("unknown", "What is not known"),
    ):
        yield f"<h2>{called}</h2>" + _list(escape(each) for each in d[name])
    yield "<h2>Evidence annex</h2>" + "\n".join(_citation(each) for each in d["citations"])
    yield f"<h2>Contact</h2><p dir='auto'>{escape(d['contact'])}</p>"
    yield "<h2>Feedback</h2>" + _pairs(d["feedback"])
    for part in d["parts"]:
        yield f"<h2>For {escape(part['country'])}</h2>" + _table(part["rows"])
    if d["missing"]:
        yield f"<h2>Signs without a font on paper</h2><p>{escape(d['missing'])}</p>"
    yield "</main></body></html>\n"


def _marking(label: str) -> str:
    found = next((each for name, each in _COLOURS.items() if f"TLP:{name}" in label), "#ffffff")
    return f'<strong style="color:{found}">{escape(label)}</strong>'


def _pairs(pairs: Iterable[list[str]]) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td dir='auto'>{escape(said)}</td></tr>"
        for name, said in pairs
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _list(items: Iterable[str]) -> str:
    told = "".join(f"<li dir='auto'>{each}</li>" for each in items)
    return f"<ul>{told}</ul>" if told else "<p>None stated.</p>"


def _statement(said: dict[str, Any]) -> str:
    section = f"<strong>{escape(said['section'])}:</strong> " if said["section"] else ""
    return f"{section}{escape(said['text'])} {_cited(said['cites'])}"


def _cited(runs: Iterable[list[int]]) -> str:
    return " ".join(
        _source(first) if first == last else f"{_source(first)}\N{EN DASH}{_source(last)}"
        for first, last in runs
    )


def _source(number: int) -> str:
    return f'<a href="#source-{number}">[{number}]</a>'


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "<p>No identifier is in this package.</p>"
    heads = "".join(f"<th scope='col'>{each}</th>" for each in (*_HEADS, "Source"))
    body = "".join(
        "<tr>"
        + "".join(f"<td dir='auto'>{escape(each[name])}</td>" for name in _CELLS)
        + f"<td>{_cited(each['cites'])}</td></tr>"
        for each in rows
    )
    return (
        "<div class='scroll' tabindex='0' role='region' aria-label='Identifiers'>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _citation(each: dict[str, Any]) -> str:
    said = f"<br>SHA-256 of the claim as it was contributed: <code>{each['digest']}</code>"
    digest = said if each["digest"] else ""
    sources = "".join(f"<br>{escape(said)}" for said in each["sources"])
    return (
        f'<p id="source-{each["number"]}" dir="auto"><strong>[{each["number"]}]</strong> '
        f"{escape(each['kind'])}: <bdi>{escape(each['name'])}</bdi>. Recorded {escape(each['recorded'])}, "
        f"grade {escape(each['grade'])}, {each['form']}, <strong>{escape(each['status'])}</strong>."
        f"{sources}{digest}</p>"
    )
