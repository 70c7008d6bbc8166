"""Commands around bearer tokens: the node's operator makes, lists and ends them."""

import uuid
from typing import Any

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import ready
from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.policy.actors import TokenScope


@click.group()
def token() -> None:
    """Bearer tokens: what programs come in with, and what --as needs in ATLAS_TOKEN."""


@token.command("create")
@click.argument("person")
@click.option(
    "--purpose",
    type=click.Choice([str(each) for each in Purpose]),
    default=str(Purpose.RESEARCH),
    show_default=True,
    help="What its visits are for.",
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([str(each) for each in TokenScope]),
    default=["read"],
    show_default=True,
    help="How far it reaches; give it again for more.",
)
@click.option(
    "--reference",
    default="",
    help="What its visits are about: an investigation, or cell:NAME. Without it it reads no personal data.",
)
@click.option("--days", default=90, show_default=True, help="How long it lasts, up to 366.")
@click.option("--name", default="", help="What to know it by in lists.")
@click.option(
    "--reason", default="", help="Why; any purpose but research needs it, and it is kept."
)
@as_json
def create(
    *, person: str, purpose: str, scopes: tuple[str, ...], as_json: bool, **said: Any
) -> None:
    """Print a fresh token for PERSON. It is shown this once; only its hash is kept."""
    with ready() as made:
        from atlas.services import tokens  # noqa: PLC0415 - needs Django set up

        wish = tokens.Wish(
            purpose=Purpose(purpose),
            scopes=frozenset(map(TokenScope, scopes)),
            **said,
        )
        fresh = tokens.make_for(person, wish, now=made.now())
    if as_json:
        printing.data({"person": person, "token": fresh.secret, **_told(fresh.token)})
    else:
        click.echo(fresh.secret)


@token.command("list")
@click.argument("person")
@as_json
def list_(*, person: str, as_json: bool) -> None:
    """List the tokens of PERSON, those that have ended too; never the tokens themselves."""
    with ready():
        from atlas.services import tokens  # noqa: PLC0415 - needs Django set up

        found = [_told(each) for each in tokens.of_named(person)]
    if as_json:
        printing.data(found)
    else:
        printing.table([tuple(map(str, each.values())) for each in found])


@token.command("revoke")
@click.argument("id")
def revoke(*, id: str) -> None:
    """End the token with this ID; whoever comes with it is refused from the next request on."""
    try:
        wanted = uuid.UUID(id)
    except ValueError as error:
        raise UsageError(f"{id!r} is no id of a token; `atlas token list` shows them.") from error
    with ready() as made:
        from atlas.services import tokens  # noqa: PLC0415 - needs Django set up

        tokens.revoke_any(wanted, now=made.now())
    printing.talk("Revoked.")


def _told(token: Any) -> dict[str, Any]:
    """Return what may be told of a token: never its secret, which nobody keeps."""
    return {
        "id": str(token.id),
        "name": token.name,
        "purpose": str(token.purpose),
        "reference": token.reference,
        "scope": sorted(map(str, token.scopes)),
        "expires": token.expires_at.date().isoformat(),
        "state": "revoked" if token.revoked_at else "valid",
        "last_used": token.last_used.isoformat() if token.last_used else None,
    }
