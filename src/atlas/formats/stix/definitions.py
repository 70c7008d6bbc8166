"""The marking definitions of one file, and what the markings of its objects come to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import Item, find_typed, iter_items, parse
from atlas.formats.stix.markings import WELL_KNOWN
from atlas.formats.stix.statements import WELL_KNOWN_PAPS, Said, read_definition
from atlas.model.claim import Marked, MarkedPart
from atlas.model.markings import strictest
from atlas.model.terms import Stated, strictest_stated

_TYPE = "marking-definition"
_MARKINGS = "object_marking_refs"
_GRANULAR = "granular_markings"
_NEEDLE = b'"marking-definition"'
# What is remembered of one file, counted in references, of about 100 bytes each. Real files have a dozen.
_MAX_SEEN = 16_384
_MAX_KNOWN = 65_536
_UNMARKED = Marked()
Search = Callable[[], Iterable[Mapping[str, Any]]]


@attrs.frozen
class _Definition:
    said: Said
    references: tuple[str, ...] = ()


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
            reference: _Definition(Said(labels=frozenset({tlp})))
            for reference, tlp in WELL_KNOWN.items()
        } | {
            reference: _Definition(Said(stated=Stated(pap=pap)))
            for reference, pap in WELL_KNOWN_PAPS.items()
        }
        self._complete = False
        self._known_size = 0
        self._seen: dict[tuple[str, ...], Verdict] = {}
        self._seen_size = 0

    def marked(self, value: Mapping[str, Any]) -> "Verdict":
        """Return what the markings of a verified object come to."""
        whole: tuple[str, ...] = ()
        if _MARKINGS in value:
            listed = value[_MARKINGS]
            whole = tuple(listed) if isinstance(listed, list) else _references(listed)
        verdict = self._verdict(whole) if whole else _NOTHING
        if _GRANULAR not in value:
            return verdict
        parts = {reference: self._verdict((reference,)) for reference in _parts(value[_GRANULAR])}
        return attrs.evolve(
            verdict,
            warnings=tuple(dict.fromkeys(_all_warnings([verdict, *parts.values()]))),
            parts=tuple(
                MarkedPart(selectors=selectors, marked=parts[reference].marked)
                for reference, selectors in _selected(value[_GRANULAR]).items()
            ),
        )

    def _verdict(self, references: tuple[str, ...]) -> "Verdict":
        verdict = self._seen.get(references)
        if verdict is None:
            verdict = self._judge(references)
            self._remember(references, verdict)
        return verdict

    def _remember(self, references: tuple[str, ...], verdict: "Verdict") -> None:
        size = len(references)
        if self._seen_size + size > _MAX_SEEN:
            self._seen.clear()
            self._seen_size = 0
        if size <= _MAX_SEEN // 16:
            self._seen[references] = verdict
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

    def _judge(self, references: tuple[str, ...]) -> "Verdict":
        distinct = tuple(dict.fromkeys(references))
        unknown = [each for each in distinct if not self._knows(each)]
        said = [self._known[each].said for each in distinct if each in self._known]
        stated = strictest_stated(each.stated for each in said if each.stated)
        agrees = all(each.agrees for each in said) and not stated.conflicts
        warnings = [
            ("marking.unknown", f"`{each}` {self._lack(each)}, so it stays with its contributor")
            for each in unknown
        ]
        if not agrees:
            sentence = "its markings contradict each other, so it stays with its contributor"
            warnings.append(("marking.contradictory", sentence))
        labels = frozenset().union(*(each.labels for each in said))
        marked = Marked(
            tlp=strictest(labels) if labels else None,
            unknown=bool(unknown) or not agrees,
            references=distinct,
            stated=stated if stated != _NOTHING_STATED else None,
        )
        return Verdict(marked, tuple(warnings))

    def _knows(self, reference: str) -> bool:
        if reference not in self._known:
            self._look_ahead()
        return reference in self._known and self._known[reference].said.understood

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
        found = _Definition(read_definition(value), _references(value.get(_MARKINGS)))
        self._known_size += 1 + len(found.references)
        if self._known_size > _MAX_KNOWN:
            return
        before = self._known.get(reference)
        if before:
            found = attrs.evolve(found, said=_together(before.said, found.said))
        self._known[reference] = found


def _together(one: Said, other: Said) -> Said:
    """Return what two definitions of one id say: all of both. Where they differ they contradict each other."""
    stated = [each.stated for each in (one, other) if each.stated]
    return Said(
        labels=one.labels | other.labels,
        stated=strictest_stated(stated) if stated else None,
        understood=one.understood and other.understood,
        agrees=one == other and one.agrees,
    )


@attrs.frozen
class Verdict:
    """What markings come to, warnings as pairs of code and sentence, and the parts with markings of their own."""

    marked: Marked
    warnings: tuple[tuple[str, str], ...]
    parts: tuple[MarkedPart, ...] = ()


_NOTHING = Verdict(_UNMARKED, ())
_NOTHING_STATED = Stated()


def _all_warnings(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, str]]:
    for verdict in verdicts:
        yield from verdict.warnings


def _selected(value: Any) -> Mapping[str, tuple[str, ...]]:
    """Return what each marking of parts selects, in the order of the markings."""
    found: dict[str, tuple[str, ...]] = {}
    for each in value if isinstance(value, list) else (value,):
        for reference in _parts(each):
            listed = each.get("selectors")
            selectors = tuple(listed) if isinstance(listed, list) else (str(listed),)
            found[reference] = tuple(dict.fromkeys(found.get(reference, ()) + selectors))
    return found


def references_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of all markings of an object and of its parts, in their order, perhaps twice."""
    return _references(value.get(_MARKINGS)) + _parts(value.get(_GRANULAR))


def _references(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else (value,)
    return tuple(each for each in listed if isinstance(each, str))


def _parts(value: Any) -> tuple[str, ...]:
    return tuple(
        each["marking_ref"]
        for each in (value if isinstance(value, list) else (value,))
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
