"""Commands of the node's operator around members, cells and agreements. What they do is on record as the operator's."""

from datetime import datetime
from pathlib import Path

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import ready
from atlas.model.alliance import OrganisationKind

_REASON = click.option("--reason", required=True, help="Why; it is kept on record.")


@click.command("organisations")
@as_json
def organisations(*, as_json: bool) -> None:
    """List every organisation, whether it is in, and whether it signed the agreement in force."""
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        found = operator.organisations(now=made.now())
    rows = [
        {
            "organisation": each.short,
            "name": each.name,
            "kind": each.kind,
            "country": each.country,
            "state": "in" if each.active else "left" if each.left_at else "suspended",
            "signed": signed,
            "levers": list(each.profile.levers),
        }
        for each, signed in found
    ]
    if as_json:
        printing.data(rows)
    else:
        printing.table(
            [
                (
                    str(row["organisation"]),
                    str(row["kind"]),
                    str(row["state"]),
                    "signed" if row["signed"] else "not signed",
                    str(row["name"]),
                )
                for row in rows
            ]
        )


@click.command("cells")
@as_json
def cells(*, as_json: bool) -> None:
    """List every cell with its strictest marking and its time."""
    with ready():
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        found = operator.cells()
    if as_json:
        printing.data(
            [
                {
                    "cell": each.short,
                    "name": each.name,
                    "ceiling": each.ceiling,
                    "opens": each.opens_at,
                    "closes": each.closes_at,
                    "members": len(each.members),
                }
                for each in found
            ]
        )
    else:
        printing.table(
            [
                (
                    each.short,
                    str(each.ceiling),
                    _day(each.opens_at),
                    _day(each.closes_at),
                    each.name,
                )
                for each in found
            ]
        )


@click.command("agreements")
@as_json
def agreements(*, as_json: bool) -> None:
    """List every agreement, the latest first."""
    with ready():
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        found = operator.agreements()
    if as_json:
        printing.data(
            [
                {"version": each.version, "title": each.title, "from": each.effective_from}
                for each in found
            ]
        )
    else:
        printing.table([(each.version, _day(each.effective_from), each.title) for each in found])


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "-"


@click.command("drafts")
@click.argument("name", required=False)
def drafts(*, name: str | None) -> None:
    """List the drafts of agreements, or print the one of this NAME. They are no legal advice."""
    from atlas.services.alliance import drafts as service  # noqa: PLC0415 - needs no database

    if name is None:
        printing.table([(each.name, each.version, each.title) for each in service.drafts()])
    else:
        click.echo(service.draft(name).text)


@click.command("admit")
@click.argument("short")
@click.option("--name", required=True)
@click.option("--kind", type=click.Choice([str(each) for each in OrganisationKind]), required=True)
@click.option("--sector", default="")
@click.option("--country", default="", help="Two letters, as in ISO 3166-1.")
@click.option("--node", default="")
@_REASON
def admit(
    *, short: str, name: str, kind: str, sector: str, country: str, node: str, reason: str
) -> None:
    """Admit an organisation. It reads nothing before it signed the agreement in force."""
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up
        from atlas.services.alliance.organisations import Applicant  # noqa: PLC0415

        applicant = Applicant(
            short=short, name=name, kind=kind, sector=sector, country=country, node=node
        )
        operator.admit(applicant, reason=reason, now=made.now())
    printing.talk(f"{name} is in. Next: atlas admin add-person NAME --org {short} --role R2")


@click.command("suspend")
@click.argument("short")
@_REASON
def suspend(*, short: str, reason: str) -> None:
    """Suspend an organisation or a person: the next request is refused."""
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        name = operator.suspend(short, reason=reason, now=made.now())
    printing.talk(f"{name} is suspended. To undo it: atlas admin take-back {short} --reason ...")


@click.command("take-back")
@click.argument("short")
@_REASON
def take_back(*, short: str, reason: str) -> None:
    """Take an organisation or a person back that was suspended or had left."""
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        name = operator.take_back(short, reason=reason, now=made.now())
    printing.talk(f"{name} is in again.")


@click.command("sign")
@click.argument("org")
def sign(*, org: str) -> None:
    """Record that ORG signed the agreement in force on paper."""
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        agreement = operator.sign(org, now=made.now())
    printing.talk(f"{org} signed {agreement.title} {agreement.version}.")


@click.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True)
@click.option("--version", required=True)
@click.option("--from", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="YYYY-MM-DD.")
def publish(*, file: Path, title: str, version: str, day: datetime) -> None:
    """Publish FILE as the agreement that members must sign from a day on."""
    text = file.read_text("utf-8", errors="replace")
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        operator.publish(title, version, text, effective_from=day.date(), now=made.now())
    printing.talk(f"{title} {version} is in force from {day.date()}; nobody reads before signing.")


@click.command("add-node")
@click.argument("short")
@click.option("--name", required=True)
@click.option("--country", default="", help="Two letters, as in ISO 3166-1.")
def add_node(*, short: str, name: str, country: str) -> None:
    """Add a permanent seat of the alliance."""
    with ready() as made:
        from atlas.services.alliance import operator  # noqa: PLC0415 - needs Django set up

        operator.add_node(short, name=name, country=country, now=made.now())
    printing.talk(f"{name} is a node.")


COMMANDS = (
    *(organisations, cells, agreements, drafts, admit, suspend, take_back, sign, publish),
    add_node,
)
