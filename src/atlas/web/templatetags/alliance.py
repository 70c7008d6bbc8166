"""Filters of the pages of the alliance. They decide nothing."""

from collections.abc import Iterable, Mapping

from django import template

from atlas.policy.actors import Role
from atlas.policy.readiness import Check
from atlas.web import guard_words

register = template.Library()


@register.filter
def in_words(value: str, words: Mapping[str, object]) -> str:
    """Return the words for a value; the value itself where there are none."""
    return str(words.get(value, value))


@register.filter
def why_not(check: Check) -> str:
    """Return in words why a guard of an operation forbids, "" where it lets pass."""
    return guard_words.why(check)


@register.filter
def role_list(roles: Iterable[Role]) -> str:
    """Return roles in the order R1 to R13: `R2, R10`."""
    held = frozenset(roles)
    return ", ".join(role for role in Role if role in held)
