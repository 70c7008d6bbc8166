"""The form of a package: its fields, statements with the claims that they rest on, and the document that it becomes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

import attrs
from django.http import QueryDict
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

_OPEN = gettext_lazy("One a line.")
_STATEMENT = re.compile(r"text-(\d{1,4})")
_ROW = re.compile(r"value-(\d{1,4})")
BESIDE: Mapping[str, "fields.Words"] = MappingProxyType(
    {
        "provider": gettext_lazy("Provider"),
        "country": gettext_lazy("Country"),
        "urgency": gettext_lazy("Urgency of preservation"),
        "lawful": gettext_lazy("Lawful step"),
    }
)
"""What editors write beside an identifier."""
_BESIDE = ("kind", "value", *BESIDE)
MOST_SHOWN = 100  # identifiers with fields; what stands beside others stays as it is
_LATER = ("", gettext_lazy("not chosen yet"))


def fields_of(
    visit: Visit, document: Document, *, revision: int | None = None
) -> tuple[Field, ...]:
    """Return the fields of a document as it stands; with `revision` the one that was looked at."""
    looked = () if revision is None else (_revision(revision),)
    return (*looked, *_head(visit, document), *_body(document), *_end(document))


def given_of(asked: Iterable[Field], document: Document) -> QueryDict:
    """Return a document as a browser would send it, so that a fresh form, a draft and what was sent are one."""
    given = QueryDict(mutable=True)
    for each in asked:
        given.setlist(each.name, sorted(each.values) if each.kind == CHOICES else [each.value])
    given.setlist("judged_on", list(document.judged_on))
    for said in document.statements:
        state(given, said)
    for row in document.rows[:MOST_SHOWN]:
        stand(given, row)
    return given


def state(given: QueryDict, said: Said) -> None:
    """Put one more statement into what was typed."""
    number = _next(given, _STATEMENT)
    given[f"section-{number}"], given[f"text-{number}"] = said.section, said.text
    given.setlist(f"claims-{number}", list(said.claims))


def stand(given: QueryDict, row: Beside) -> None:
    """Put one more identifier into what was typed."""
    number = _next(given, _ROW)
    for name, value in zip(_BESIDE, attrs.astuple(row), strict=True):
        given[f"{name}-{number}"] = value


def statements_of(given: QueryDict) -> tuple[tuple[int, Said], ...]:
    """Return the statements that were typed, each with its number in the form."""
    return tuple(
        (
            n,
            Said(
                section=given.get(f"section-{n}", "").strip(),
                text=given.get(f"text-{n}", "").strip(),
                claims=tuple(given.getlist(f"claims-{n}")),
            ),
        )
        for n in _numbers(given, _STATEMENT)
    )


def rows_of(given: QueryDict) -> tuple[tuple[int, Beside], ...]:
    """Return what was typed beside identifiers, each with its number in the form."""
    return tuple((n, _beside(given, n)) for n in _numbers(given, _ROW))


def _beside(given: QueryDict, n: int) -> Beside:
    typed = {name: given.get(f"{name}-{n}", "").strip() for name in _BESIDE}
    return Beside(
        kind=typed["kind"],
        value=typed["value"],
        provider=typed["provider"],
        jurisdiction=typed["country"],
        urgency=typed["urgency"],
        step=typed["lawful"],
    )


def cited_in(given: QueryDict) -> tuple[UUID, ...]:
    """Return the claims that are ticked, each once, those of the judgement first."""
    named = [*given.getlist("judged_on")]
    named += [each for _n, said in statements_of(given) for each in said.claims]
    found = (fields.id_in(each) for each in dict.fromkeys(named))
    return tuple(each for each in found if each is not None)


def document_of(sent: Iterable[Field], given: QueryDict, beyond: Sequence[Beside]) -> Document:
    """Return the document that a form holds; `beyond` is what stands beside identifiers that it did not show.

    A statement without heading, text and claims is left out, and so is an identifier beside which nothing is written.

    Raises:
        UsageError: something of it cannot be read.
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
        judged_on=tuple(given.getlist("judged_on")),
        likelihood=_percent(typed["likelihood"]),
        confidence=typed["confidence"],
        statements=tuple(each for _n, each in statements_of(given) if each != Said()),
        rows=(*(each for _n, each in rows_of(given) if any(attrs.astuple(each)[2:])), *beyond),
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
    said = "; ".join(f"{each.section} {each.text}".strip() for each in document.statements)
    beside = "; ".join(" ".join(filter(None, attrs.astuple(each))) for each in document.rows)
    return {
        _("Title"): document.title,
        _("Recipient"): document.recipient,
        **texts,
        _("Statements"): said,
        _("Beside identifiers"): beside,
    }


def _next(given: QueryDict, name: re.Pattern[str]) -> int:
    return max(_numbers(given, name), default=0) + 1


def _numbers(given: QueryDict, name: re.Pattern[str]) -> list[int]:
    return sorted(int(met[1]) for met in map(name.fullmatch, given) if met)


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
    confidences = tuple(package_words.CONFIDENCE_WORDS.items())
    return (
        _text("judgement", gettext_lazy("Executive judgement"), document.judgement),
        _line("likelihood", gettext_lazy("Likelihood, percent"), sure),
        _choice("confidence", gettext_lazy("Confidence"), confidences, document.confidence),
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


def _percent(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > 3:
        raise UsageError(_("A likelihood is a number between 0 and 100."))
    return int(text)
