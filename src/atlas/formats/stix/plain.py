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
from atlas.formats.stix.references import Aim, quick_aim
from atlas.formats.stix.timestamps import is_usual

_MAX_REMEMBERED = 8_192
_MAX_LAYOUTS = 512
_MAX_NAMES_CHARS = 2_048
_DEFINITION = (
    r"\Aextension-definition--[0-9a-f]{8}(?:-[0-9a-f]{4}){2}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"
)
_MAX_REFERENCE_CHARS = 288  # a type of 250, two hyphens and a UUID
_Rule = Callable[[dict[str, Any]], bool]
# parts of which C can check every property
_PLAIN_PARTS = frozenset({"external-reference", "kill-chain-phase"})


class Layout(msgspec.Struct, frozen=True, gc=False):
    """What is to be looked at in objects whose members have these names in this order.

    `custom` are the names that are not the kind's own, sorted. `is_quick` is false where these names alone
    ask for a closer look.
    """

    custom: tuple[str, ...]
    times: tuple[str, ...]
    references: tuple[tuple[str, "Seen"], ...]
    lists: tuple[tuple[str, "Seen"], ...]
    cites: bool
    in_order: bool
    is_quick: bool


class Plain:
    """The quick check of one kind: its Struct, and a look at what C cannot check."""

    def __init__(self, found: Table, kind: Kind) -> None:
        forms = kind.forms
        self._own = frozenset(forms)
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
        rules = [_quick_rule(rule.split(), kind) for rule in kind.rules]
        self._keeps = _together(rules + [_has_usual_hashes] * ("hashes" in forms))
        self._any_name = found.spec_version == "2.0"
        self._layouts: dict[tuple[str, ...], Layout] = {}

    def layout(self, value: Mapping[str, Any]) -> Layout:
        """Return what is to be looked at in an object; files repeat few layouts."""
        return self._layouts.get(tuple(value)) or self._learn(value)

    def _learn(self, value: Mapping[str, Any]) -> Layout:
        names = tuple(value)
        found = self._lay_out(value)
        if sum(map(len, names)) <= _MAX_NAMES_CHARS:
            if len(self._layouts) >= _MAX_LAYOUTS:
                self._layouts.clear()
            self._layouts[names] = found
        return found

    def _lay_out(self, value: Mapping[str, Any]) -> Layout:
        custom = tuple(sorted(value.keys() - self._own))
        return Layout(
            custom=custom,
            times=tuple(name for name in self._times if name in value),
            references=tuple(each for each in self._references if each[0] in value),
            lists=tuple(each for each in self._lists if each[0] in value),
            cites="external_references" in value and "external_references" in self._own,
            in_order="created" in value and "modified" in value,
            is_quick=self._any_name or all("a" <= name[:1] <= "z" for name in custom),
        )

    def passes(self, value: dict[str, Any], layout: Layout) -> bool:
        """Tell whether an object keeps the standard to the letter; `False` means "look closer"."""
        if not layout.is_quick:
            return False
        try:
            msgspec.convert(value, self._shape)
        except (msgspec.ValidationError, RecursionError):
            return False
        for name in layout.times:
            text = value[name]
            plain = len(text) == 24 and text[23] == "Z" and text[10] == "T" and text[19] == "."
            if not plain and not is_usual(text):
                return False
        for name, seen in layout.references:
            if value[name] not in seen.good and not seen.fits(value[name]):
                return False
        for name, seen in layout.lists:
            if not seen.good.issuperset(value[name]) and not all(map(seen.fits, value[name])):
                return False
        return self._keeps_rules(value, layout)

    def _keeps_rules(self, value: dict[str, Any], layout: Layout) -> bool:
        if layout.cites:
            for each in value["external_references"]:
                if not ("external_id" in each or "url" in each or "description" in each):
                    return False
        if layout.in_order:
            # times of unequal length are looked at closer
            created, modified = value["created"], value["modified"]
            if modified < created or len(modified) != len(created):
                return False
        return self._keeps(value)


class Seen:
    """Remembers in `good` which references with one aim were in order, since files repeat them."""

    def __init__(self, aim: Aim, spec_version: str) -> None:
        self.good: set[str] = set()
        self._matches = quick_aim(aim, wants_random=spec_version == "2.0")

    def fits(self, reference: str) -> bool:
        """Tell whether the reference names something that the property may name."""
        if not self._matches(reference):
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


def _quick_rule(words: list[str], kind: Kind) -> _Rule:
    """Return a function that tells whether an object keeps a rule beyond doubt."""
    if words == ["pattern"]:
        return partial(_has_pattern, with_languages="pattern_type" in kind.forms)
    if words[0] == "some":
        return partial(_has_some, names=words[2:])
    return partial(_RULES[words[1]], first=words[0], second=words[2])


def _together(rules: Sequence[_Rule]) -> _Rule:
    if len(rules) == 1:
        return rules[0]
    return lambda value: all(rule(value) for rule in rules) if rules else True


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
    "ref": Annotated[str, Meta(max_length=_MAX_REFERENCE_CHARS)],
    "boolean": bool,
    "time": datetime,
    "hashes": Annotated[dict[str, str], Meta(min_length=1)],
    # of a definition only its id is checked; extensions of the standard get a closer look
    "extensions": dict[Annotated[str, Meta(pattern=_DEFINITION)], dict[str, Any]],
}
