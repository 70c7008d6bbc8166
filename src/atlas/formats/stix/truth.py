"""Booleans as they are written."""

from typing import Any

from msgspec import Raw

_TRUE = frozenset({"true", "t", "1"})
_FALSE = frozenset({"false", "f", "0"})


def find_truth(value: Any) -> bool | None:
    """Return what a JSON value says where a boolean is wanted, `None` where it says neither.

    Besides `true` and `false` these are the texts true, t, 1, false, f and 0 in any case, and the
    numbers 1 and 0.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, Raw):
        value = float(bytes(value))
    text = value.lower() if isinstance(value, str) else None
    if text in _TRUE or (text is None and value == 1):
        return True
    if text in _FALSE or (text is None and value == 0):
        return False
    return None
