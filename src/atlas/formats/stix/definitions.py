"""The marking definitions of one file, and what the markings of its objects come to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import Item, find_typed, iter_items, parse
from atlas.formats.stix.markings import WELL_KNOWN, find_tlp, is_statement
from atlas.model.claim import Marked
from atlas.model.markings import TLP, strictest

_TYPE = "marking-definition"
_MARKINGS = "object_marking_refs"
_NEEDLE = b'"marking-definition"'
# What is remembered of one file, counted in references, of about 100 bytes each. Real files have a dozen.
_MAX_SEEN = 16_384
_MAX_KNOWN = 65_536
_UNMARKED = Marked()
Search = Callable[[], Iterable[Mapping[str, Any]]]


@attrs.frozen
class _Definition:
    tlp: TLP | None
    references: tuple[str, ...]
    understood: bool = True


class Definitions:
    """Looks markings up in the file that holds them, wherever in it the definitions stand.

    Where an object refers to a definition that has not come yet, the whole file is looked through
    once (`search`): so an object is read alike, wherever in the file it stands. Of a file with more
    than 65,536 definitions and references among them the rest is not known: its objects are read as
    if those had not come.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._known: dict[str, _Definition] = {
            reference: _Definition(tlp, ()) for reference, tlp in WELL_KNOWN.items()
        }
        self._complete = False
        self._known_size = 0
        self._seen: dict[tuple[tuple[str, ...], tuple[str, ...]], Verdict] = {}
        self._seen_size = 0

    def marked(self, value: Mapping[str, Any]) -> "Verdict":
        """Return what the markings of a verified object come to."""
        whole: tuple[str, ...] = ()
        if _MARKINGS in value:
            listed = value[_MARKINGS]
            whole = tuple(listed) if isinstance(listed, list) else _references(listed)
        parts = _parts(value["granular_markings"]) if "granular_markings" in value else ()
        if not whole and not parts:
            return _NOTHING
        verdict = self._seen.get((whole, parts))
        if verdict is None:
            verdict = self._judge(whole, parts)
            self._remember(whole, parts, verdict)
        return verdict

    def _remember(self, whole: tuple[str, ...], parts: tuple[str, ...], verdict: "Verdict") -> None:
        size = len(whole) + len(parts)
        if self._seen_size + size > _MAX_SEEN:
            self._seen.clear()
            self._seen_size = 0
        if size <= _MAX_SEEN // 16:
            self._seen[whole, parts] = verdict
            self._seen_size += size

    def refuse_circle(self, value: Mapping[str, Any]) -> None:
        """Return unless this is a marking definition that is marked by itself, perhaps through others.

        Raises:
            MalformedError: `marking.cycle`.
        """
        if value["type"] != _TYPE or not (ahead := list(_references(value.get(_MARKINGS)))):
            return
        self._look_ahead()
        seen: set[str] = set()
        while ahead:
            each = ahead.pop()
            if each == value["id"]:
                raise MalformedError(
                    "the marking definition is marked by itself; take that marking out",
                    problem="marking.cycle",
                )
            if each not in seen and each in self._known:
                seen.add(each)
                ahead.extend(self._known[each].references)

    def _judge(self, whole: tuple[str, ...], parts: tuple[str, ...]) -> "Verdict":
        unknown = [each for each in dict.fromkeys(whole + parts) if not self._knows(each)]
        labels = self._labels(whole)
        stricter = [tlp for tlp in self._labels(parts) if strictest([tlp, *labels]) not in labels]
        warnings = [
            ("marking.unknown", f"`{each}` {self._lack(each)}, so it stays with its contributor")
            for each in unknown
        ]
        if stricter:
            warnings.append(("marking.granular", "some properties are marked more strictly"))
        tlps = labels + stricter
        marked = Marked(
            tlp=strictest(tlps) if tlps else None,
            unknown=bool(unknown),
            references=tuple(dict.fromkeys(whole + parts)),
        )
        return Verdict(marked, tuple(warnings))

    def _labels(self, references: Iterable[str]) -> list[TLP]:
        found = (self._known[each].tlp for each in references if each in self._known)
        return [tlp for tlp in found if tlp]

    def _knows(self, reference: str) -> bool:
        if reference not in self._known:
            self._look_ahead()
        return reference in self._known and self._known[reference].understood

    def _lack(self, reference: str) -> str:
        return "says what is not understood" if reference in self._known else "is not in this file"

    def _look_ahead(self) -> None:
        if not self._complete:
            self._complete = True
            for value in self._search():
                self._learn(value)

    def _learn(self, value: Mapping[str, Any]) -> None:
        reference = value.get("id")
        if not isinstance(reference, str) or reference in WELL_KNOWN:
            return
        found = _definition(value)
        self._known_size += 1 + len(found.references)
        if self._known_size > _MAX_KNOWN:
            return
        before = self._known.get(reference)
        if before and before.tlp:
            # two definitions of one id: the strictest holds
            found = attrs.evolve(found, tlp=strictest([before.tlp, found.tlp or before.tlp]))
        if before and not before.understood:
            found = attrs.evolve(found, understood=False)
        self._known[reference] = found


@attrs.frozen
class Verdict:
    """What markings come to, and warnings as pairs of code and sentence."""

    marked: Marked
    warnings: tuple[tuple[str, str], ...]


_NOTHING = Verdict(_UNMARKED, ())


def _definition(value: Mapping[str, Any]) -> _Definition:
    tlp = find_tlp(value)
    return _Definition(
        tlp, _references(value.get(_MARKINGS)), tlp is not None or is_statement(value)
    )


def references_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of all markings of an object and of its parts, in their order, perhaps twice."""
    return _references(value.get(_MARKINGS)) + _parts(value.get("granular_markings"))


def _references(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else (value,)
    return tuple(each for each in listed if isinstance(each, str))


def _parts(value: Any) -> tuple[str, ...]:
    return tuple(
        each["marking_ref"]
        for each in (value if isinstance(value, list) else ())
        if isinstance(each, dict) and isinstance(each.get("marking_ref"), str)
    )


def search_of(file: BinaryIO) -> Search:
    """Return a function that finds the marking definitions of a file from here on.

    It puts the file back to where it stood.
    """
    start = file.tell()

    def search() -> Iterator[Mapping[str, Any]]:
        here = file.tell()
        file.seek(start)
        found = find_typed(file, _TYPE)
        if found is None:
            file.seek(start)
            yield from _iter_all(file)
        else:
            yield from found
        file.seek(here)

    return search


def _iter_all(file: BinaryIO) -> Iterator[dict[str, Any]]:
    for item in iter_items(file, holding=_NEEDLE):
        if isinstance(item, Item) and _NEEDLE in item.raw:
            with suppress(MalformedError):
                value, _ = parse(item.raw)
                if isinstance(value, dict) and value.get("type") == _TYPE:
                    yield value
