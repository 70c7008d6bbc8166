"""The files of an import on the command line: found below folders, looked at, read, and how each of them ended."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from atlas.errors import MalformedError, UsageError
from atlas.formats.detect import Detected, Format
from atlas.formats.misp.warninglists import WarningLists, warned
from atlas.model.problems import Problem

if TYPE_CHECKING:
    from atlas.formats.tabular import Chosen
    from atlas.services.contribute import Counts, Item, Report

_SPECIAL = Detected(
    Format.NONE,
    "file.special",
    "a link or no plain file",
    "What a folder links to is not followed; name the file itself.",
)
IMPORTED, CONFIGURATION, NOT_IMPORTABLE = "imported", "configuration", "not importable"


@attrs.frozen
class Found:
    """A file to take in: where it is, below which folder it was found, and its size; special ones are not opened."""

    path: Path
    folder: str
    size: int
    is_special: bool = False


def files_below(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield the files named, and every file of the folders named, in order of their paths.

    Nothing in a folder leads out of it: a link may show what somebody else may not be given.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        elif path.exists():
            yield Found(path, path.parent.name, path.stat().st_size)
        else:
            raise UsageError(f"{path} does not exist.")


def warning_lists(folders: Iterable[Path]) -> WarningLists | None:
    """Return the warning lists of MISP that stand below folders, or are the files named; `None` for none.

    Raises:
        UsageError: a file is none, or cannot be read.
    """
    lists = WarningLists()
    paths = [each for folder in folders for each in _lists_below(folder)]
    for path in paths:
        try:
            lists.add(path.read_bytes())
        except (OSError, MalformedError) as error:
            raise UsageError(f"{path} is no warning list of MISP.") from error
    return lists if paths else None


def _lists_below(folder: Path) -> Iterable[Path]:
    return sorted(folder.rglob("list.json")) if folder.is_dir() else [folder]


def _below(root: Path) -> Iterator[Found]:
    found = []
    for folder, inner, names in os.walk(root, followlinks=False):
        linked = [name for name in inner if (Path(folder) / name).is_symlink()]
        found += [Path(folder) / name for name in (*names, *linked)]
    for path in sorted(found):
        parts = path.relative_to(root).parts
        folder = parts[0] if len(parts) > 1 else root.name
        known = path.lstat()
        plain = stat.S_ISREG(known.st_mode)
        yield Found(path, folder, known.st_size if plain else 0, not plain)


@attrs.define(kw_only=True)
class ByFile:
    """Reads files one after the other, and keeps what each was seen to be."""

    format_: str
    source: str = ""
    apart: str = ""
    chosen: "Chosen | None" = None
    warning_lists: WarningLists | None = None
    _seen: dict[str, tuple[Found, Detected]] = attrs.field(factory=dict)

    def items(self, files: Sequence[Found], tell: Callable[[int], None]) -> Iterator["Item"]:
        """Yield the items of all files in their order; `tell` hears how many bytes are read."""
        from atlas.services.contribute import Item  # noqa: PLC0415 - needs Django set up

        done = 0
        for each in files:
            name = str(each.path)
            try:
                found = self._of(each, partial(_tell_behind, tell, done))
                for item in warned(found, self.warning_lists) if self.warning_lists else found:
                    yield Item(file=name, found=item)
            except OSError as error:
                yield Item(file=name, found=_unreadable(error))
            done += each.size
            tell(done)

    def _of(self, each: Found, tell: Callable[[int], None]) -> Iterator[Any]:
        from atlas.services.contribute import readers  # noqa: PLC0415 - needs Django set up

        if each.is_special:
            self._seen[str(each.path)] = each, _SPECIAL
            yield readers.refused(_SPECIAL)
            return
        with each.path.open("rb") as file:
            seen = Detected(Format(self.format_ if self.format_ != "auto" else Format.STIX))
            if file.seekable():
                looked = readers.looked_at(file, each.path.name)
                seen = looked if self.format_ == "auto" or looked.code == "file.archive" else seen
                seen = looked if _is_no_text(looked, seen) else seen
            seen = Detected(Format.CSV) if self._is_explained(each, seen) else seen
            self._seen[str(each.path)] = each, seen
            if seen.format is Format.CONFIGURATION:
                return
            if not seen.is_read:
                yield readers.refused(seen)
                return
            way = readers.Way(
                name=str(each.path), source=self.source, apart=self.apart, chosen=self.chosen
            )
            for found in readers.reader(seen.format)(file, way):
                yield found
                tell(file.tell())

    def _is_explained(self, each: Found, seen: Detected) -> bool:
        """Tell whether a table looks like none only because nobody could guess its columns, which are said."""
        said = self.chosen is not None and bool(self.chosen.columns)
        return said and "no column" in seen.reason and each.path.suffix.lower() in (".csv", ".tsv")

    def ended(self, report: "Report") -> Iterator[dict[str, Any]]:
        """Yield how each file ended, in the order in which they were read."""
        for name, (_, seen) in self._seen.items():
            counts = report.of(name)
            ended, code, reason = _end(seen, counts)
            yield {
                "file": name,
                "format": str(seen.format),
                "ended": ended,
                **{each: getattr(counts, each) for each in _COUNTED},
                "code": code,
                "reason": reason,
            }

    def by_folder(self, report: "Report") -> Iterator[tuple[str, ...]]:
        """Yield a heading and a line a folder: files, items, stored, warnings, rejected and why."""
        rows: dict[str, Counter[str]] = {}
        whys: dict[str, Counter[str]] = {}
        for name, (found, seen) in self._seen.items():
            counts = report.of(name)
            row = rows.setdefault(found.folder, Counter())
            row[_end(seen, counts)[0]] += 1
            row.update({each: getattr(counts, each) for each in _COUNTED})
            whys.setdefault(found.folder, Counter()).update(counts.why)
        yield (*("folder", "files", IMPORTED, CONFIGURATION, NOT_IMPORTABLE), *_COUNTED, "why")
        for folder, row in rows.items():
            ends = (IMPORTED, CONFIGURATION, NOT_IMPORTABLE)
            told = (sum(row[each] for each in ends), *(row[each] for each in (*ends, *_COUNTED)))
            why = ", ".join(f"{code} {n:,}" for code, n in whys[folder].most_common())
            yield (folder, *(f"{each:,}" for each in told), why)


def _tell_behind(tell: Callable[[int], None], before: int, at: int) -> None:
    tell(before + at)


_COUNTED = ("read", "stored", "unchanged", "superseded", "warnings", "rejected")


def _is_no_text(looked: Detected, named: Detected) -> bool:
    return named.format is Format.CSV and looked.code == "file.format"


def _end(seen: Detected, counts: "Counts") -> tuple[str, str, str]:
    """Return how a file ended, with code and reason where nothing of it went in."""
    if seen.format is Format.CONFIGURATION:
        return CONFIGURATION, seen.code, f"This is {seen.reason}. {seen.advice}"
    if counts.first is not None and counts.rejected == counts.read:
        return NOT_IMPORTABLE, counts.first.code, counts.first.message
    return IMPORTED, "", ""


def _unreadable(error: OSError) -> Problem:
    return Problem(
        where="file",
        code="file.unreadable",
        message=f"The file cannot be read ({error.strerror}); check its rights and import it again.",
    )
