"""Commands of the node's operator."""

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import ready
from atlas.policy.actors import Role


@click.group()
def admin() -> None:
    """What the operator of a node does: people, database, checks."""


@admin.command("persons")
@as_json
def persons(*, as_json: bool) -> None:
    """List everybody: the names that --as and signin take."""
    with ready():
        from atlas.services import alliance  # noqa: PLC0415 - needs Django set up

        cards = alliance.cards()
    if as_json:
        printing.data(
            [
                {
                    "person": c.short,
                    "name": c.name,
                    "organisation": c.organisation_short,
                    "roles": c.roles,
                }
                for c in cards
            ]
        )
    else:
        printing.table([(c.short, c.organisation_short, ",".join(c.roles), c.name) for c in cards])


@admin.command("add-person")
@click.argument("short")
@click.option("--org", required=True, metavar="ORG")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([str(role) for role in Role]),
    default=["R3"],
)
def add_person(*, short: str, org: str, roles: tuple[str, ...]) -> None:
    """Add a person to an organisation, trained for a year."""
    with ready() as made:
        from atlas.services import alliance  # noqa: PLC0415 - needs Django set up

        card = alliance.add_person(short, org, roles=frozenset(map(Role, roles)), now=made.now())
    printing.talk(f"{card.short} of {card.organisation} may sign in: atlas signin {card.short}")


@admin.command("database-sql")
@click.option("--database", default="atlas", show_default=True)
def database_sql(*, database: str) -> None:
    """Print what a superuser of one's own PostgreSQL runs once, with psql."""
    from atlas.cli import startup  # noqa: PLC0415 - the store is asked at start-up only

    click.echo(startup.superuser_sql(database))


@click.command()
@as_json
def verify(*, as_json: bool) -> None:
    """Check claims, decisions and the ledger against their commitments, and the map against its claims."""
    with ready() as made:
        from atlas.services import verify as service  # noqa: PLC0415 - needs Django set up

        with printing.progress("Verifying", 100) as tell:
            answer = service.verify(made.settings, progress=lambda d, t: tell(d * 100 // max(t, 1)))
    if as_json:
        printing.data({"claims": answer.claims, "problems": list(answer.problems)})
    else:
        printing.table([(problem,) for problem in answer.problems])
        printing.talk(f"{answer.claims} claims checked, {len(answer.problems)} problems")
    if answer.problems:
        raise SystemExit(7)
