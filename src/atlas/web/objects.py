"""A contributed object as people read it: properties with words, lists as lists."""

import json
from collections.abc import Iterator, Mapping

import attrs

from atlas.web.words import PROPERTY_WORDS

LONG_CHARS = 600
SHOWN_CHARS = 20_000
_ITEMS_SHOWN = 200
_ITEMS_AT_ONCE = 8
_DEEPEST = 3

# Shown elsewhere on the page, or of use to machines only; the JSON of the claim has them all.
_ELSEWHERE = frozenset(
    {
        "type",
        "id",
        "spec_version",
        "name",
        "created",
        "modified",
        "confidence",
        "external_references",
        "object_marking_refs",
        "granular_markings",
        "extensions",
        "created_by_ref",
        "revoked",
        "lang",
    }
)
_FIRST = ("description", "aliases")


@attrs.frozen(kw_only=True)
class Value:
    """One value to show. Exactly one of the three is not empty; all are empty for an empty value.

    `text` is cut at `SHOWN_CHARS`, then `more` says how many characters are left out.
    """

    text: str = ""
    more: int = 0
    items: "tuple[Value, ...]" = ()
    properties: "tuple[Property, ...]" = ()

    @property
    def is_long(self) -> bool:
        """Whether the text is folded."""
        return len(self.text) > LONG_CHARS

    @property
    def first_items(self) -> "tuple[Value, ...]":
        """The items that are shown at once."""
        return self.items[:_ITEMS_AT_ONCE]

    @property
    def further_items(self) -> "tuple[Value, ...]":
        """The items that are folded."""
        return self.items[_ITEMS_AT_ONCE:]

    @property
    def is_short_list(self) -> bool:
        """Whether the items fit on one line, as words."""
        return all(item.text and len(item.text) <= 40 for item in self.items)


@attrs.frozen(kw_only=True)
class Property:
    """One property: its own name, the words for it, and its value."""

    name: str
    label: str
    value: Value


@attrs.frozen(kw_only=True)
class Reference:
    """One source that the contributor refers to. `url` is text, never a link."""

    source: str
    id: str
    description: str
    url: str


def properties(content: Mapping[str, object]) -> tuple[Property, ...]:
    """Return what the object says, description first; without what the page shows elsewhere."""
    names = [name for name in _FIRST if name in content]
    names += [name for name in content if name not in _ELSEWHERE and name not in _FIRST]
    return tuple(_property(name, content[name], 0) for name in names)


def references(content: Mapping[str, object]) -> tuple[Reference, ...]:
    """Return the sources of an object, in its order; entries that are no objects are left out."""
    given = content.get("external_references")
    entries = given if isinstance(given, list) else []
    return tuple(
        Reference(
            source=_text(entry.get("source_name")),
            id=_text(entry.get("external_id")),
            description=_text(entry.get("description"))[:SHOWN_CHARS],
            url=_text(entry.get("url"))[:SHOWN_CHARS],
        )
        for entry in entries[:_ITEMS_SHOWN]
        if isinstance(entry, Mapping)
    )


def as_json(content: Mapping[str, object]) -> str:
    """Return the object as indented JSON, in its own order."""
    return json.dumps(content, indent=2, ensure_ascii=False, default=str)


def _property(name: str, value: object, depth: int) -> Property:
    own = name.removeprefix("x_").replace("_", " ").strip()
    words = PROPERTY_WORDS.get(name) or own[:1].upper() + own[1:]
    return Property(name=name, label=str(words), value=_value(value, depth))


def _value(value: object, depth: int) -> Value:
    if isinstance(value, Mapping | list) and depth >= _DEEPEST:
        return _cut(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, Mapping):
        return Value(properties=tuple(_property(str(k), v, depth + 1) for k, v in value.items()))
    if isinstance(value, list):
        return Value(items=tuple(_items(value, depth)))
    return _cut(_text(value))


def _items(values: list[object], depth: int) -> Iterator[Value]:
    yield from (_value(value, depth + 1) for value in values[:_ITEMS_SHOWN])
    if len(values) > _ITEMS_SHOWN:
        yield Value(text=f"… {len(values) - _ITEMS_SHOWN:,}")


def _cut(text: str) -> Value:
    return Value(text=text[:SHOWN_CHARS], more=max(0, len(text) - SHOWN_CHARS))


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, default=str)
