"""What reports call their types, sections and columns, for the page; paper is in English."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

_SAID: tuple["Words", ...] = (
    _("Actor or service profile"),
    _("Cyber activity alert"),
    _("What it is"),
    _("What is said of it"),
    _("Relations"),
    _("Identifiers"),
    _("What you may do"),
    _("Contact"),
    _("Sources"),
    _("Kind"),
    _("Also called"),
    _("Claims"),
    _("First and last told"),
    _("From"),
    _("Relation"),
    _("To"),
    _("Grade"),
    _("Status"),
    _("Source"),
    _("Value"),
    _("First, last told"),
    _("Nothing that may leave."),
    _("Nothing of it may leave."),
    _("No relation that may leave."),
    _("No identifier that may leave."),
)


@cache
def words() -> Mapping[str, "Words"]:
    """Return the words of a page by those of the paper."""
    with translation.override(None):
        return {str(each): each for each in _SAID}
