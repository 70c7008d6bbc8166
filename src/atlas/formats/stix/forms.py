"""The tables of STIX types: `objects-2.0.toml` and `objects-2.1.toml`, read once.

The words for the form of a property:

- `text`, `word` (a text that is not empty), `boolean`, `time`, `id`
- `integer 0..65535` and `number -90..90`, where either bound may be missing
- `enum a b`: one of these words
- `ref a b`: the id of an object of one of these types; of `object` any, of `SDO`, `SCO`, `SRO` one
  of these classes or an unknown type, of `thing` what a relationship may join
- `local a b`: the key of an object of the same observed-data (STIX 2.0)
- `hashes`, `hex`, `base64`, `dictionary`, `selector`, `extensions`, `observables`
- `any`: a rule looks at it
- `part a`: an object of its own table under `parts`; `list x`: one or more of the form `x`

The words for rules: `a <= b` and `a < b` (times), `some of a b` (at least one), `one of a b`
(exactly one), `a needs b` (`b` is there and not false), `a forbids b` and `a demands b` (if `a` is
true), `end demands is_active false`; the others have their own function in `rules.py`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from atlas.formats.stix.references import RELATION_TYPES, Aim

SPEC_VERSIONS = ("2.0", "2.1")
_NOT_FORMS = ("common", "rules", "names")
# what a relationship may not join (STIX 2.1, 5.1; 2.0 part 2, 3.1)
_NOT_JOINED = frozenset({"bundle", "language-content", "marking-definition", *RELATION_TYPES})
# meta objects that are no domain objects (STIX 2.1, chapter 7)
_NOT_DOMAIN = frozenset({"marking-definition", "language-content", *RELATION_TYPES})


@attrs.frozen(kw_only=True)
class Form:
    """What one property may hold: `word` and its arguments; for `list` the form of each element."""

    word: str
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    aim: Aim | None = None
    inner: "Form | None" = None


@attrs.frozen(kw_only=True)
class Kind:
    """One type, extension or part: the forms of its own properties, and its rules."""

    name: str
    forms: Mapping[str, Form]
    required: tuple[str, ...]
    expected: tuple[str, ...]
    rules: tuple[str, ...]
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Table:
    """All kinds of one version of the specification, by their names."""

    spec_version: str
    objects: Mapping[str, Kind]
    observables: Mapping[str, Kind]
    extensions: Mapping[str, Kind]
    parts: Mapping[str, Kind]
    unknown: Kind

    def find(self, name: str) -> Kind | None:
        """Return the kind of a type that stands in a bundle, `None` for one not of the standard."""
        return self.objects.get(name) or self.observables.get(name)


UNKNOWN = "unknown"  # the kind of all types that the standard does not have


@cache
def table(spec_version: str) -> Table:
    """Return the table of "2.0" or "2.1". Costs some milliseconds the first time."""
    text = Path(__file__).with_name(f"objects-{spec_version}.toml").read_text("utf-8")
    found = tomllib.loads(text)
    reader = _Reader(found)
    sections = {
        section: {name: reader.kind(name, rows) for name, rows in found[section].items()}
        for section in ("objects", "observables", "extensions", "parts")
    }
    unknown = reader.kind(UNKNOWN, {"common": "unknown"})
    return Table(spec_version=spec_version, unknown=unknown, **sections)


class _Reader:
    """Turns the words of one file into forms."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._common = found["common"]
        observables = frozenset(found["observables"])
        domain = frozenset(found["objects"]) - _NOT_DOMAIN
        self._classes = {"SDO": domain, "SCO": observables, "SRO": RELATION_TYPES}

    def kind(self, name: str, rows: Mapping[str, Any]) -> Kind:
        common = self._common.get(rows.get("common"), {})
        words = {**common, **{key: row for key, row in rows.items() if key not in _NOT_FORMS}}
        return Kind(
            name=name,
            forms={key: self.form(text.rstrip("!?")) for key, text in words.items()},
            required=tuple(key for key, text in words.items() if text.endswith("!")),
            expected=tuple(key for key, text in words.items() if text.endswith("?")),
            rules=tuple(rows.get("rules", ())),
            names=tuple(rows.get("names", ("name",))),
        )

    def form(self, text: str) -> Form:
        word, _, rest = text.partition(" ")
        if word == "list":
            return Form(word=word, inner=self.form(rest))
        if word in ("integer", "number") and rest:
            low, high = (float(bound) if bound else None for bound in rest.split(".."))
            return Form(word=word, low=low, high=high)
        words = tuple(rest.split())
        return Form(word=word, words=words, aim=self._aim(words) if word == "ref" else None)

    def _aim(self, words: tuple[str, ...]) -> Aim:
        if words == ("thing",):
            return Aim(words=words, refused=_NOT_JOINED)
        if words == ("object",):
            return Aim(words=words, refused=frozenset())
        if self._classes.keys().isdisjoint(words):
            return Aim(words=words, allowed=frozenset(words))
        others = self._classes.keys() - set(words)
        return Aim(
            words=words, refused=frozenset().union(*(self._classes[each] for each in others))
        )
