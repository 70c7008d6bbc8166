"""STIX ids and references to them: their form, and which types a reference may aim at."""

import re
from collections.abc import Callable

import attrs

from atlas.errors import MalformedError

RELATION_TYPES = frozenset({"relationship", "sighting"})
_TYPE = r"[a-z0-9]+(?:-[a-z0-9]+)*+"
# RFC 4122 in its usual spelling: eight, three times four and twelve digits, and its own variant
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
_RANDOM_UUID = _UUID.replace("-[0-9a-fA-F]{4}-[89", "-4[0-9a-fA-F]{3}-[89")
_ID = re.compile(f"({_TYPE})--{_UUID}")
_UUID_TEXT = re.compile(_UUID)
_TYPE_NAME = re.compile(_TYPE)
_VERSION_DIGIT = -22
"""The place of a UUID's version in an id, from its end."""


@attrs.frozen(kw_only=True)
class Aim:
    """Which types a reference may name: those `allowed`, or if that is `None` all but `refused`."""

    words: tuple[str, ...]
    allowed: frozenset[str] | None = None
    refused: frozenset[str] = frozenset()

    def fits(self, type_: str) -> bool:
        """Tell whether the reference may name an object of this type."""
        return type_ not in self.refused if self.allowed is None else type_ in self.allowed


def find_type(reference: object) -> str | None:
    """Return the type that stands in a well-formed id, or `None` where this is none."""
    found = _ID.fullmatch(reference) if isinstance(reference, str) else None
    return found[1] if found else None


def is_id_of(text: object, prefix: str) -> bool:
    """Tell whether this is an id that begins with `prefix`: a type and two hyphens."""
    return (
        isinstance(text, str)
        and text.startswith(prefix)
        and _UUID_TEXT.fullmatch(text, len(prefix)) is not None
    )


def quick_aim(aim: Aim, *, wants_random: bool) -> Callable[[str], object]:
    """Return what matches a reference that an aim allows, as `verify_aim` does, with fewer steps."""
    if aim.allowed is not None:
        type_ = "|".join(sorted(aim.allowed))
    elif aim.refused:
        type_ = f"(?!(?:{'|'.join(sorted(aim.refused))})--){_TYPE}"
    else:
        type_ = _TYPE
    uuid = _RANDOM_UUID if wants_random else _UUID
    return re.compile(f"(?:{type_})--{uuid}").fullmatch


def quick_id(type_: str, *, wants_random: bool) -> Callable[[str], object]:
    """Return what matches an id of a type that the standard knows."""
    return re.compile(f"{type_}--{_RANDOM_UUID if wants_random else _UUID}").fullmatch


def is_type_name(text: object) -> bool:
    """Tell whether this is a type name: 3 to 250 small letters, digits and single hyphens."""
    return isinstance(text, str) and 3 <= len(text) <= 250 and bool(_TYPE_NAME.fullmatch(text))


def is_random(reference: str) -> bool:
    """Tell whether the UUID of a well-formed id has version 4, which STIX 2.0 demands."""
    return reference[_VERSION_DIGIT] == "4"


def verify_aim(reference: object, aim: Aim) -> None:
    """Return if this is the id of an object that the property may name.

    Raises:
        MalformedError: `stix.bad_id` for no id, `stix.bad_value` for one of a wrong type.
    """
    type_ = find_type(reference)
    if type_ is None:
        raise MalformedError("is not an id of the form type--UUID", problem="stix.bad_id")
    if not aim.fits(type_):
        wanted = "nothing of that type" if aim.allowed is None else " or ".join(aim.words)
        raise MalformedError(
            f"names a {type_}, but may name {wanted}; correct the reference",
            problem="stix.bad_value",
        )
