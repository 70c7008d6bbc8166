"""Commands of the node's operator around the server itself: its first administrator, its state, a rescue, mail."""

from typing import TYPE_CHECKING

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import Ready, ready

if TYPE_CHECKING:
    from atlas.services.operating import State


@click.command()
@click.option("--org", required=True, metavar="ORG", help="Short name of the first organisation.")
@click.option("--person", required=True, metavar="PERSON", help="Short name of its administrator.")
@as_json
def init(*, org: str, person: str, as_json: bool) -> None:
    """Make the first organisation and its administrator (R1), and print a one-time link."""
    with ready() as made:
        from atlas.services import founding, signin  # noqa: PLC0415 - needs Django set up

        card = founding.found(org, person, now=made.now())
        link = f"{made.address()}/signin/{signin.make_link(card.short, now=made.now())}"
    _tell_link(card.short, link, as_json=as_json)


def _tell_link(person: str, link: str, *, as_json: bool) -> None:
    if as_json:
        printing.data({"person": person, "link": link})
    else:
        click.echo(link)


@click.command()
@as_json
def state(*, as_json: bool) -> None:
    """Print how the server does: database, disk, jobs, last backup, versions. Nothing of the map."""
    with ready() as made:
        from atlas.services import operating  # noqa: PLC0415 - needs Django set up

        found = _told(operating.state(made.settings))
    if as_json:
        printing.data(found)
    else:
        printing.table(
            [(name, "" if value is None else str(value)) for name, value in found.items()]
        )


def _told(state: "State") -> dict[str, object]:
    return {
        "version": state.version,
        "python": state.python,
        "postgresql": state.database.version,
        "migration": state.database.migration,
        "migrated": state.migrated,
        "database_bytes": state.database.bytes,
        "disk_free_bytes": state.disk.free,
        "disk_bytes": state.disk.total,
        "worker": state.worker,
        "jobs_waiting": state.jobs.waiting,
        "jobs_running": state.jobs.running,
        "jobs_failed": state.jobs.failed,
        "backed_up_at": state.backed_up_at.isoformat() if state.backed_up_at else None,
    }


@click.group()
def rescue() -> None:
    """Let a locked-out administrator in again: two operators, each with a part."""


@rescue.command()
@click.argument("person")
@click.option("--reason", required=True, help="Why; it is kept on record.")
@as_json
def begin(*, person: str, reason: str, as_json: bool) -> None:
    """Begin the rescue of PERSON and print the code that a second operator confirms it with, within an hour."""
    with ready() as made:
        from atlas.services import rescue as service  # noqa: PLC0415 - needs Django set up

        begun = service.begin(person, reason=reason, by=service.login(), now=made.now())
    if as_json:
        printing.data({"code": begun.code, "expires": begun.rescue.expires_at.isoformat()})
    else:
        click.echo(begun.code)
        printing.talk("A second operator confirms it: atlas admin rescue confirm CODE")


@rescue.command()
@click.argument("code")
@click.option(
    "--as",
    "person",
    metavar="PERSON",
    help="Who confirms (R1 or R12), with a token in ATLAS_TOKEN.",
)
@as_json
def confirm(*, code: str, person: str | None, as_json: bool) -> None:
    """Confirm a rescue as its second operator, and print the one-time link of whom it lets in."""
    with ready() as made:
        token = _confirmed(made, code, person)
        link = f"{made.address()}/signin/{token}"
    _tell_link("", link, as_json=as_json)


def _confirmed(made: Ready, code: str, person: str | None) -> str:
    from atlas.services import rescue as service  # noqa: PLC0415 - needs Django set up

    second = service.Second(short=person, token=made.settings.token, login=service.login())
    return service.confirm(code, second, now=made.now())


@click.command()
@click.argument("person")
@click.argument("address", required=False)
def mail(*, person: str, address: str | None) -> None:
    """Say where PERSON gets mail; without ADDRESS, that there is none."""
    with ready() as made:
        from atlas.services import mail as service  # noqa: PLC0415 - needs Django set up

        service.set_address_of(person, address, now=made.now())
    printing.talk(f"{person} gets mail at {address}." if address else f"{person} gets no mail.")


COMMANDS: tuple[click.Command, ...] = (init, state, rescue, mail)
"""What stands under `atlas admin` beside the commands around people."""
