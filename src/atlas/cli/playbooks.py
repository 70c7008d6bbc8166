"""Commands that read the playbooks of closed operations: for a situation, and one of them as CACAO 2.0."""

from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready


@click.group()
def playbooks() -> None:
    """Read what closed operations left for others: levers, order, days and lessons, without names."""


@playbooks.command("list")
@as_person
@click.option("--kind", default="", help="Only against this kind of thing, e.g. malware.")
@click.option("--lever", default="", help="Only with this lever, e.g. L3.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@as_json
def list_(
    *, person: str, purpose: str | None, kind: str, lever: str, page: int, as_json: bool
) -> None:
    """List the playbooks for a situation, 50 a page, the latest month first."""
    with ready() as made:
        from atlas.services import playbooks as services  # noqa: PLC0415 - needs Django set up

        wanted = services.Wanted(kind=kind, lever=lever.upper())
        found = services.listed(visit_of(made, person, purpose), wanted, page=page)
    if as_json:
        printing.data([{**attrs.asdict(each), "id": str(each.id)} for each in found.items])
        return
    printing.table(
        [
            (
                str(each.id),
                each.kept,
                ", ".join(each.kinds),
                ", ".join(each.levers),
                each.ended,
                f"{len(each.steps)} steps",
            )
            for each in found.items
        ]
    )


@playbooks.command()
@click.argument("playbook", type=click.UUID, metavar="ID")
@as_person
def show(*, playbook: UUID, person: str, purpose: str | None) -> None:
    """Print the playbook ID as CACAO 2.0."""
    with ready() as made:
        from atlas.services import playbooks as services  # noqa: PLC0415 - needs Django set up

        found = services.cacao(visit_of(made, person, purpose), playbook)
    click.echo(found, nl=False)
