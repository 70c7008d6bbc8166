"""Commands of investigations: folders, one of them, each act in it by its name, and the agenda."""

from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, texts_of, visit_of
from atlas.cli.startup import ready


@click.group()
def investigation() -> None:
    """Look at investigations, and work in their folders."""


@investigation.command("list")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@as_person
@as_json
def list_(*, page: int, person: str, purpose: str | None, as_json: bool) -> None:
    """List the investigations that PERSON may see, 50 a page: those that are not closed first."""
    with ready() as made:
        from atlas.services import investigations  # noqa: PLC0415 - needs Django set up

        found = investigations.listed(visit_of(made, person, purpose), page=page).items
    if as_json:
        printing.data({"investigations": found})
        return
    printing.table(
        [(str(each.id), str(each.state), str(each.marking), each.title) for each in found]
    )


@investigation.command("show")
@click.argument("investigation", type=click.UUID, metavar="ID")
@as_person
@as_json
def show_(*, investigation: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Show the folder ID as PERSON may see it: questions, requests, tasks, claims."""
    with ready() as made:
        from atlas.model.ids import InvestigationId  # noqa: PLC0415 - with the rest
        from atlas.services import investigations  # noqa: PLC0415 - needs Django set up

        found = investigations.show(visit_of(made, person, purpose), InvestigationId(investigation))
    folder = found.folder
    if as_json:
        printing.data({"investigation": folder, "claims": found.claims, "stays": found.stays})
        return
    printing.table(
        [("title", folder.title, str(folder.state))]
        + [("question", each.text, each.state) for each in folder.questions]
        + [("request", each.text, str(each.state)) for each in folder.requests]
        + [("task", each.text, each.state) for each in folder.tasks]
        + [("claim", each.name, each.vetting) for each in found.claims]
    )


@investigation.command("do")
@click.argument("investigation", type=click.UUID, metavar="ID")
@click.argument("act")
@click.option(
    "--set", "given", multiple=True, metavar="NAME=TEXT", help="A text that the act takes."
)
@as_person
@as_json
def do_(
    *,
    investigation: UUID,
    act: str,
    given: tuple[str, ...],
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Do ACT in the folder ID: question, settle, plan, ask, answer, withdraw, task, settle-task, view, claim,
    take-out, note or move."""  # noqa: D205, D209 - click prints it as one line
    typed = texts_of(given)
    with ready() as made:
        from atlas.model.ids import InvestigationId  # noqa: PLC0415 - with the rest
        from atlas.services import investigations  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        item = investigations.do(visit, InvestigationId(investigation), act, typed)
    if as_json:
        printing.data({"id": item})
    else:
        printing.table([(str(item) if item else "done",)])


@click.command()
@as_person
@as_json
def agenda(*, person: str, purpose: str | None, as_json: bool) -> None:
    """Print the agenda of the week: what is new, stuck, ending and waiting in what PERSON may see."""
    with ready() as made:
        from atlas.services import investigations  # noqa: PLC0415 - needs Django set up

        found = investigations.agenda(visit_of(made, person, purpose))
    if as_json:
        told = {
            "new": found.new,
            "stuck": found.stuck,
            "expiring": found.expiring,
            "waiting": found.waiting,
            "overdue": found.overdue,
            "states": found.states,
        }
        printing.data(told)
        return
    printing.table(
        [("new", each.title, each.opened_at.date().isoformat()) for each in found.new]
        + [("stuck", each.title or str(each.kind), f"{each.days} days") for each in found.stuck]
        + [("ending", each.name, each.on.date().isoformat()) for each in found.expiring]
        + [("waiting", each.title, str(each.due or "")) for each in found.waiting]
    )


@click.command()
@click.option("--days", type=click.IntRange(1, 3_650), default=90, show_default=True)
@as_person
@as_json
def figures(*, days: int, person: str, purpose: str | None, as_json: bool) -> None:
    """Print figures of activity and quality over what PERSON may see, each with what it was counted from."""
    with ready() as made:
        from atlas.services import figures as services  # noqa: PLC0415 - needs Django set up

        found = services.figures(visit_of(made, person, purpose), days=days)
    if as_json:
        printing.data({"activity": found.activity, "quality": found.quality, "load": found.load})
        return
    printing.table(
        [
            (each.name, "not measurable" if each.value is None else f"{each.value:g}", each.unit)
            for each in (*found.activity, *found.quality)
        ]
    )
