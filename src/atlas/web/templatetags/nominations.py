"""Filters of the pages of nominations. They decide nothing."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from django import template

from atlas.model.alliance import Lever

register = template.Library()


@register.filter
def points(priority: Fraction) -> str:
    """Return a priority with two digits after the point."""
    return f"{float(priority):.2f}"


@register.filter
def of_mapping(key: str, told: Mapping[str, object]) -> object:
    """Return what a mapping tells of a key; `None` where it tells nothing."""
    return told.get(key)


@register.filter
def in_order(levers: Iterable[Lever]) -> list[Lever]:
    """Return levers in the order of the catalogue."""
    held = frozenset(levers)
    return [each for each in Lever if each in held]
