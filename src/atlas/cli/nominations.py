"""Commands that read nominations: the list, and one of them."""

from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready


@click.group()
def nominations() -> None:
    """Read what members nominate: whom the alliance may look into next."""


@nominations.command("list")
@as_person
@click.option("--waiting", is_flag=True, help="Only those with which something waits for PERSON.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@as_json
def list_(*, person: str, purpose: str | None, waiting: bool, page: int, as_json: bool) -> None:
    """List the nominations that PERSON may see, 50 a page: those that have not ended first, the latest first."""
    with ready() as made:
        from atlas.services import nominate  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        found = nominate.waiting(visit) if waiting else nominate.listed(visit, page=page).items
    if as_json:
        printing.data([nominate.told(each, tasks) for each, tasks in found])
        return
    printing.table(
        [
            (str(each.id), str(each.state), each.form.name, ", ".join(sorted(tasks)))
            for each, tasks in found
        ]
    )


@nominations.command()
@click.argument("nomination", type=click.UUID, metavar="ID")
@as_person
@as_json
def show(*, nomination: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Show one nomination: what it says, its checks, points, ballot and time in each state."""
    with ready() as made:
        from atlas.services import nominate  # noqa: PLC0415 - needs Django set up

        view = nominate.view(visit_of(made, person, purpose), nomination)
    if as_json:
        printing.data(nominate.told_whole(view))
        return
    found = view.nomination
    passed = {True: "passed", False: "not passed"}
    printing.table(
        [
            ("name", found.form.name),
            ("state", str(found.state)),
            ("marking", str(view.handling.tlp)),
            ("nominated by", view.names[found.author]),
            *((f"check {check}", passed[told.passed]) for check, told in found.checks.items()),
            *((f"points {each}", str(n)) for each, n in found.points.items()),
            *((f"{stay.state} since", stay.since.date().isoformat()) for stay in view.stays),
        ]
    )
