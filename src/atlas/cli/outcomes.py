"""Commands that read the ledger of outcomes: the list, a sum or why there is none, the funnel."""

from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready


@click.group()
def outcomes() -> None:
    """Read what came of disruption: numbers with their scope, their sums, and the funnel by country."""


@outcomes.command("list")
@as_person
@click.option("--kind", default="", help="Only of this kind, as in the reference.")
@click.option("--country", default="", help="Only about this country: two letters, or WORLD.")
@click.option("--year", type=click.IntRange(1, 9999), help="Only of this year.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@as_json
def list_(
    *,
    person: str,
    purpose: str | None,
    kind: str,
    country: str,
    year: int | None,
    page: int,
    as_json: bool,
) -> None:
    """List the outcomes that PERSON may see, 50 a page: those that stand first, the latest first."""
    with ready() as made:
        from atlas.services import outcomes as services  # noqa: PLC0415 - needs Django set up

        wanted = services.Wanted(kind=kind, country=country.upper(), year=year or 0)
        found = services.listed(visit_of(made, person, purpose), wanted, page=page)
        told = [{"id": each.id, **services.told(each.outcome)} for each in found.items]
    if as_json:
        printing.data(told)
        return
    printing.table(
        [
            (
                str(each.id),
                str(each.outcome.kind),
                f"{each.number} {each.outcome.unit}",
                f"{each.outcome.since} to {each.outcome.until}",
                "" if each.stands else "withdrawn",
            )
            for each in found.items
        ]
    )


@outcomes.command("sum")
@click.argument("ids", type=click.UUID, nargs=-1, required=True, metavar="ID...")
@as_person
@as_json
def sum_(*, ids: tuple[UUID, ...], person: str, purpose: str | None, as_json: bool) -> None:
    """Sum outcomes, or say which two do not fit."""
    with ready() as made:
        from atlas.services import outcomes as services  # noqa: PLC0415 - needs Django set up

        found = services.total(visit_of(made, person, purpose), ids)
    summed = found.total
    if as_json:
        printing.data({"number": str(summed.number) if summed else None, "refusal": found.refusal})
    elif summed is None:
        printing.talk(found.refusal)
    else:
        bounds = services.in_digits((summed.low, summed.number, summed.high))
        rows = [("sum", f"{bounds} {summed.unit}")]
        printing.table([*rows, *(("scope", each) for each in summed.scopes)])


@outcomes.command()
@as_person
@as_json
def funnel(*, person: str, purpose: str | None, as_json: bool) -> None:
    """Show by country what became of packages that the organisation of PERSON sent or got."""
    with ready() as made:
        from atlas.services import outcomes as services  # noqa: PLC0415 - needs Django set up

        found = services.funnel(visit_of(made, person, purpose))
    if as_json:
        printing.data([attrs.asdict(each) for each in found.lines])
        return
    printing.table(
        [
            (
                line.country or "not known",
                f"sent {line.sent}",
                *(f"{each.step} {each.reached}, {each.unknown} unknown" for each in line.stages),
            )
            for line in found.lines
        ]
    )
