"""Fields of a form that asks for one act: what was typed, what is wrong with it. Nothing typed is lost."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import attrs
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.errors import UsageError
from atlas.model.signs import refused_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

LINE, TEXT, DATE, CHOICE, CHOICES = "line", "text", "date", "choice", "choices"


@attrs.frozen(kw_only=True)
class Field:
    """One field. `value` holds what was typed, `values` what was ticked; `error` says what to correct."""

    name: str
    label: "Words"
    kind: str = LINE
    hint: "Words" = ""
    choices: tuple[tuple[str, "Words"], ...] = ()
    value: str = ""
    values: frozenset[str] = frozenset()
    needed: bool = True
    rows: int = 3
    error: "Words" = ""


def reason() -> Field:
    """Return the field that every act with consequences asks for."""
    return Field(
        name="reason",
        label=_("Why?"),
        kind=TEXT,
        hint=_("It is kept on record with what you do, in your own words."),
    )


def filled(fields: Iterable[Field], given: QueryDict) -> tuple[Field, ...]:
    """Return the fields as they were sent, each with what is wrong with it."""
    return tuple(_filled(each, given) for each in fields)


def values(fields: Iterable[Field]) -> Mapping[str, str]:
    """Return what was typed, by the fields' names."""
    return {each.name: each.value for each in fields}


def ticked(fields: Iterable[Field], name: str) -> frozenset[str]:
    """Return what was ticked in one field."""
    return next(each.values for each in fields if each.name == name)


def id_in(text: str) -> UUID | None:
    """Return the id that a form names; `None` where it is none."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def id_of(text: str, otherwise: str = "") -> UUID:
    """Return the id that a form names.

    Raises:
        UsageError: it is none; `otherwise` is what to say, if there is something better than that it is none.
    """
    if (found := id_in(text)) is None:
        raise UsageError(otherwise or gettext("The form names nothing that is there."))
    return found


def _filled(field: Field, given: QueryDict) -> Field:
    if field.kind == CHOICES:
        chosen = frozenset(given.getlist(field.name))
        known = {value for value, _words in field.choices}
        wrong = chosen - known or (field.needed and not chosen)
        error = _("Choose from the list.") if wrong else ""
        return attrs.evolve(field, values=chosen & known, error=error)
    typed = given.get(field.name, "")
    return attrs.evolve(field, value=typed, error=_error(field, typed))


def hidden_sign(sign: str) -> "Words":
    """Return what is wrong with a text that holds a sign which is not seen; `sign` is its number (`U+202E`)."""
    return format_lazy(
        _("It holds a sign that is not seen ({sign}). Remove it and try again."), sign=sign
    )


def _error(field: Field, typed: str) -> "Words":
    if sign := refused_in(typed):
        return hidden_sign(sign)
    if not typed.strip():
        return _("This is needed.") if field.needed else ""
    if field.kind == CHOICE and typed not in {value for value, _words in field.choices}:
        return _("Choose from the list.")
    if field.kind == DATE and not _is_date(typed):
        return _("Write a date as YYYY-MM-DD.")
    return ""


def _is_date(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True
