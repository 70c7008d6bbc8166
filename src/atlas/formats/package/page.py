"""The one HTML file of a package: everything inside, no script, nothing fetched; for paper and screen."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from atlas.formats.package import telling
from atlas.formats.package.edition import Edition

# the maps are pictures inside the file; a policy of its own forbids whatever else a reader might be made to load
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#14181d;background:#fff}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #8a94a0;padding:.3rem}
td,th{text-align:start;overflow-wrap:anywhere}
.marking{font-weight:700;position:sticky;inset-block-start:0;background:#fff;padding:.3rem 0}
.scroll{overflow-x:auto}svg{max-width:100%;height:auto}
@media print{.marking{position:fixed;inset-block-start:0}}
"""
_HEADS = ("Kind", "Value", "Provider", "Country", "First", "Last", "Grade", "Preserve")


def html(edition: Edition) -> bytes:
    """Return the file. Equal editions give equal bytes."""
    d = telling.told(edition)
    return "\n".join(_parts(d)).encode()


def _parts(d: dict[str, Any]) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(d['title'])}</title><style>{_STYLE}</style></head><body>"
    yield f'<p class="marking">{escape(d["marking"])}</p><main><h1 dir="auto">{escape(d["title"])}</h1>'
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


def _cited(numbers: Iterable[int]) -> str:
    return " ".join(f'<a href="#source-{each}">[{each}]</a>' for each in numbers)


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "<p>No identifier is in this package.</p>"
    heads = "".join(f"<th scope='col'>{each}</th>" for each in (*_HEADS, "Lawful step", "Source"))
    names = (
        "kind",
        "value",
        "provider",
        "jurisdiction",
        "first",
        "last",
        "grade",
        "urgency",
        "step",
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td dir='auto'>{escape(each[name])}</td>" for name in names)
        + f"<td>{_cited(each['cites'])}</td></tr>"
        for each in rows
    )
    return f"<div class='scroll'><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"


def _citation(each: dict[str, Any]) -> str:
    digest = f" SHA-256 of the content: <code>{each['digest']}</code>." if each["digest"] else ""
    sources = "".join(f"<br>{escape(said)}" for said in each["sources"])
    return (
        f'<p id="source-{each["number"]}" dir="auto"><strong>[{each["number"]}]</strong> '
        f"{escape(each['kind'])}: {escape(each['name'])}. Recorded {escape(each['recorded'])}, "
        f"grade {escape(each['grade'])}, {each['form']}, <strong>{escape(each['status'])}</strong>."
        f"{digest}{sources}</p>"
    )
