"""What stands beside the content of an object to find and join it by: names, texts and links."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from atlas.formats.stix.forms import Form, table
from atlas.formats.stix.references import find_type
from atlas.model.claim import LinkFound

MAX_TEXT_CHARS = 65_536
MAX_NAME_CHARS = 1_000
ALIASES = ("aliases", "x_mitre_aliases", "x_opencti_aliases")
# who said it and who may read it are no relations between things
_NO_LINKS = frozenset({"created_by_ref", "object_marking_refs", "marking_ref"})
_TYPES = ("relationship_type", "pattern_type", "pattern_version", "definition_type")
_NO_TEXTS = frozenset({"type", "id", "spec_version", "lang", "name_enc", "path_enc", *_TYPES})
_DEEP = frozenset({"dictionary", "any", "extensions", "observables", "part"})
_SKIPPED = frozenset({"granular_markings", "external_references"})


@attrs.frozen(kw_only=True)
class Plan:
    """Which properties of a kind become what, in the order in which they are taken."""

    own: frozenset[str]
    names: tuple[str, ...]
    references: tuple[str, ...]
    texts: tuple[str, ...]
    deep: tuple[str, ...]


@cache
def plan(spec_version: str, name: str) -> Plan:
    """Return the plan for a type; types outside the standard get that of `common.unknown`."""
    found = table(spec_version)
    kind = found.find(name) or found.unknown
    forms = kind.forms
    names = (*kind.names, *ALIASES)

    def chosen(word: str, *, in_list: bool = False) -> Iterator[str]:
        for key, form in forms.items():
            inner = form.inner if in_list else form
            if inner and inner.word == word and key not in _NO_LINKS | _NO_TEXTS:
                yield key

    return Plan(
        own=frozenset(forms),
        names=names,
        references=(*chosen("ref"), *chosen("ref", in_list=True)),
        texts=tuple(
            key for key in (*chosen("text"), *chosen("text", in_list=True)) if key not in names
        ),
        deep=tuple(key for key, form in forms.items() if _is_deep(key, form)),
    )


def _is_deep(key: str, form: Form) -> bool:
    inner = form.inner or form
    return inner.word in _DEEP and key not in _SKIPPED


class Projection:
    """Gathers names, texts and links of one object, each once and in a fixed order."""

    def __init__(self, value: Mapping[str, Any], custom: Iterable[str], how: Plan) -> None:
        self._links: dict[tuple[str, str], None] = {}
        self._texts: dict[str, None] = {}
        self._value = value
        self._take_own(how)
        for key in custom:
            if key not in ALIASES:
                self._take(key, value[key])
        self._names = how.names

    def names(self) -> tuple[str, ...]:
        """Return the name, then its synonyms; values of observables are their names."""
        found: dict[str, None] = {}
        for key in self._names:
            each = self._value.get(key)
            for name in _texts_of(each):
                found[name[:MAX_NAME_CHARS]] = None
        return tuple(found)

    def texts(self) -> tuple[str, ...]:
        """Return further words to find it by, 64 Ki characters together."""
        kept, left = [], MAX_TEXT_CHARS
        for text in self._texts:
            if left <= 0:
                break
            kept.append(text[:left])
            left -= len(text)
        return tuple(kept)

    def links(self) -> tuple[LinkFound, ...]:
        """Return the links: for a relationship its own, for each other reference one from this."""
        value = self._value
        if value["type"] == "relationship" and "source_ref" in value and "target_ref" in value:
            own = LinkFound(
                source=value["source_ref"],
                type=str(value["relationship_type"]),
                target=value["target_ref"],
            )
            rest = [link for link in self._links if link[0] not in ("source", "target")]
            return (own, *self._made(rest))
        return self._made(self._links)

    def _made(self, links: Iterable[tuple[str, str]]) -> tuple[LinkFound, ...]:
        source = self._value["id"]
        return tuple(LinkFound(source=source, type=type_, target=to) for type_, to in links)

    def _take_own(self, how: Plan) -> None:
        value = self._value
        for key in how.references:
            for each in _listed(value.get(key, ())):
                self._link(key, each)
        for key in how.texts:
            for text in _texts_of(value.get(key, ())):
                self._texts[text] = None
        for key in how.deep:
            if key in value:
                self._take(key, value[key])

    def _take(self, key: str, each: Any) -> None:
        """Take what is in a value of unknown form, as deep as the limits of an item let it be."""
        if isinstance(each, dict):
            for name in sorted(each):
                self._take(name, each[name])
        elif isinstance(each, list):
            for inner in each:
                self._take(key, inner)
        elif isinstance(each, str) and not (_is_reference(key) and self._link(key, each)):
            self._texts[each] = None

    def _link(self, key: str, target: Any) -> bool:
        """Keep a link where the target is an id; inside observed-data they are only numbers."""
        if key in _NO_LINKS or find_type(target) is None:
            return key in _NO_LINKS
        stem = key.removesuffix("s").removesuffix("_ref")
        self._links[stem.replace("_", "-"), target] = None
        return True


def _is_reference(key: str) -> bool:
    return key.endswith(("_ref", "_refs"))


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else (value,)


def _texts_of(value: Any) -> Iterator[str]:
    """Yield the texts of a property that should hold one or a list of them; numbers as written."""
    for each in value.values() if isinstance(value, dict) else _listed(value):
        if isinstance(each, str):
            if each:
                yield each
        elif isinstance(each, int) and not isinstance(each, bool):
            yield str(each)
