"""`atlas import`: files become claims of one organisation."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from atlas.cli import printing
from atlas.cli.errors import SOME_REJECTED
from atlas.cli.options import as_json
from atlas.cli.startup import ready
from atlas.errors import UsageError
from atlas.formats import tabular
from atlas.model.claim import Decoded
from atlas.model.handling import Purpose
from atlas.model.markings import TLP
from atlas.model.problems import Problem

if TYPE_CHECKING:
    from atlas.services.contribute import Item, Report

    Reading = Callable[..., Iterator[Decoded | Problem]]

_MOST_PRINTED = 20
_WARNINGS_A_CODE = 3
_HEAD_BYTES = 4_096
_WAITS = (
    "Another import or dry run of this organisation is running; this one goes on when it has ended."
)


@click.command("import")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--org", required=True, metavar="ORG", help="The organisation that claims this.")
@click.option(
    "--create-org", is_flag=True, help="Make the organisation if there is none of that name."
)
@click.option(
    "--marking",
    type=click.Choice([str(tlp) for tlp in TLP]),
    help="For objects that carry none; tightens the others. Without it they stay in the organisation.",
)
@click.option(
    "--to",
    "audience",
    multiple=True,
    metavar="WHO",
    help="Who may read: alliance, org:NAME, cell:NAME, person:NAME; may be given again. Without it: CLEAR and "
    "GREEN the alliance, AMBER and AMBER+STRICT the organisation, RED its own persons by name.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", "stix", "csv"]),
    default="auto",
    show_default=True,
    help="csv is a list: one identifier a line, or value,type,note. auto takes JSON as STIX, all else as a list.",
)
@click.option(
    "--source",
    default="",
    metavar="TEXT",
    help="Where a list comes from; stands with each of its rows. STIX objects name their own sources.",
)
@click.option("--dry-run", is_flag=True, help="Judge everything and keep nothing.")
@as_json
def import_(
    *,
    paths: tuple[Path, ...],
    org: str,
    create_org: bool,
    marking: str | None,
    audience: tuple[str, ...],
    format_: str,
    source: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take in STIX 2.0 or 2.1 (bundles, objects, lists, one object a line; folders with their .json files) or lists.

    A list has one identifier a line, or value,type,note. One bad item never stops the rest. The same files again
    change nothing.
    """
    files = list(_files(paths))
    began = time.monotonic()
    with ready() as made, printing.progress("Importing", sum(map(_size, files))) as tell:
        from atlas.services import alliance, contribute  # noqa: PLC0415 - needs Django set up
        from atlas.services.gate import Visit  # noqa: PLC0415

        now = made.now()
        offer = contribute.Offer(
            marking=TLP(marking) if marking else None,
            audience=alliance.audience(audience, by=org),
            rehearsal=dry_run,
            waiting=partial(printing.talk, _WAITS),
        )
        actor = alliance.contributor(org, create=create_org and not dry_run, now=now)
        as_list = partial(tabular.iter_decoded, source=source, apart=_apart(marking, audience))
        reading = partial(_decoded, format_, as_list, contribute.iter_decoded_ahead)
        items = _items(files, contribute.offers, tell, reading=reading)
        visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
        report = contribute.take(visit, items, offer=offer, map_key=made.map_key())
    _print(report, time.monotonic() - began, as_json=as_json)
    return SOME_REJECTED if report.rejected else 0


def _apart(marking: str | None, audience: tuple[str, ...]) -> str:
    """Return what sets rows for named persons apart from all other rows."""
    return " ".join(sorted(audience)) if marking == TLP.RED else ""


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files named, and of folders all .json files below them, in order of their paths."""
    for path in paths:
        if path.is_dir():
            # a link may lead out of the folder, into what somebody else may not be given
            yield from sorted(
                found
                for found in path.rglob("*.json")
                if found.is_file() and not found.is_symlink()
            )
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{path} does not exist.")


def _size(file: Path) -> int:
    return file.stat().st_size


def _decoded(
    format_: str, as_list: "Reading", as_stix: "Reading", file: BinaryIO, *, name: str
) -> Iterator[Decoded | Problem]:
    """Read a file as what it was said to be, or as what it begins like."""
    listed = format_ == "csv"
    if format_ == "auto" and not name.lower().endswith(".json") and file.seekable():
        listed = tabular.is_tabular(file.read(_HEAD_BYTES))
        file.seek(0)
    if listed and file.seekable():
        binary = tabular.is_binary(file.read(_HEAD_BYTES))
        file.seek(0)
        if binary:
            return iter([_no_text(name)])
    if listed:
        return as_list(file)
    return as_stix(file, name=name)


def _items(
    files: list[Path], offers: ModuleType, tell: Callable[[int], None], *, reading: "Reading"
) -> Iterator["Item"]:
    done = 0
    for path in files:
        try:
            with path.open("rb") as file:
                for found in offers.in_few_lines(reading(file, name=str(path))):
                    yield offers.Item(file=str(path), found=found)
                    tell(done + file.tell())
        except OSError as error:
            yield offers.Item(file=str(path), found=_unreadable(error))
        done += _size(path)
        tell(done)


def _unreadable(error: OSError) -> Problem:
    return Problem(
        where="file",
        code="file.unreadable",
        message=f"The file cannot be read ({error.strerror}); check its rights and import it again.",
    )


def _no_text(name: str) -> Problem:
    message = f"{Path(name).name} is not text; expected STIX (JSON) or a list."
    return Problem(where="file", code="file.format", message=message)


def _print(report: "Report", seconds: float, *, as_json: bool) -> None:
    counts: dict[str, Any] = {
        name: getattr(report, name)
        for name in ("read", "stored", "unchanged", "superseded", "rejected", "warnings")
    }
    entries = [
        {"file": file, "where": p.where, "id": p.id, "code": p.code, "message": p.message}
        for file, p in report.entries
    ]
    if as_json:
        printing.data({**counts, "seconds": round(seconds, 3), "report": entries})
        return
    click.echo("  ".join(f"{name} {count:,}" for name, count in counts.items()))
    rejected = [(file, p) for file, p in report.entries if p.rejected]
    printing.table(
        [(f"{file} {p.where}", p.code, p.message) for file, p in rejected[:_MOST_PRINTED]]
    )
    _print_warnings([(file, p) for file, p in report.entries if not p.rejected])
    if len(report.entries) > _MOST_PRINTED:
        printing.talk(f"{len(report.entries)} entries in all; --json prints them.")
    printing.talk(f"{seconds:.1f} s")


def _print_warnings(warnings: Sequence[tuple[str, Problem]]) -> None:
    """Print what was taken all the same: by code, the first few of each with file and place."""
    codes: dict[str, list[tuple[str, Problem]]] = {}
    for file, problem in warnings:
        codes.setdefault(problem.code, []).append((file, problem))
    for code, found in codes.items():
        click.echo(f"warning {code}: {len(found):,}")
        first = found[:_WARNINGS_A_CODE]
        printing.table([(f"  {file} {each.where}", each.message) for file, each in first])
        if len(found) > len(first):
            click.echo(f"  and {len(found) - len(first):,} more")
