"""What a visitor may take out: the claims behind a search or the whole scope, as STIX."""

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import attrs

from atlas.errors import UsageError
from atlas.formats.stix import BundleWriter
from atlas.model.markings import TLP, strictest
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.services.search import Query, find
from atlas.store import exporting
from atlas.store.exporting import Chosen
from atlas.store.handlings import handlings_by_id

REOPEN_EVERY = 10_000  # claims; grants are weighed anew between


@attrs.frozen(kw_only=True)
class Exported:
    """What went out: `items` objects in `files`, the strictest `marking` of them, and what stayed with its reason."""

    items: int
    files: tuple[Path, ...]
    marking: TLP
    left_out: tuple[tuple[str, str], ...]


def export_stix(
    visit: Visit,
    out: Path,
    *,
    query: str | None = None,
    current_only: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """Write bundles of what the visitor may see, one per STIX version, and return what went out.

    All versions of an object go out, or with `current_only` only those in force. STIX 2.1 goes to `out`; where
    there is STIX 2.0 too, it goes beside it as `<name>.stix20.json`. Each file appears whole or not at all.

    Raises:
        UsageError: the file cannot be written.
        Denied: the policy refused.
    """
    chosen = _choose(visit, query, current_only=current_only)
    going = [each for each in chosen if not each.kept_back]
    spooled = _Spooled(out, [each.spec for each in going])
    markings: set[TLP] = set()
    try:
        for done, page in _pages(going):
            markings |= _write_page(visit, page, spooled)
            progress(done + len(page), len(going))
        files = spooled.finish()
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        spooled.clear()
    return Exported(
        items=spooled.items,
        files=files,
        marking=strictest(markings),
        left_out=tuple(
            (each.stix_id, "TLP:RED of another organisation is not exportable")
            for each in chosen
            if each.kept_back
        ),
    )


def _choose(visit: Visit, query: str | None, *, current_only: bool) -> list[Chosen]:
    things = None
    if query is not None:
        things = [item.id for item in find(visit, Query(text=query, size=5_000)).items]
    with gate.open_scope(visit, Action.EXPORT) as opened:
        return exporting.choose(
            opened, visit.actor.organisation, things=things, current_only=current_only
        )


def _pages(going: Sequence[Chosen]) -> Iterator[tuple[int, Sequence[Chosen]]]:
    for start in range(0, len(going), REOPEN_EVERY):
        yield start, going[start : start + REOPEN_EVERY]


def _write_page(visit: Visit, page: Sequence[Chosen], spooled: "_Spooled") -> set[TLP]:
    ids = [each.id for each in page]
    with gate.open_scope(visit, Action.EXPORT) as opened:
        for spec, content in exporting.contents(opened, ids):
            spooled.add(spec, content)
        used = handlings_by_id(exporting.handlings_of(opened, ids))
    return {handling.tlp for handling in used.values()}


class _Spooled:
    """Bundles written aside, moved into place together at the end."""

    def __init__(self, out: Path, specs: Sequence[str]) -> None:
        self.items = 0
        versions = sorted(set(specs), reverse=True) or ["2.1"]
        self._targets = {
            spec: out
            if place == 0
            else out.with_name(f"{out.stem}.stix{spec.replace('.', '')}.json")
            for place, spec in enumerate(versions)
        }
        self._aside = {
            spec: target.with_name(f".{target.name}.{uuid.uuid4().hex}")
            for spec, target in self._targets.items()
        }
        self._files: dict[str, BinaryIO] = {}
        self._writers: dict[str, BundleWriter] = {}

    def add(self, spec: str, content: bytes) -> None:
        self._writer(spec).add(content)
        self.items += 1

    def finish(self) -> tuple[Path, ...]:
        for spec in self._targets:
            self._writer(spec).close()
            self._files[spec].flush()
            os.fsync(self._files[spec].fileno())
        for spec, target in self._targets.items():
            self._aside[spec].replace(target)
        return tuple(self._targets.values())

    def clear(self) -> None:
        for file in self._files.values():
            with suppress(OSError):  # a full disk is told once, and the file goes in any case
                file.close()
        for path in self._aside.values():
            path.unlink(missing_ok=True)

    def _writer(self, spec: str) -> BundleWriter:
        if spec not in self._writers:
            file = self._files[spec] = self._aside[spec].open("xb")
            os.fchmod(
                file.fileno(), 0o600
            )  # what one may read is not for every user of the machine
            self._writers[spec] = BundleWriter(file, spec=spec, id_=f"bundle--{uuid.uuid4()}")
        return self._writers[spec]
