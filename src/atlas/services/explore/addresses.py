"""What of the map an address names: things, a path, what is shared, under a filter. Read one value after the other.

What cannot be read is left out and counted, so an address made by hand still leads to a map.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import attrs

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explore.view import Filter, Opened, View

MOST = 100  # values of one name in an address
NAME_MAX_CHARS = 200
HOPS: Mapping[str, int] = {"from": 6, "shared": 2, "of": 1}
"""How far it is looked where an address does not say it, by what leads it."""

# The days that a filter bounds: what they are called in an address, and in a `Filter`.
DAYS = {
    "since": "since",
    "until": "until",
    "seen-since": "seen_since",
    "seen-until": "seen_until",
    "known-since": "known_since",
    "known-until": "known_until",
}

Value = TypeVar("Value")


@attrs.define
class Reader:
    """Reads values one by one, and notes those that nobody can read."""

    asked: Mapping[str, Sequence[str]]
    named: list[tuple[str, str]] = attrs.field(factory=list)
    unread: list[str] = attrs.field(factory=list)

    def many(self, name: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
        """Return the readable values of a parameter, each once."""
        found: list[Value] = []
        given = self.asked.get(name, ())
        if len(given) > MOST:
            self.unread.append(name)
        for text in given[:MOST]:
            try:
                found += [value for value in (read(text),) if value not in found]
            except ValueError:
                self._note(name, text.replace("\0", "").strip())
        return tuple(found)

    def one(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """Return the first readable value of a parameter."""
        return next(iter(self.many(name, read)), None)

    def _note(self, name: str, text: str) -> None:
        if name in ("of", "from", "to", "shared") and 0 < len(text) <= NAME_MAX_CHARS:
            self.named.append((name, text))
        elif text:
            self.unread.append(name)


def _filter(reader: Reader) -> Filter:
    return Filter(
        kinds=frozenset(reader.many("kind", _word)),
        relations=frozenset(reader.many("relation", _word)),
        markings=frozenset(reader.many("marking", TLP)),
        vetted=reader.one("vetted", _only) is not None,
        likelihood=reader.one("likelihood", _percent),
        located=frozenset(reader.many("country", _country)),
        targeted=frozenset(reader.many("targeting", _country)),
        **{field: reader.one(name, date.fromisoformat) for name, field in DAYS.items()},
    )


def read_thing(text: str) -> ThingId:
    """Return the id of a thing.

    Raises:
        ValueError: it is none.
    """
    if len(text) != 36:
        raise ValueError("no id of a thing")
    return ThingId(UUID(text))


def _opened(text: str) -> Opened:
    named, relation, kind = (*text.split("~"), "", "")[:3]
    return Opened(thing=read_thing(named), relation=_any(relation), kind=_any(kind))


def _any(text: str) -> str | None:
    return None if text in ("", "*") else _word(text)


def _word(text: str) -> str:
    if not text or len(text) > 250 or not text.isprintable():
        raise ValueError("no name of a kind or relation")
    return text


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError("no code of a country")
    return text


def _hops(text: str) -> int:
    return read_within(text, 1, 6)


def _only(text: str) -> str:
    if text != "only":
        raise ValueError("vetted is `only`, or left out")
    return text


def _percent(text: str) -> int:
    return read_within(text, 0, 100)


def read_within(text: str, least: int, most: int) -> int:
    """Return a number of at most three digits within bounds.

    Raises:
        ValueError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most):
        raise ValueError("out of bounds")
    return int(text)


def view_of(reader: Reader) -> View:
    """Return the view that an address names; without anything named it is of the whole map."""
    ends = reader.many("from", read_thing)[:1] + reader.many("to", read_thing)[:1]
    shared = reader.many("shared", read_thing)
    of = reader.many("of", read_thing) or (ends if len(ends) == 1 else ())
    leading = "of" if of else "from" if len(ends) == 2 else "shared" if shared else "of"
    return View(
        of=of,
        path=(ends[0], ends[1]) if len(ends) == 2 else None,
        shared=shared,
        hops=reader.one("hops", _hops) or HOPS[leading],
        opened=reader.many("open", _opened),
        hidden=frozenset(reader.many("hide", read_thing)),
        filter=_filter(reader),
        everything=list(reader.asked.get("through", ()))[-1:] == ["all"],
    )


def view_of_state(state: str) -> View | None:
    """Return the view of a saved state; `None` where it is of the whole map."""
    view = view_of(Reader(parse_qs(state)))
    return view if view.of or view.path or view.shared else None
