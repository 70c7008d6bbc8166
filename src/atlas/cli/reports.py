"""Commands of reports: each printed as text or JSON, or written as a PDF."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, texts_of, visit_of
from atlas.cli.startup import Ready, ready
from atlas.errors import UsageError

if TYPE_CHECKING:
    from atlas.services.reports import Report

_OUT = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here as a PDF."
)


@click.group()
def report() -> None:
    """Make reports: profile, activity alert, abuse report, drafts, nomination brief, value statement."""


@report.command()
@click.argument("reference", metavar="ID")
@_OUT
@as_person
@as_json
def profile(
    *, reference: str, out: Path | None, person: str, purpose: str | None, as_json: bool
) -> None:
    """Tell what is known of the actor or service ID: names, relations, identifiers, sources (RT2)."""
    with ready() as made:
        found = _on_thing(made, visit_of(made, person, purpose), reference, ("profile", None, out))
    _tell(found, out, as_json=as_json)


@report.command()
@click.argument("reference", metavar="ID")
@click.option("--days", type=click.IntRange(1, 3_650), default=30, show_default=True)
@_OUT
@as_person
@as_json
def alert(
    *, reference: str, days: int, out: Path | None, person: str, purpose: str | None, as_json: bool
) -> None:
    """Tell what came about the thing ID in the last days, and what one may do (RT6)."""
    with ready() as made:
        found = _on_thing(made, visit_of(made, person, purpose), reference, ("alert", days, out))
    _tell(found, out, as_json=as_json)


@report.command()
@click.argument("nomination", type=click.UUID, metavar="ID")
@_OUT
@as_person
@as_json
def brief(
    *, nomination: UUID, out: Path | None, person: str, purpose: str | None, as_json: bool
) -> None:
    """Tell of the nomination ID on one page (RT1)."""
    with ready() as made:
        from atlas.services import reports  # noqa: PLC0415 - needs Django set up

        found = reports.brief(visit_of(made, person, purpose), nomination)
    _tell(found, out, as_json=as_json)


@report.command()
@click.option("--days", type=click.IntRange(1, 3_650), default=90, show_default=True)
@_OUT
@as_person
@as_json
def statement(
    *, days: int, out: Path | None, person: str, purpose: str | None, as_json: bool
) -> None:
    """Tell what became of the claims of PERSON's organisation (RT12)."""
    with ready() as made:
        from atlas.services import reports  # noqa: PLC0415 - needs Django set up

        found = reports.statement(visit_of(made, person, purpose), days=days)
    _tell(found, out, as_json=as_json)


@report.command()
@click.argument("reference", metavar="ID")
@click.option("--kind", required=True, help="Type of XARF, e.g. infrastructure/botnet.")
@click.option("--source", required=True, help="The identifier that is misused.")
@click.option("--words", required=True, help="What was seen.")
@click.option("--contact", required=True, help="E-mail address that answers.")
@click.option("--domain", required=True, help="Domain of the sender.")
@as_person
def abuse(*, reference: str, kind: str, person: str, purpose: str | None, **told: str) -> None:
    """Draft an abuse report (XARF 4) on the infrastructure ID (RT8); a person sends it or does not."""
    with ready() as made:
        from atlas.services import explore, reports  # noqa: PLC0415 - needs Django set up

        if kind not in set(reports.Abuse):
            raise UsageError(f"--kind is one of {', '.join(reports.Abuse)}.")
        visit = visit_of(made, person, purpose)
        thing = explore.meant(visit, reference, map_key=made.map_key())
        drafted = reports.draft_out(visit, thing, reports.Draft.ABUSE, {"abuse": kind, **told})
    printing.data(json.loads(drafted.text))


@report.command()
@click.argument("reference", metavar="ID")
@click.argument("draft", metavar="DRAFT")
@click.option("--set", "given", multiple=True, metavar="NAME=TEXT", help="A text that it takes.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write its file here.")
@as_person
@as_json
def draft(
    *,
    reference: str,
    draft: str,
    given: tuple[str, ...],
    out: Path | None,
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Draft an abuse-report, freeze, preserve, refer or victims on the thing ID; a person sends it or does not."""
    typed = texts_of(given)
    with ready() as made:
        from atlas.services import explore, reports  # noqa: PLC0415 - needs Django set up

        if draft not in set(reports.Draft):
            raise UsageError(f"A draft is one of {', '.join(reports.Draft)}.")
        visit = visit_of(made, person, purpose)
        thing = explore.meant(visit, reference, map_key=made.map_key())
        found = reports.draft_out(visit, thing, reports.Draft(draft), typed)
    if out is not None:
        _write(out, found.file())
    if as_json:
        told = ("name", "media_type", "marking", "pap", "teams", "text")
        printing.data({each: getattr(found, each) for each in told})
    elif out is None:
        printing.table([(line,) for line in found.text.splitlines()])
    else:
        printing.talk(f"{out}: {found.marking}, {found.name}")


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from error


def _on_thing(
    made: Ready, visit: Any, reference: str, wanted: tuple[str, int | None, Path | None]
) -> "Report":
    from atlas.services import explore, reports  # noqa: PLC0415 - needs Django set up

    name, days, out = wanted
    thing = explore.meant(visit, reference, map_key=made.map_key())
    make = reports.take_out if out else reports.on_thing
    return make(visit, thing, reports.Type(name), days=days or reports.DAYS)


def _tell(found: "Report", out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        from atlas.formats.report import pdf  # noqa: PLC0415 - typst, for this alone

        _write(out, pdf(found))
        printing.talk(f"{out}: {found.marking}, {found.made}")
    elif as_json:
        printing.data(attrs.asdict(found))
    else:
        printing.table(list(_rows(found)))


def _rows(found: "Report") -> Iterator[tuple[str, str]]:
    yield found.type, f"{found.title}, {found.marking}, {found.made}"
    for section in found.sections:
        rows = section.table.rows if section.table else ()
        yield from ((section.heading, ": ".join(pair)) for pair in section.pairs)
        yield from ((section.heading, line) for line in section.lines)
        yield from ((section.heading, " | ".join(row)) for row in rows)
        if section.is_empty:
            yield section.heading, section.none
