"""Commands of operations: the list, one with what still blocks it, and each act in it by its name."""

from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, texts_of, visit_of
from atlas.cli.startup import ready


@click.group()
def operations() -> None:
    """Look at operations of cells, and act in them."""


@operations.command("list")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@as_person
@as_json
def list_(*, page: int, person: str, purpose: str | None, as_json: bool) -> None:
    """List the operations that PERSON may see, 50 a page: those that are not closed first."""
    with ready() as made:
        from atlas.services import operations as services  # noqa: PLC0415 - needs Django set up

        found = services.listed(visit_of(made, person, purpose), page=page).items
    if as_json:
        printing.data({"operations": found})
        return
    printing.table([(str(each.id), each.state, str(each.marking), each.title) for each in found])


@operations.command("show")
@click.argument("operation", type=click.UUID, metavar="ID")
@as_person
@as_json
def show_(*, operation: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Show the operation ID as PERSON may see it: actions, and what still blocks each next step."""
    with ready() as made:
        from atlas.services import operations as services  # noqa: PLC0415 - needs Django set up

        found = services.show(visit_of(made, person, purpose), operation)
    told = found.operation
    if as_json:
        steps = {
            str(step): [{"guard": each.guard, "told": each.told} for each in against]
            for step, against in found.steps.items()
        }
        printing.data({"operation": told, "steps": steps, "stays": found.stays})
        return
    printing.table(
        [("title", told.title, str(told.state))]
        + [("action", f"{each.number} {each.lever}", str(each.answer)) for each in told.actions]
        + [
            ("step", str(step), "; ".join(f"{each.guard}: {each.told}" for each in against))
            for step, against in found.steps.items()
        ]
    )


@operations.command("do")
@click.argument("operation", type=click.UUID, metavar="ID")
@click.argument("act")
@click.option(
    "--set", "given", multiple=True, metavar="NAME=TEXT", help="A text that the act takes."
)
@as_person
@as_json
def do_(
    *,
    operation: UUID,
    act: str,
    given: tuple[str, ...],
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Do ACT in the operation ID: plan, action, take-out, accept, decline, report, sent, answered, baseline, learn,
    consult, approve, arm, go, execute, assess, close, end, send-back, withdraw, abort or propose-again."""  # noqa: D205, D209 - click prints it as one line
    typed = texts_of(given)
    with ready() as made:
        from atlas.services import operations as services  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        item = services.do(visit, operation, act, typed, keys=made.keys())
    if as_json:
        printing.data({"id": item})
    else:
        printing.table([(str(item) if item else "done",)])
