"""`atlas import`: files become claims of one organisation."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from atlas.cli import printing
from atlas.cli.batches import called, new_batch, visiting
from atlas.cli.columns import as_columns
from atlas.cli.errors import SOME_REJECTED
from atlas.cli.files import ByFile, files_below, warning_lists
from atlas.cli.options import as_json
from atlas.cli.startup import ready
from atlas.model.handling import Terms
from atlas.model.markings import PAP, TLP
from atlas.model.problems import Problem

if TYPE_CHECKING:
    from atlas.formats.tabular import Chosen
    from atlas.services.contribute import Offer, Report

_MOST_PRINTED = 20
_WARNINGS_A_CODE = 3
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
    type=click.Choice(["auto", "stix", "misp", "csv"]),
    default="auto",
    show_default=True,
    help="csv is a list: one identifier a line, or value,type,note. auto looks at the first bytes of "
    "each file: STIX, MISP, a list or table, a workbook (XLSX), a trail list; or why it is none.",
)
@click.option(
    "--source",
    default="",
    metavar="TEXT",
    help="Where a list comes from; stands with each of its rows. STIX objects name their own sources.",
)
@as_columns
@click.option(
    "--pap",
    type=click.Choice([str(pap) for pap in PAP]),
    default=str(PAP.AMBER),
    show_default=True,
    help="What may be done with what says nothing of it; a list to block takes GREEN and CLEAR.",
)
@click.option(
    "--warning-lists",
    "lists",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Warning lists of MISP, a folder or file: what holds one of their values goes in with a warning.",
)
@click.option("--by-folder", is_flag=True, help="Print what became of the files, a line a folder.")
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
    chosen: "Chosen | None",
    pap: str,
    lists: tuple[Path, ...],
    by_folder: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take in STIX 2.0 or 2.1 (bundles, objects, lists, one object a line), MISP or lists, and folders of any files.

    A list has one identifier a line, or value,type,note. Of a folder every file is looked at; each ends as imported,
    configuration or not importable, with the reason. Links and special files are not followed, archives not opened.
    One bad item never stops the rest. The same files again change nothing.
    """
    files = list(files_below(paths))
    began = time.monotonic()
    with ready() as made, printing.progress("Importing", sum(each.size for each in files)) as tell:
        from atlas.services import contribute  # noqa: PLC0415 - needs Django set up

        visit = visiting(made, org, create=create_org and not dry_run)
        offer = _offer(marking, audience, org=org, pap=pap, rehearsal=dry_run)
        taken = ByFile(format_=format_, source=source, apart=_apart(marking, audience))
        taken.chosen, taken.warning_lists = chosen, warning_lists(lists)
        note = contribute.Note(id=new_batch(), file=called(paths), format=format_)
        items, going = taken.items(files, tell), contribute.Going(note=note)
        report = contribute.take(visit, items, offer=offer, map_key=made.map_key(), going=going)
    _print(report, taken, time.monotonic() - began, as_json=as_json, by_folder=by_folder)
    if not dry_run and report.stored + report.superseded:
        printing.talk(f"Batch {note.id}: `atlas undo` takes it back.")
    return SOME_REJECTED if report.rejected else 0


def _offer(
    marking: str | None, audience: tuple[str, ...], *, org: str, pap: str, rehearsal: bool
) -> "Offer":
    from atlas.services import alliance, contribute  # noqa: PLC0415 - needs Django set up

    return contribute.Offer(
        marking=TLP(marking) if marking else None,
        audience=alliance.audience(audience, by=org),
        terms=Terms(pap=PAP(pap)),
        rehearsal=rehearsal,
        waiting=partial(printing.talk, _WAITS),
    )


def _apart(marking: str | None, audience: tuple[str, ...]) -> str:
    """Return what sets rows for named persons apart from all other rows."""
    return " ".join(sorted(audience)) if marking == TLP.RED else ""


def _print(
    report: "Report", taken: ByFile, seconds: float, *, as_json: bool, by_folder: bool
) -> None:
    counts: dict[str, Any] = {
        name: getattr(report, name)
        for name in ("read", "stored", "unchanged", "superseded", "rejected", "warnings")
    }
    entries = [
        {"file": file, "where": p.where, "id": p.id, "code": p.code, "message": p.message}
        for file, p in report.entries
    ]
    if as_json:
        told = {**counts, "seconds": round(seconds, 3), "report": entries}
        printing.data({**told, "files": list(taken.ended(report))})
        return
    if by_folder:
        printing.table(taken.by_folder(report))
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
