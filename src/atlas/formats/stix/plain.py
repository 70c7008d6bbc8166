"""The quick check: passes in C what keeps the standard to the letter; all else gets a closer look.

Each kind becomes a msgspec Struct of what C can check by itself. A property of any other form, a
member of another type, an empty list, a null: each only says "look closer", and `check.py` does.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from atlas.errors import MalformedError
from atlas.formats.stix import hashes, patterns
from atlas.formats.stix.forms import Form, Kind, Table
from atlas.formats.stix.references import Aim, is_random, verify_aim
from atlas.formats.stix.timestamps import is_usual

_MAX_REMEMBERED = 8_192
# parts of which C can check every property
_PLAIN_PARTS = frozenset({"external-reference", "kill-chain-phase"})


class Plain:
    """The quick check of one kind: its Struct, and a look at what C cannot check."""

    def __init__(self, found: Table, kind: Kind) -> None:
        forms = kind.forms
        self._shape = _shape(found, kind)
        self._times = tuple(key for key, form in forms.items() if form.word == "time")
        self._references = tuple(
            (key, _seen(form.aim, found.spec_version)) for key, form in forms.items() if form.aim
        )
        self._lists = tuple(
            (key, _seen(form.inner.aim, found.spec_version))
            for key, form in forms.items()
            if form.inner and form.inner.aim
        )
        self._rules = [_quick_rule(rule.split(), kind) for rule in kind.rules]
        if "hashes" in forms:
            self._rules.append(_has_usual_hashes)
        self._has_citations = "external_references" in forms
        self._any_name = found.spec_version == "2.0"

    def find(self, value: dict[str, Any], custom: Sequence[str]) -> Any:
        """Return the object as its Struct if it keeps the standard to the letter, else `None`.

        `custom` are the names of its properties that are not its kind's own. `None` means "look
        closer". The Struct has the times as times.
        """
        try:
            found = msgspec.convert(value, self._shape)
        except (msgspec.ValidationError, RecursionError):
            return None
        for name in self._times:
            if name in value and not is_usual(value[name]):
                return None
        for name, seen in self._references:
            if name in value and value[name] not in seen.good and not seen.fits(value[name]):
                return None
        for name, seen in self._lists:
            if name in value and not (
                seen.good.issuperset(value[name]) or all(map(seen.fits, value[name]))
            ):
                return None
        return found if self._keeps_rules(value, custom) else None

    def _keeps_rules(self, value: dict[str, Any], custom: Sequence[str]) -> bool:
        if self._has_citations and "external_references" in value:
            for each in value["external_references"]:
                if not ("external_id" in each or "url" in each or "description" in each):
                    return False
        if "modified" in value and "created" in value:
            # times of unequal length are looked at closer
            created, modified = value["created"], value["modified"]
            if modified < created or len(modified) != len(created):
                return False
        if custom and not self._any_name and not all("a" <= name[:1] <= "z" for name in custom):
            return False
        return not self._rules or all(rule(value) for rule in self._rules)


class Seen:
    """Remembers in `good` which references with one aim were in order, since files repeat them."""

    def __init__(self, aim: Aim, spec_version: str) -> None:
        self.good: set[str] = set()
        self._aim = aim
        self._wants_random = spec_version == "2.0"

    def fits(self, reference: str) -> bool:
        """Tell whether the reference names something that the property may name."""
        try:
            verify_aim(reference, self._aim)
        except MalformedError:
            return False
        if self._wants_random and not is_random(reference):
            return False
        if len(self.good) >= _MAX_REMEMBERED:
            self.good.clear()
        self.good.add(reference)
        return True


@cache
def _seen(aim: Aim, spec_version: str) -> Seen:
    return Seen(aim, spec_version)


def find_plain(found: Table, kind: Kind) -> Plain | None:
    """Return the quick check of a kind, `None` where only the exact check will do."""
    if "id" not in kind.forms or not all(_is_quick(rule.split()) for rule in kind.rules):
        return None
    if not all(_type_of(found, kind.forms[key]) for key in (*kind.required, *kind.expected)):
        return None
    return Plain(found, kind)


def _is_quick(rule: list[str]) -> bool:
    if len(rule) == 3 and rule[1] in _RULES:
        return True
    return rule == ["pattern"] or rule[:2] == ["some", "of"]


def _quick_rule(words: list[str], kind: Kind) -> Callable[[dict[str, Any]], bool]:
    """Return a function that tells whether an object keeps a rule beyond doubt."""
    if words == ["pattern"]:
        return partial(_has_pattern, with_languages="pattern_type" in kind.forms)
    if words[0] == "some":
        return partial(_has_some, names=words[2:])
    return partial(_RULES[words[1]], first=words[0], second=words[2])


def _has_some(value: dict[str, Any], names: Sequence[str]) -> bool:
    return any(name in value for name in names)


def _has_usual_hashes(value: dict[str, Any]) -> bool:
    return all(
        name in hashes.USUAL_NAMES and hashes.fits(name, text)
        for name, text in value.get("hashes", {}).items()
    )


def _is_in_order(value: dict[str, Any], first: str, second: str) -> bool:
    # times of unequal length are looked at closer
    if first not in value or second not in value:
        return True
    return bool(len(value[first]) == len(value[second]) and value[first] <= value[second])


def _is_later(value: dict[str, Any], first: str, second: str) -> bool:
    if first not in value or second not in value:
        return True
    return bool(len(value[first]) == len(value[second]) and value[first] < value[second])


def _has_if_true(value: dict[str, Any], first: str, second: str) -> bool:
    return not value.get(first) or second in value


def _has_pattern(value: dict[str, Any], *, with_languages: bool) -> bool:
    if with_languages and value["pattern_type"] != "stix":
        return True
    try:
        patterns.verify(value["pattern"], value.get("pattern_version", ""))
    except MalformedError:
        return False
    return True


def _shape(found: Table, kind: Kind, *, is_part: bool = False) -> type[msgspec.Struct]:
    needed = {*kind.required, *kind.expected}
    fields: list[Any] = []
    for key, form in kind.forms.items():
        # hashes are looked at in the object itself only
        type_ = None if is_part and form.word == "hashes" else _type_of(found, form)
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
        return inner and Annotated[list[inner], Meta(min_length=1)]  # type: ignore[valid-type] # made here
    if form.word == "part" and form.words[0] in _PLAIN_PARTS:
        return _shape(found, found.parts[form.words[0]], is_part=True)
    return None


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)


_RULES: Mapping[str, Callable[..., bool]] = {
    "<=": _is_in_order,
    "<": _is_later,
    "demands": _has_if_true,
}
_TYPES: Mapping[str, Any] = {
    "text": str,
    "word": Annotated[str, Meta(min_length=1)],
    "id": str,
    "ref": str,
    "boolean": bool,
    "time": datetime,
    "hashes": Annotated[dict[str, str], Meta(min_length=1)],
}
