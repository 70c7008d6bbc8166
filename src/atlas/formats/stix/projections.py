"""What stands beside the content of an object to find and join it by: names, texts and links."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from atlas.formats.stix.forms import UNKNOWN, Form, Kind
from atlas.formats.stix.references import find_type
from atlas.model.claim import LinkFound
from atlas.model.kinds import kind_of

MAX_TEXT_CHARS = 65_536
MAX_NAME_BYTES = 1_000  # names and link types are in indexes, whose entries end at about 2,700
MAX_NAMES_CHARS = 16_384
MAX_LINK_TYPE_BYTES = 250
ALIASES = ("aliases", "x_mitre_aliases", "x_opencti_aliases")
# who said it and who may read it are no relations between things
_NO_LINKS = frozenset(
    {"created_by_ref", "x_mitre_modified_by_ref", "object_marking_refs", "marking_ref"}
)
_TYPE_WORDS = ("relationship_type", "pattern_type", "pattern_version", "definition_type")
_NO_TEXTS = frozenset({"type", "id", "spec_version", "lang", "name_enc", "path_enc", *_TYPE_WORDS})
_REFERENCE_ENDINGS = ("_ref", "_refs")
_DEEP = frozenset({"dictionary", "any", "extensions", "observables", "part"})
_READ_ELSEWHERE = frozenset({"granular_markings", "external_references"})
# a record of another format that an object keeps for the way back: what it says stands in the object already
_KEPT_ONLY = "x_atlas_record"


class Plan:
    """Which properties of a kind become what, in the order in which they are taken."""

    def __init__(self, kind: Kind) -> None:
        forms = kind.forms
        self._is_relationship = kind.name == "relationship"
        self._names = (*kind.names, *ALIASES)
        self._is_standard = kind.name != UNKNOWN
        skipped = {*self._names, *_NO_LINKS, *_NO_TEXTS, *_READ_ELSEWHERE}
        if self._is_relationship:
            skipped |= {"source_ref", "target_ref"}
        words = {key: _word(form) for key, form in forms.items() if key not in skipped}
        self._references = tuple(
            (key, link_type(key)) for key, word in words.items() if word == "ref"
        )
        self._texts = tuple(key for key, word in words.items() if word == "text")
        self._deep = tuple(key for key, word in words.items() if word in _DEEP)

    def names(self, value: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the name, then its synonyms, each once; observables are called by their values."""
        found: list[str] = []
        for key in self._names if self._is_standard else self._names_of(value["type"]):
            if key in value:
                each = value[key]
                if isinstance(each, str) and 0 < len(each) <= MAX_NAME_BYTES // 4:
                    found.append(each)
                else:
                    found += [_cut(name, MAX_NAME_BYTES) for name in _texts_of(each)]
        if len(found) < 2:
            return tuple(found)
        return _bounded(list(dict.fromkeys(found)), MAX_NAMES_CHARS)

    def _names_of(self, type_: str) -> tuple[str, ...]:
        return (*kind_of(type_).named_by, *self._names)

    def links_and_texts(
        self, value: Mapping[str, Any], custom: Sequence[str]
    ) -> tuple[tuple[LinkFound, ...], tuple[str, ...]]:
        """Return the links, and further words to find the object by, both in a fixed order.

        A relationship is a link by itself. Each other reference is one from this object, named like
        its property: `sighting_of_ref` gives `sighting-of`. Texts are 64 Ki characters together.
        """
        links: list[tuple[str, str]] = []
        texts: list[str] = []
        for key, type_ in self._references:
            if key in value:
                links += [(type_, each) for each in _listed(value[key])]
        for key in self._texts:
            if key in value:
                each = value[key]
                texts += (each,) if isinstance(each, str) and each else _texts_of(each)
        for key in self._deep:
            if key in value:
                _take(key, value[key], links, texts)
        for key in custom:
            each = value[key]
            if isinstance(each, str) and not key.endswith(_REFERENCE_ENDINGS):
                texts.append(each)
            elif key not in ALIASES:
                _take(key, each, links, texts)
        return self._links(value, links), _bounded(texts)

    def _links(
        self, value: Mapping[str, Any], links: list[tuple[str, str]]
    ) -> tuple[LinkFound, ...]:
        own = (_relation(value),) if self._is_relationship else ()
        if not links:
            return own
        source = value["id"]
        found = [
            LinkFound(source=source, type=type_, target=target)
            for type_, target in dict.fromkeys(links)
        ]
        return (*own, *found)


def _relation(value: Mapping[str, Any]) -> LinkFound:
    return LinkFound(
        source=value["source_ref"],
        type=_cut(str(value["relationship_type"]), MAX_LINK_TYPE_BYTES),
        target=value["target_ref"],
    )


def link_type(key: str) -> str:
    """Return what a link is called that a property of this name gives."""
    named = key.removesuffix("s").removesuffix("_ref").replace("_", "-")
    return _cut(named, MAX_LINK_TYPE_BYTES)


def _word(form: Form) -> str:
    return form.inner.word if form.inner else form.word


def _take(key: str, each: Any, links: list[tuple[str, str]], texts: list[str]) -> None:
    """Take what is in a value of unknown form, as deep as the limits of an item let it be."""
    if isinstance(each, str):
        _take_text(key, each, links, texts)
    elif isinstance(each, list):
        for inner in each:
            _take(key, inner, links, texts)
    elif isinstance(each, dict):
        for name in sorted(each):
            inner = each[name]
            # most of what is this deep down: a text, taken without another call
            if isinstance(inner, str) and not name.endswith(_REFERENCE_ENDINGS):
                texts.append(inner)
            elif name != _KEPT_ONLY:
                _take(name, inner, links, texts)


def _take_text(key: str, text: str, links: list[tuple[str, str]], texts: list[str]) -> None:
    if not key.endswith(_REFERENCE_ENDINGS):
        texts.append(text)
    elif key not in _NO_LINKS:
        # references inside observed-data of STIX 2.0 are only numbers
        if find_type(text):
            links.append((link_type(key), text))
        else:
            texts.append(text)


def _listed(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _texts_of(value: Any) -> Sequence[str]:
    """Return the texts of a property that should hold one or a list of them; numbers as written."""
    if isinstance(value, str):
        return (value,) if value else ()
    each_of = value.values() if isinstance(value, dict) else _listed(value)
    return [
        str(each)
        for each in each_of
        if each and isinstance(each, (str, int)) and not isinstance(each, bool)
    ]


def _cut(text: str, most: int) -> str:
    """Return as much of a text as fits so many bytes of UTF-8."""
    if len(text) * 4 <= most:
        return text
    return text.encode()[:most].decode(errors="ignore")


def _bounded(texts: list[str], most: int = MAX_TEXT_CHARS) -> tuple[str, ...]:
    if sum(map(len, texts)) <= most:
        return tuple(texts)
    left = most
    kept = []
    for text in texts:
        if left <= 0:
            break
        kept.append(text if len(text) <= left else text[:left])
        left -= len(text)
    return tuple(kept)
