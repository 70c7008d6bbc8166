"""The form of a nomination in a browser: its fields, what was typed, and what a draft kept of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atlas.model.alliance import LEVERS
from atlas.model.ids import CellId
from atlas.policy.nominating import Crime, Openness, TargetKind
from atlas.services import nominate
from atlas.services.nominate import Circle, Form
from atlas.web import fields, nomination_words
from atlas.web.fields import CHOICE, CHOICES, TEXT, Field

if TYPE_CHECKING:
    from atlas.web.fields import Words

_LEVERS = tuple((str(lever), f"{lever}: {label}") for lever, label in LEVERS.items())


def blank(circles: Sequence[Circle] = ()) -> tuple[Field, ...]:
    """Return the empty fields; with `circles` also the one that asks who is to read it."""
    return (*_target(), *_harm(), *_known(), *_grounds(), *_whom(circles))


def _target() -> tuple[Field, ...]:
    return (
        Field(
            name="name",
            label=_("How is the target called?"),
            hint=_("A group, service or scheme. Name no natural person: write a handle."),
        ),
        _choice("kind", _("What is it?"), nomination_words.KIND_WORDS, TargetKind.GROUP),
        Field(
            name="crimes",
            label=_("Which crime is it about?"),
            kind=CHOICES,
            choices=tuple(nomination_words.CRIME_WORDS.items()),
        ),
        Field(name="why", label=_("Why now?"), kind=TEXT),
    )


def _grounds() -> tuple[Field, ...]:
    levers = _("Which levers do you suggest?")
    hint = _(
        "No target is chosen for political, military, religious or racial reasons, nor for its state alone."
    )
    return (
        Field(name="levers", label=levers, kind=CHOICES, choices=_LEVERS, needed=False),
        Field(name="neutral", label=_("Why is it neutral?"), kind=TEXT, hint=hint),
        Field(name="sector", label=_("Which sector asks?")),
    )


def _whom(circles: Sequence[Circle]) -> tuple[Field, ...]:
    choices = tuple((_word(each), each.name or _("The whole alliance")) for each in circles)
    label = _("Who is to read it?")
    asked = (
        Field(name="circle", label=label, kind=CHOICE, choices=choices, value=value)
        for value, _words in choices[:1]
    )
    return tuple(asked)


def _harm() -> tuple[Field, ...]:
    by_commas = _("Several: with commas between them.")
    return (
        Field(name="victims", label=_("Whom does it harm, and how many?"), kind=TEXT),
        Field(name="loss", label=_("Known loss"), needed=False),
        Field(name="sectors", label=_("Sectors harmed"), hint=by_commas, needed=False),
        Field(
            name="countries",
            label=_("Countries harmed"),
            hint=_("Codes of two letters, with commas between them: PT, GH."),
            needed=False,
        ),
    )


def _known() -> tuple[Field, ...]:
    return (
        Field(
            name="aliases",
            label=_("Known aliases"),
            kind=TEXT,
            hint=_("One a line. They are compared with other nominations."),
            needed=False,
        ),
        Field(
            name="identifiers",
            label=_("Known identifiers"),
            kind=TEXT,
            hint=_("Addresses, domains, wallets, accounts, one a line, defanged or not."),
            needed=False,
        ),
        _choice(
            "openness",
            _("How open are the sources?"),
            nomination_words.OPENNESS_WORDS,
            Openness.OPEN,
        ),
        Field(
            name="prior", label=_("Prior or ongoing work that you know"), kind=TEXT, needed=False
        ),
    )


def _choice(name: str, label: "Words", words: Mapping[str, "Words"], value: str) -> Field:
    return Field(name=name, label=label, kind=CHOICE, choices=tuple(words.items()), value=value)


def form_of(sent: tuple[Field, ...]) -> Form:
    """Return the nomination that fields say, each of which was found right.

    Raises:
        UsageError: a country or an identifier is none.
    """
    typed = fields.values(sent)
    return Form(
        name=typed["name"],
        kind=TargetKind(typed["kind"]),
        crimes=frozenset(map(Crime, fields.ticked(sent, "crimes"))),
        why=typed["why"],
        victims=typed["victims"],
        loss=typed["loss"],
        sectors=nominate.words_of(typed["sectors"]),
        countries=nominate.countries_of(typed["countries"]),
        aliases=nominate.lines_of(typed["aliases"]),
        identifiers=nominate.identifiers_of(nominate.lines_of(typed["identifiers"])),
        openness=Openness(typed["openness"]),
        prior=typed["prior"],
        levers=frozenset(each for each in LEVERS if str(each) in fields.ticked(sent, "levers")),
        neutral=typed["neutral"],
        sector=typed["sector"],
    )


def cell_of(sent: tuple[Field, ...]) -> CellId | None:
    """Return the cell that is to read it; `None` for the whole alliance."""
    found = fields.id_in(fields.values(sent).get("circle", ""))
    return CellId(found) if found else None


def filled_with(form: Form, blank_fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return fields that hold what a nomination says."""
    texts = {name: getattr(form, name) for name in ("name", "kind", "why", "victims", "loss")}
    texts |= {name: getattr(form, name) for name in ("openness", "prior", "neutral", "sector")}
    texts |= {name: ", ".join(getattr(form, name)) for name in ("sectors", "countries")}
    texts["aliases"] = "\n".join(form.aliases)
    texts["identifiers"] = "\n".join(each.value for each in form.identifiers)
    ticks = {"crimes": form.crimes, "levers": form.levers}
    return tuple(
        attrs.evolve(each, values=frozenset(map(str, ticks[each.name])))
        if each.name in ticks
        else attrs.evolve(each, value=str(texts.get(each.name, each.value)))
        for each in blank_fields
    )


def kept(given: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, as a draft keeps it."""
    return {each.name: given.getlist(each.name) for each in blank() if each.name in given}


def of_draft(
    draft: Mapping[str, Sequence[str]], blank_fields: tuple[Field, ...]
) -> tuple[Field, ...]:
    """Return fields that hold what a draft kept; nothing is said of what is missing yet."""
    given = QueryDict(mutable=True)
    for name, values in draft.items():
        given.setlist(name, list(values))
    typed = fields.filled(blank_fields, given)
    return tuple(
        attrs.evolve(after, error="") if after.name in draft else before
        for before, after in zip(blank_fields, typed, strict=True)
    )


def differing(mine: Iterable[Field], theirs: Iterable[Field]) -> tuple[tuple[Field, Field], ...]:
    """Return the fields in which two versions differ, side by side."""
    pairs = zip(mine, theirs, strict=True)
    return tuple((one, other) for one, other in pairs if _said(one) != _said(other))


def _said(field: Field) -> tuple[str, frozenset[str]]:
    return (" ".join(field.value.split()), field.values)


def _word(circle: Circle) -> str:
    return str(circle.cell) if circle.cell else "alliance"
