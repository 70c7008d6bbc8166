"""Signs that no text of ours holds: those that are not seen, and those that turn the order of what stands around them.

U+202A to U+202E and U+2066 to U+2069 (Unicode Standard Annex 9, explicit directional formatting) make a text read as
something else than it is; control characters (C0 and C1, NUL) do so in terminals and files. Line ends and tabs stay.
Arabic, Hebrew and the joiners of scripts need none of what is refused.
"""

from atlas.errors import UsageError

_TURNING = frozenset(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROLS = frozenset(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)))
REFUSED = (_TURNING | _CONTROLS | {"\u2028", "\u2029"}) - set("\n\r\t")


def refused_in(text: str) -> str:
    """Return the first sign that no text may hold, as `U+202E`; empty where there is none."""
    found = next((sign for sign in text if sign in REFUSED), "")
    return f"U+{ord(found):04X}" if found else ""


def assert_readable(text: str, *, what: str) -> None:
    """Refuse a text that holds such a sign.

    Raises:
        UsageError: it does; `what` is how the field is called.
    """
    if found := refused_in(text):
        raise UsageError(
            f"{what} holds a sign that is not seen ({found}). Remove it and try again."
        )
