"""The quick check: passes in C what keeps the standard to the letter; all else gets a closer look.

Each kind becomes a msgspec Struct of what C can check by itself. A property of any other form, a
member of another type, an empty list, a null: each only says "look closer", and `check.py` does.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from atlas.errors import MalformedError
from atlas.formats.stix import patterns
from atlas.formats.stix.forms import Form, Kind, Table, table
from atlas.formats.stix.references import Aim, is_random, verify_aim

_MAX_REMEMBERED = 50_000
_ONE_OF_NAMES = ("description", "external_id", "url")


class Plain(msgspec.Struct, frozen=True):
    """What the quick check of one kind needs: its Struct, and what C cannot check."""

    shape: type[msgspec.Struct]
    own: frozenset[str]
    times: tuple[str, ...]
    ordered_times: tuple[frozenset[str], ...]
    references: "tuple[tuple[str, _Seen], ...]"
    lists: "tuple[tuple[str, _Seen], ...]"
    has_pattern: bool
    any_name: bool

    def passes(self, value: Mapping[str, Any], custom: Iterable[str]) -> bool:
        """Tell whether an object keeps the standard to the letter; `False` means "look closer".

        `custom` are the names of its properties that are not its kind's own.
        """
        try:
            msgspec.convert(value, self.shape)
        except (msgspec.ValidationError, RecursionError):
            return False
        return (
            all(_is_usual_time(value[name]) for name in self.times if name in value)
            and all(seen.fits(value[name]) for name, seen in self.references if name in value)
            and all(
                seen.fits(each)
                for name, seen in self.lists
                if name in value
                for each in value[name]
            )
            and (
                "external_references" not in value
                or all(map(_names_something, value["external_references"]))
            )
            and (self.any_name or all("a" <= name[:1] <= "z" for name in custom))
            and not any(times <= value.keys() for times in self.ordered_times)
            and _is_in_order(value)
            and (not self.has_pattern or _has_good_pattern(value))
        )


class _Seen:
    """Remembers which references were found good, since a file repeats them."""

    def __init__(self, aim: Aim, spec_version: str) -> None:
        self._aim = aim
        self._wants_random = spec_version == "2.0"
        self._good: set[str] = set()

    def fits(self, reference: str) -> bool:
        """Tell whether the reference names something that the property may name."""
        if reference in self._good:
            return True
        try:
            verify_aim(reference, self._aim)
        except MalformedError:
            return False
        if self._wants_random and not is_random(reference):
            return False
        if len(self._good) >= _MAX_REMEMBERED:
            self._good.clear()
        self._good.add(reference)
        return True


@cache
def find_plain(spec_version: str, name: str) -> Plain | None:
    """Return the quick check of a kind, `None` where only the exact check will do."""
    found = table(spec_version)
    kind = found.objects.get(name)
    if kind is None:
        return None
    rules = [rule.split() for rule in kind.rules]
    if any(rule != ["pattern"] and rule[1:2] not in (["<"], ["<="]) for rule in rules):
        return None
    forms = kind.forms
    return Plain(
        shape=_shape(found, kind),
        own=frozenset(forms),
        times=tuple(key for key, form in forms.items() if form.word == "time"),
        ordered_times=tuple(frozenset((rule[0], rule[2])) for rule in rules if len(rule) == 3),
        references=tuple(
            (key, _Seen(form.aim, spec_version)) for key, form in forms.items() if form.aim
        ),
        lists=tuple(
            (key, _Seen(form.inner.aim, spec_version))
            for key, form in forms.items()
            if form.inner and form.inner.aim
        ),
        has_pattern=["pattern"] in rules,
        any_name=spec_version == "2.0",
    )


def _shape(found: Table, kind: Kind, *, is_part: bool = False) -> type[msgspec.Struct]:
    needed = {*kind.required, *kind.expected}
    fields: list[Any] = []
    for key, form in kind.forms.items():
        type_ = _type_of(found, form)
        if key in needed:
            fields.append((key, type_))
        else:
            fields.append((key, UnsetType if type_ is None else type_ | UnsetType, UNSET))
    return msgspec.defstruct(
        f"{kind.name} {found.spec_version}",
        fields,
        kw_only=True,
        gc=False,
        forbid_unknown_fields=is_part,
    )


def _type_of(found: Table, form: Form) -> Any:
    """Return the type that C checks, or `None` for a form that it cannot."""
    if form.word in _TYPES:
        return _TYPES[form.word]
    if form.word == "integer":
        return Annotated[int, Meta(ge=_whole(form.low), le=_whole(form.high))]
    if form.word == "list" and form.inner:
        inner = _type_of(found, form.inner)
        return inner and Annotated[list[inner], Meta(min_length=1)]  # type: ignore[valid-type] # made
    if form.word == "part" and form.words[0] in ("external-reference", "kill-chain-phase"):
        return _shape(found, found.parts[form.words[0]], is_part=True)
    return None


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)


def _is_usual_time(text: str) -> bool:
    # the calendar is checked by C, which also takes other zones and separators
    return (
        text[10:11] == "T"
        and text[-1:] == "Z"
        and (len(text) == 20 or (22 <= len(text) <= 27 and text[19] == "."))
    )


def _is_in_order(value: Mapping[str, Any]) -> bool:
    created, modified = value.get("created", ""), value.get("modified", "")
    return not modified or (len(created) == len(modified) and created <= modified)


def _names_something(reference: Mapping[str, Any]) -> bool:
    return not reference.keys().isdisjoint(_ONE_OF_NAMES)


def _has_good_pattern(value: Mapping[str, Any]) -> bool:
    if value.get("pattern_type", "stix") != "stix":
        return True
    try:
        patterns.verify(value["pattern"], value.get("pattern_version", ""))
    except MalformedError:
        return False
    return True


_TYPES: Mapping[str, Any] = {
    "text": str,
    "id": str,
    "ref": str,
    "boolean": bool,
    "time": datetime,
}
