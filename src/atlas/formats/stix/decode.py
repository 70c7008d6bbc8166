"""From the bytes of a STIX file to decoded objects and problems, one after the other."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from shutil import copyfileobj
from typing import Any, BinaryIO, cast

import attrs

from atlas.errors import MalformedError
from atlas.formats.json import Item, iter_items, parse
from atlas.formats.json.limits import MAX_ITEM_BYTES
from atlas.formats.stix.definitions import Definitions, Verdict, search_of
from atlas.formats.stix.observables import identify
from atlas.formats.stix.reading import find_reading, spec_version_of
from atlas.formats.stix.truth import find_truth
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

MAX_SHOWN_CHARS = 300
MAX_REFUSED_IN_A_ROW = 10_000


def iter_decoded(file: BinaryIO, *, name: str = "") -> Iterator[Decoded | Problem]:
    """Yield each object of a file in its order: decoded, or the problem that kept it out.

    The file may hold a bundle of STIX 2.0 or 2.1, a TAXII envelope, a list, single objects, or
    objects on lines; `atlas.formats.json.iter_items` says how. A file that cannot be read twice is
    copied first. After 10,000 refused in a row it gives up. `name` stands before a problem of the
    file as a whole. Costs O(n) time, and memory for the largest item; nothing in the file makes it
    raise.
    """
    with _twice(file) as again:
        definitions = Definitions(search_of(again))
        in_a_row = 0
        for found in iter_items(again):
            if isinstance(found, Item):
                decoded = decode_item(found, definitions)
            else:
                decoded = attrs.evolve(found, message=f"{name}: {found.message}") if name else found
            yield decoded
            in_a_row = in_a_row + 1 if isinstance(decoded, Problem) else 0
            if in_a_row == MAX_REFUSED_IN_A_ROW:
                yield _given_up(decoded)
                return


def _given_up(last: Decoded | Problem) -> Problem:
    return Problem(
        where=last.where,
        code="file.format",
        message=f"{MAX_REFUSED_IN_A_ROW} objects in a row were refused, so the rest was not read; "
        "correct the file and import it again",
    )


def decode_item(item: Item, definitions: Definitions) -> Decoded | Problem:
    """Return one object decoded, or the problem that keeps it out."""
    object_id = ""
    try:
        value, content = (item.value, item.raw) if item.value else parse(item.raw)
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise MalformedError("has no `type`; import STIX objects", problem="stix.not_stix")
        object_id = _shown(value.get("id"))
        spec_version = spec_version_of(value, item.around)
        reading = find_reading(spec_version, value["type"])
        custom, departures, (version, created, modified) = reading.verify(value)
        definitions.refuse_circle(value)
    except MalformedError as error:
        return Problem(where=item.where, code=error.problem, message=str(error), id=object_id)
    about, identifiers, misfits = identify(value)
    verdict = definitions.marked(value)
    links, texts = reading.plan.links_and_texts(value, custom)
    doubts = departures or verdict.warnings or misfits
    return Decoded(
        where=item.where,
        object_id=object_id,
        about=about,
        kind=value["type"],
        spec_version=spec_version,
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
        warnings=_warnings((item.where, object_id), departures, verdict, misfits) if doubts else (),
    )


def _warnings(
    place: tuple[str, str],
    departures: tuple[str, ...],
    verdict: Verdict,
    misfits: Sequence[tuple[str, str]],
) -> tuple[Problem, ...]:
    said = [
        *(("stix.oddity", sentence) for sentence in departures),
        *verdict.warnings,
        *misfits,
    ]
    where, object_id = place
    return tuple(
        Problem(where=where, code=code, message=message, id=object_id, rejected=False)
        for code, message in said
    )


def _percent(value: Any) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value <= 100 else None


def _shown(object_id: Any) -> str:
    return object_id[:MAX_SHOWN_CHARS] if isinstance(object_id, str) else ""


@contextmanager
def _twice(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file that can be turned back: this one, else a copy."""
    if file.seekable():
        yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=MAX_ITEM_BYTES) as copy:
        copyfileobj(file, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
