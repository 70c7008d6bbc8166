"""What is wrong with the form of one claim, field by field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs
from django.utils.translation import gettext_lazy as _

from atlas.formats.stix.needing import STEPS, Criticality, percent_of
from atlas.formats.stix.stated import MOST_ALIASES, NAMED
from atlas.model.handling import DataSubject, Purpose
from atlas.model.kinds import iter_relations
from atlas.model.markings import PAP, TLP
from atlas.model.signs import refused_in
from atlas.web.composing import CALLED, IDENTIFIER, MOST_LETTERS, RELATION, THING, Form
from atlas.web.fields import hidden_sign

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


def checked(form: Form, known: frozenset[str], codes: Sequence[str]) -> Form:
    """Return the form with what is wrong in it; `known` are the words of `compose.whom`."""
    line = form.line
    wrong: dict[str, Words] = {**_wrong_lines(line), **_wrong_statement(form), **_wrong_need(form)}
    if not form.ticked["audience"] <= known:
        wrong["audience"] = _("Choose who may know it from the list.")
    if line["basis"] not in ("", *codes) or line["subject"] not in set(DataSubject):
        wrong["audience"] = _("Choose from the list.")
    if not form.ticked["purposes"] <= set(Purpose) or line["pap"] not in set(PAP):
        wrong["audience"] = _("Choose from the list.")
    ordered = {name: wrong[name] for name in CALLED if name in wrong}
    return attrs.evolve(form, errors=ordered)


def _wrong_lines(line: Mapping[str, str]) -> dict[str, "Words"]:
    wrong: dict[str, Words] = {}
    for name in CALLED:
        if len(line.get(name, "")) > MOST_LETTERS:
            wrong[name] = _("Use at most 10,000 characters.")
        if sign := refused_in(line.get(name, "")):
            wrong[name] = hidden_sign(sign)
    if line["marking"] not in set(TLP):
        wrong["marking"] = _("Choose how far it may be passed on.")
    for name in ("likelihood", "confidence"):
        if line[name] and not _is_percent(line[name]):
            wrong[name] = _("Write a whole number from 0 to 100.")
    if line["observed"] and not _is_date(line["observed"]):
        wrong["observed"] = _("Write a date as YYYY-MM-DD.")
    return wrong


def _wrong_statement(form: Form) -> dict[str, "Words"]:
    line, wrong = form.line, dict[str, "Words"]()
    if line["what"] == IDENTIFIER and form.identifier is None:
        wrong["identifier"] = _(
            "This is no identifier that we know: give a domain, an address, a wallet, a hash, an account."
        )
    elif line["what"] == RELATION and form.based is None:
        wrong |= _wrong_relation(form)
    elif line["what"] == THING:
        if form.based is None and line["kind"] not in NAMED:
            wrong["kind"] = _("Choose from the list.")
        if not line["name"].strip():
            wrong["name"] = _("Give it a name.")
        if len(form.aliases) > MOST_ALIASES:
            wrong["aliases"] = _("Give at most 50 other names.")
    return wrong


def _wrong_relation(form: Form) -> dict[str, "Words"]:
    wrong: dict[str, Words] = {}
    if form.line["relation"] not in {each.type for each in iter_relations()}:
        wrong["relation"] = _("Choose from the list.")
    for name in ("from", "to"):
        if form.end(name) is None:
            wrong[f"{name}_text"] = _("Search by name, then choose one of the things found.")
    return wrong


def _wrong_need(form: Form) -> dict[str, "Words"]:
    """Return what is wrong with what is said of a dependence; a correction keeps a step that no list has."""
    line, wrong = form.line, dict[str, "Words"]()
    if not form.is_need:
        return wrong
    if form.based is None and line["script_step"] not in ("", *STEPS):
        wrong["script_step"] = _("Choose from the list.")
    if line["criticality"] not in ("", *Criticality):
        wrong["criticality"] = _("Choose from the list.")
    if line["share"] and percent_of(line["share"]) is None:
        wrong["share"] = _("Write a number above 0, up to 100.")
    elif line["share"] and not line["share_basis"].strip():
        wrong["share_basis"] = _("Say how that part is known: who counted what, over which time.")
    return wrong


def _is_percent(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
