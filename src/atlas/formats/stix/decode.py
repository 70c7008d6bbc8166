"""From the bytes of a STIX file to decoded objects and problems, one after the other."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import attrs
import msgspec

from atlas.errors import MalformedError
from atlas.formats.json import Item, iter_items, parse
from atlas.formats.stix.definitions import Definitions, Verdict, search_of
from atlas.formats.stix.observables import identify
from atlas.formats.stix.reading import Reading, find_reading
from atlas.formats.stix.truth import find_truth
from atlas.formats.turning import turned
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

MAX_SHOWN_CHARS = 300
MAX_REFUSED_IN_A_ROW = 10_000


class Verified(msgspec.Struct, frozen=True, gc=False):
    """One object of a file that keeps the standard: its value, and its canonical bytes.

    In `value` fractions are as they were written. `custom` are the names of properties that are not
    its type's own, sorted; `departures` sentences on what was let pass.
    """

    where: str
    value: dict[str, Any]
    content: bytes
    reading: Reading
    custom: Sequence[str]
    departures: tuple[str, ...]


def iter_decoded(file: BinaryIO, *, name: str = "") -> Iterator[Decoded | Problem]:
    """Yield each object of a file in its order: decoded, or the problem that kept it out.

    The file may hold a bundle of STIX 2.0 or 2.1, a TAXII envelope, a list, single objects, or
    objects on lines; `atlas.formats.json.iter_items` says how. A file that cannot be read twice is
    copied first. After 10,000 refused in a row it gives up. `name` stands before a problem of the
    file as a whole. Costs O(n) time, and memory for the largest item; nothing in the file makes it
    raise.
    """
    with turned(file) as again:
        definitions = Definitions(search_of(again))
        for found in _iter_verified(again, definitions, name):
            yield found if isinstance(found, Problem) else project(found, definitions)


def iter_verified(file: BinaryIO, *, name: str = "") -> Iterator[Verified | Problem]:
    """Yield each object of a file as `iter_decoded` does, before anything is taken from it."""
    with turned(file) as again:
        yield from _iter_verified(again, Definitions(search_of(again)), name)


def _iter_verified(
    file: BinaryIO, definitions: Definitions, name: str
) -> Iterator[Verified | Problem]:
    in_a_row = 0
    for item in iter_items(file):
        found = verify(item, definitions) if isinstance(item, Item) else _named(item, name)
        yield found
        if not isinstance(found, Problem):
            in_a_row = 0
            continue
        in_a_row += 1
        if in_a_row == MAX_REFUSED_IN_A_ROW:
            yield _given_up(found)
            return


def _named(problem: Problem, name: str) -> Problem:
    return attrs.evolve(problem, message=f"{name}: {problem.message}") if name else problem


def _given_up(last: Problem) -> Problem:
    return Problem(
        where=last.where,
        code="file.format",
        message=f"{MAX_REFUSED_IN_A_ROW} objects in a row were refused, so the rest was not read; "
        "correct the file and import it again",
    )


def verify(item: Item, definitions: Definitions) -> Verified | Problem:
    """Return one object that was checked, or the problem that keeps it out."""
    object_id = ""
    try:
        value, content = (item.value, item.raw) if item.value else parse(item.raw)
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise MalformedError("has no `type`; import STIX objects", problem="stix.not_stix")
        object_id = value.get("id", "")
        reading = find_reading(value, item.around)
        custom, departures = reading.verify(value)
        if value["type"] == "marking-definition":
            definitions.refuse_circle(value)
    except MalformedError as error:
        return Problem(
            where=item.where, code=error.problem, message=str(error), id=_shown(object_id)
        )
    return Verified(item.where, value, content, reading, custom, departures)


def project(verified: Verified, definitions: Definitions) -> Decoded:
    """Return an object with all that is taken from it: names, words, links, identifiers, markings."""
    value, content, reading = verified.value, verified.content, verified.reading
    about, identifiers, misfits = identify(value)
    verdict = definitions.marked(value)
    links, texts = reading.plan.links_and_texts(value, verified.custom)
    version, created, modified = reading.dates(value)
    return Decoded(
        where=verified.where,
        object_id=_shown(value["id"]),
        about=about,
        kind=value["type"],
        spec_version=reading.spec_version,
        version=version,
        content=content,
        digest=hashlib.sha256(content).digest(),
        names=reading.plan.names(value),
        texts=texts,
        links=links,
        identifiers=identifiers,
        marked=verdict.marked,
        created=created,
        modified=modified,
        confidence=_percent(value["confidence"]) if "confidence" in value else None,
        revoked="revoked" in value and find_truth(value["revoked"]) is True,
        warnings=_warnings(verified, verdict, misfits)
        if verified.departures or verdict.warnings or misfits
        else (),
        parts=verdict.parts,
    )


def _warnings(
    verified: Verified, verdict: Verdict, misfits: Sequence[tuple[str, str]]
) -> tuple[Problem, ...]:
    said = [
        *(("stix.oddity", sentence) for sentence in verified.departures),
        *verdict.warnings,
        *misfits,
    ]
    where, object_id = verified.where, _shown(verified.value["id"])
    return tuple(
        Problem(where=where, code=code, message=message, id=object_id, rejected=False)
        for code, message in said
    )


def _percent(value: Any) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value <= 100 else None


def _shown(object_id: Any) -> str:
    return object_id[:MAX_SHOWN_CHARS] if isinstance(object_id, str) else ""
