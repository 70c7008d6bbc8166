"""The form of a package: what editors type line by line, and the document that it becomes."""

from collections.abc import Iterable, Mapping

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.markings import TLP
from atlas.services.package import recipients
from atlas.services.package.document import Beside, Document, Said
from atlas.services.visits import Visit
from atlas.web import fields, package_words
from atlas.web.fields import CHOICE, CHOICES, TEXT, Field
from atlas.web.words import PURPOSE_WORDS

_SENTENCE = gettext_lazy("One a line: heading | sentence | ids of claims, with blanks between.")
_ROW = gettext_lazy(
    "One a line: kind | value | provider | country | urgency of preservation | lawful step."
)
_OPEN = gettext_lazy("One a line.")
_LATER = ("", gettext_lazy("not chosen yet"))


def fields_of(
    visit: Visit, document: Document, *, revision: int | None = None
) -> tuple[Field, ...]:
    """Return the fields of a document as it stands; with `revision` the one that was looked at."""
    looked = () if revision is None else (_revision(revision),)
    return (*looked, *_head(visit, document), *_body(document), *_end(document))


def document_of(sent: Iterable[Field]) -> Document:
    """Return the document that a form holds.

    Raises:
        UsageError: a line of it cannot be read.
    """
    sent = tuple(sent)
    typed = fields.values(sent)
    whom, _colon, id_ = typed["recipient"].partition(":")
    return Document(
        title=typed["title"].strip(),
        member=id_ if whom == "member" else "",
        authority=id_ if whom == "authority" else "",
        purpose=typed["purpose"],
        basis=typed["basis"].strip(),
        route=typed["route"],
        onward=typed["onward"].strip(),
        contact=typed["contact"].strip(),
        ceiling=typed["ceiling"],
        judgement=typed["judgement"].strip(),
        judged_on=tuple(typed["judged_on"].split()),
        likelihood=_percent(typed["likelihood"]),
        confidence=typed["confidence"],
        statements=tuple(_said(line) for line in _lines(typed["statements"])),
        rows=tuple(_beside(line) for line in _lines(typed["rows"])),
        gaps=tuple(_lines(typed["gaps"])),
        alternatives=tuple(_lines(typed["alternatives"])),
        unknown=tuple(_lines(typed["unknown"])),
        checked=tuple(sorted(fields.ticked(sent, "checked"))),
    )


def differences(mine: Document, stands: Document) -> tuple[str, ...]:
    """Return what stands where it is not what was typed, a sentence each."""
    typed, kept = _typed(mine), _typed(stands)
    return tuple(
        _("%(field)s now reads: %(text)s") % {"field": name, "text": kept[name] or "-"}
        for name in kept
        if kept[name] != typed[name]
    )


def _typed(document: Document) -> Mapping[str, str]:
    both = (*_body(document), *_end(document))
    texts = {str(each.label): each.value or ", ".join(sorted(each.values)) for each in both}
    head = {_("Title"): document.title, _("Recipient"): document.recipient}
    return {**head, **texts}


def _revision(revision: int) -> Field:
    return Field(
        name="revision",
        label=gettext_lazy("Revision that you looked at"),
        value=str(revision),
        hint=gettext_lazy("Somebody may have changed the package since; then you are shown both."),
    )


def _head(visit: Visit, document: Document) -> tuple[Field, ...]:
    members = ((f"member:{id_}", name) for id_, name in recipients.members(visit))
    outside = ((f"authority:{each.id}", each.name) for each in recipients.offered())
    whom = "member" if document.member else "authority"
    purposes = tuple((str(each), PURPOSE_WORDS[each]) for each in Purpose)
    routes = (_LATER, *package_words.ROUTE_WORDS.items())
    ceilings = tuple((str(each), str(each)) for each in TLP if each is not TLP.RED)
    return (
        Field(name="title", label=gettext_lazy("Title"), value=document.title),
        Field(
            name="recipient",
            label=gettext_lazy("Recipient"),
            kind=CHOICE,
            choices=(_LATER, *members, *outside),
            needed=False,
            value=f"{whom}:{document.recipient}" if document.recipient else "",
        ),
        _choice("purpose", gettext_lazy("Purpose"), purposes, document.purpose),
        _line("basis", gettext_lazy("Legal basis"), document.basis),
        attrs.evolve(_choice("route", gettext_lazy("Route"), routes, document.route), needed=False),
        _choice("ceiling", gettext_lazy("Nothing is marked above"), ceilings, document.ceiling),
        _line("onward", gettext_lazy("Onward sharing"), document.onward),
        _line("contact", gettext_lazy("Contact"), document.contact),
    )


def _body(document: Document) -> tuple[Field, ...]:
    sure = "" if document.likelihood is None else str(document.likelihood)
    said = "\n".join(
        f"{each.section} | {each.text} | {' '.join(each.claims)}" for each in document.statements
    )
    rows = "\n".join(
        " | ".join((r.kind, r.value, r.provider, r.jurisdiction, r.urgency, r.step))
        for r in document.rows
    )
    confidences = tuple(package_words.CONFIDENCE_WORDS.items())
    return (
        _text("judgement", gettext_lazy("Executive judgement"), document.judgement),
        _line("judged_on", gettext_lazy("Claims that it rests on"), " ".join(document.judged_on)),
        _line("likelihood", gettext_lazy("Likelihood, percent"), sure),
        _choice("confidence", gettext_lazy("Confidence"), confidences, document.confidence),
        _text("statements", gettext_lazy("Statements"), said, hint=_SENTENCE, rows=10),
        _text("rows", gettext_lazy("Beside identifiers"), rows, hint=_ROW, rows=5),
    )


def _end(document: Document) -> tuple[Field, ...]:
    return (
        _text("gaps", gettext_lazy("Gaps"), "\n".join(document.gaps), hint=_OPEN),
        _text(
            "alternatives",
            gettext_lazy("Alternative hypotheses"),
            "\n".join(document.alternatives),
            hint=_OPEN,
        ),
        _text(
            "unknown", gettext_lazy("What is not known"), "\n".join(document.unknown), hint=_OPEN
        ),
        Field(
            name="checked",
            label=gettext_lazy("Gone through, so that no source is given away"),
            kind=CHOICES,
            choices=tuple(package_words.CHECKLIST_WORDS.items()),
            values=frozenset(document.checked),
            needed=False,
        ),
    )


def _line(name: str, label: "fields.Words", value: str) -> Field:
    return Field(name=name, label=label, value=value, needed=False)


def _text(
    name: str, label: "fields.Words", value: str, *, hint: "fields.Words" = "", rows: int = 3
) -> Field:
    return Field(name=name, label=label, kind=TEXT, value=value, hint=hint, rows=rows, needed=False)


def _choice(
    name: str,
    label: "fields.Words",
    choices: tuple[tuple[str, "fields.Words"], ...],
    value: str,
) -> Field:
    return Field(name=name, label=label, kind=CHOICE, choices=choices, value=value)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _said(line: str) -> Said:
    section, text, claims = _cut(line, 3)
    return Said(section=section, text=text, claims=tuple(claims.split()))


def _beside(line: str) -> Beside:
    kind, value, provider, country, urgency, step = _cut(line, 6)
    return Beside(
        kind=kind, value=value, provider=provider, jurisdiction=country, urgency=urgency, step=step
    )


def _cut(line: str, parts: int) -> list[str]:
    found = [each.strip() for each in line.split("|")]
    if len(found) != parts:
        told = _("This line has not %(parts)d parts with | between: %(line)s")
        raise UsageError(told % {"parts": parts, "line": line[:80]})
    return found


def _percent(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > 3:
        raise UsageError(_("A likelihood is a number between 0 and 100."))
    return int(text)
