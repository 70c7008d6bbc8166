"""The exact check of one object: the first thing that is wrong, and what departs from the standard.

Its verdicts are those of common practice: a number where a text should stand, a single text where a
list should, an empty list, a missing date of creation are departures and not refused. Each gives a
sentence for the contributor. `plain.py` passes by far most objects before they come here.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

import attrs
from msgspec import Raw

from atlas.errors import MalformedError
from atlas.formats.stix import hashes, rules
from atlas.formats.stix.forms import Form, Kind, Table
from atlas.formats.stix.references import find_type, is_random, verify_aim
from atlas.formats.stix.selectors import is_selector, verify_selectors
from atlas.formats.stix.timestamps import sortable
from atlas.formats.stix.truth import find_truth

_MAX_DEPARTURES = 8
_SHOWN_CHARS = 40
_CUSTOM_NAME = re.compile("[a-z]")
_HEX = re.compile("(?:[0-9a-fA-F]{2})++")
_DICTIONARY_KEY = re.compile("[a-zA-Z0-9_-]++")
_DICTIONARY_KEY_CHARS = {"2.0": (3, 256), "2.1": (1, 250)}
_EXTENSION = "extension-definition--"


def check(value: Mapping[str, Any], kind: Kind, table: Table) -> tuple[str, ...]:
    """Return the departures from the standard that were let pass, as sentences; `()` for none.

    Raises:
        MalformedError: what is wrong, with the name of the property in front.
    """
    checker = _Checker(table)
    checker.members(value, kind, "")
    verify_selectors(value)
    if table.spec_version == "2.0" and not is_random(value["id"]):
        checker.depart("id", "has no UUID of version 4, which STIX 2.0 demands")
    return tuple(checker.departures[:_MAX_DEPARTURES])


class _Checker:
    """One walk through one object. Each method is named after the word of a form."""

    def __init__(self, table: Table) -> None:
        self.departures: list[str] = []
        self._table = table
        self._siblings: Mapping[str, str] = {}

    def depart(self, path: str, sentence: str) -> None:
        """Note something that was let pass."""
        self.departures.append(f"`{path}` {sentence}")

    def members(self, value: Mapping[str, Any], kind: Kind, path: str) -> None:
        """Check the members of an object against its kind, then the rules that bind several."""
        present = {key: each for key, each in value.items() if each is not None and each != []}
        for key in kind.forms:
            if key in value and key not in present:
                self.depart(path + key, "is empty; leave it out")
        self._names(present, kind, path)
        for key, form in kind.forms.items():
            if key in present:
                self.form(present[key], form, path + key)
        missing = [key for key in kind.required if key not in present]
        if missing:
            raise MalformedError(
                f"`{path}{missing[0]}` is missing; add it", problem="stix.missing_property"
            )
        for key in kind.expected:
            if key not in present:
                self.depart(path + key, "is missing")
        for sentence in rules.apply(present, kind):
            self.depart(path.rstrip(".") or kind.name, sentence)

    def form(self, value: Any, form: Form, path: str) -> None:
        """Check one value against a form; errors of the form get the path in front."""
        try:
            getattr(self, f"_{form.word}")(value, form, path)
        except MalformedError as error:
            text = str(error)
            named = text if text.startswith("`") else f"`{path}` {text}"
            raise MalformedError(named, problem=error.problem) from error

    def _names(self, present: Mapping[str, Any], kind: Kind, path: str) -> None:
        extensions = present.get("extensions") or {}
        if not isinstance(extensions, dict) or not all(
            isinstance(each, dict) for each in extensions.values()
        ):
            raise _bad("holds something else than extensions", f"{path}extensions")
        if self._table.spec_version == "2.0" or any(
            each.get("extension_type") == "toplevel-property-extension"
            for each in extensions.values()
        ):
            return
        for key in sorted(present.keys() - kind.forms.keys()):
            if not _CUSTOM_NAME.match(key):
                raise _bad("is a name that does not begin with a small letter", path + _shown(key))

    def _any(self, value: Any, form: Form, path: str) -> None:
        """Leave the value to a rule of its kind."""

    def _text(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, str):
            self.depart(path, "is not a text")

    def _word(self, value: Any, form: Form, path: str) -> None:
        if not value:
            raise MalformedError("is empty; fill it in", problem="stix.missing_property")
        self._text(value, form, path)

    def _enum(self, value: Any, form: Form, path: str) -> None:
        if value not in form.words:
            raise _bad(f"must be one of {', '.join(form.words)}")

    def _boolean(self, value: Any, form: Form, path: str) -> None:
        if find_truth(value) is None:
            raise _bad("must be true or false")
        if not isinstance(value, bool):
            self.depart(path, "should be written true or false")

    def _integer(self, value: Any, form: Form, path: str) -> None:
        number = _number_of(value)
        if isinstance(value, str) and not isinstance(number, int):
            raise _bad("must be a whole number")
        if not isinstance(value, int) or isinstance(value, bool):
            self.depart(path, "should be written as a whole number")
        _keep_bounds(int(number), form)

    def _number(self, value: Any, form: Form, path: str) -> None:
        number = _number_of(value)
        if isinstance(value, (str, bool)):
            self.depart(path, "should be written as a number")
        _keep_bounds(number, form)

    def _time(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, str):
            raise _bad("must be a timestamp such as 2024-01-31T12:00:00.000Z")
        sortable(value)
        if len(value) < 20 or not value.isupper():
            self.depart(path, "should be written as in 2024-01-31T12:00:00.000Z")

    def _id(self, value: Any, form: Form, path: str) -> None:
        if find_type(value) is None:
            raise MalformedError("is not of the form type--UUID", problem="stix.bad_id")

    def _ref(self, value: Any, form: Form, path: str) -> None:
        verify_aim(value, form.aim)  # type: ignore[arg-type] # a `ref` has an aim
        if self._table.spec_version == "2.0" and not is_random(value):
            self.depart(path, "has no UUID of version 4, which STIX 2.0 demands")

    def _local(self, value: Any, form: Form, path: str) -> None:
        key = value if isinstance(value, str) else str(value)
        if key != value:
            self.depart(path, "is not a text")
        if key not in self._siblings:
            raise _bad("names no object of this observed-data")
        if form.words and self._siblings[key] not in form.words:
            raise _bad(f"must name an object of type {' or '.join(form.words)}")

    def _list(self, value: Any, form: Form, path: str) -> None:
        inner = form.inner
        assert inner is not None  # noqa: S101 - the tables give each list its inner form
        if isinstance(value, str) and inner.word != "part":
            self.depart(path, "should be a list")
            value = [value]
        elif isinstance(value, dict) and inner.word == "text" and value:
            self.depart(path, "should be a list")
            value = list(value)
        elif not isinstance(value, list) or not value:
            raise _bad("must be a list that is not empty")
        for index, each in enumerate(value):
            self.form(each, inner, f"{path}[{index}]")

    def _part(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, dict):
            raise _bad(f"must be an object with the properties of a {form.words[0]}")
        self.members(value, self._table.parts[form.words[0]], f"{path}.")

    def _dictionary(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, dict) or not value:
            raise _bad("must be an object that is not empty")
        least, most = _DICTIONARY_KEY_CHARS[self._table.spec_version]
        for key in value:
            if not least <= len(key) <= most or not _DICTIONARY_KEY.fullmatch(key):
                raise _bad(
                    f"has a key that is not {least} to {most} letters, digits, hyphens or underscores"
                )

    def _hashes(self, value: Any, form: Form, path: str) -> None:
        self._dictionary(value, form, path)
        for key, each in value.items():
            if not hashes.is_known(key):
                self._text(each, form, f"{path}.{key}")
            elif not isinstance(each, str) or not hashes.fits(key, each):
                raise _bad(f"holds no {key}", f"{path}.{key}")

    def _hex(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            raise _bad("must be an even number of hexadecimal digits")

    def _base64(self, value: Any, form: Form, path: str) -> None:
        try:
            base64.b64decode(value)
        except (binascii.Error, TypeError, ValueError) as error:
            raise _bad("must be in base64") from error

    def _selector(self, value: Any, form: Form, path: str) -> None:
        if not is_selector(value):
            raise MalformedError(
                "is not of the form property.[0].member", problem="marking.bad_selector"
            )

    def _extensions(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, dict):
            raise _bad("must be an object")
        for key, each in value.items():
            kind = self._table.extensions.get(key)
            if kind:
                self.members(each, kind, f"{path}.{key}.")
            elif key.startswith(_EXTENSION) and find_type(key) != _EXTENSION.rstrip("-"):
                raise MalformedError(
                    "has a key that is not extension-definition--UUID", problem="stix.bad_id"
                )

    def _observables(self, value: Any, form: Form, path: str) -> None:
        if not isinstance(value, dict) or not value:
            raise _bad("must be an object that is not empty")
        if not all(isinstance(_type_of(each), str) for each in value.values()):
            raise _bad("holds something that has no type")
        outer = self._siblings
        self._siblings = {key: _type_of(each) for key, each in value.items()}
        for key, each in value.items():
            kind = self._table.observables.get(each["type"])
            if kind:
                self.members(each, _without_id(kind), f"{path}.{_shown(key)}.")
        self._siblings = outer


def _shown(key: str) -> str:
    return key[:_SHOWN_CHARS]


def _type_of(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None


def _without_id(kind: Kind) -> Kind:
    return attrs.evolve(kind, required=tuple(key for key in kind.required if key != "id"))


def _number_of(value: Any) -> float:
    """Return a value as the number that it is or plainly says, `int` where it can be."""
    if isinstance(value, Raw):
        value = bytes(value).decode()
        return float(value)
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"[-+]?[0-9]{1,400}", text):
            return int(text)
        if re.fullmatch(r"[-+]?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,3})?", text):
            return float(text)
    elif isinstance(value, int):
        return value
    raise _bad("must be a number")


def _keep_bounds(number: float, form: Form) -> None:
    if form.low is not None and number < form.low:
        raise _bad(f"must be at least {form.low:g}")
    if form.high is not None and number > form.high:
        raise _bad(f"must be at most {form.high:g}")


def _bad(what: str, path: str = "") -> MalformedError:
    return MalformedError(f"`{path}` {what}" if path else what, problem="stix.bad_value")
