"""Selectors of granular markings: which part of an object one names (STIX 2.1, 7.2.3)."""

import re
from collections.abc import Mapping
from typing import Any

from atlas.errors import MalformedError

# a property, then members and places in lists, as in `external_references.[0].url`
_SELECTOR = re.compile(r"(?:[a-z0-9_-]{3,250}+|id)(?:\.(?:\[[0-9]{1,9}\]|[a-zA-Z0-9_-]{1,250}+))*+")
_MAX_STEPS = 64


def is_selector(text: object) -> bool:
    """Tell whether a text has the form of a selector."""
    return isinstance(text, str) and _SELECTOR.fullmatch(text) is not None


def verify_selectors(value: Mapping[str, Any]) -> None:
    """Return if every selector of an object's granular markings names something that it has.

    Raises:
        MalformedError: `marking.bad_selector`.
    """
    for marking in value.get("granular_markings") or ():
        selectors = marking.get("selectors") or ()
        for selector in (selectors,) if isinstance(selectors, str) else selectors:
            if not _points_at_something(value, selector):
                raise MalformedError(
                    "`granular_markings` has a selector that names nothing; correct or remove it",
                    problem="marking.bad_selector",
                )


def _points_at_something(value: Any, selector: str) -> bool:
    steps = selector.split(".")
    if len(steps) > _MAX_STEPS:
        return False
    for step in steps:
        if step[0] == "[":
            place = int(step[1:-1])
            if not isinstance(value, list) or place >= len(value):
                return False
            value = value[place]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return False
    return True
