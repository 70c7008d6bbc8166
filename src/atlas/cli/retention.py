"""Commands of the node's operator about what holds for a time: legal bases, and how long claims are kept."""

from datetime import UTC, datetime
from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json
from atlas.cli.startup import ready

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("bases")
@click.option(
    "--org", required=True, metavar="ORG", help="For whom it is told whether each counts."
)
@as_json
def bases(*, org: str, as_json: bool) -> None:
    """List the legal bases, and which count for an organisation today."""
    with ready() as made:
        from atlas.services import bases as service  # noqa: PLC0415 - needs Django set up

        found = service.all_bases(service.operator_of(org, now=made.now()))
    rows = [
        {
            "id": str(each.id),
            "code": each.basis.code,
            "jurisdiction": each.basis.jurisdiction,
            "from": each.basis.valid_from.isoformat(),
            "to": each.basis.valid_to.isoformat() if each.basis.valid_to else None,
            "in_force": each.is_in_force,
            "counts": each.holds_here,
        }
        for each in found
    ]
    if as_json:
        printing.data(rows)
    else:
        printing.table([tuple("" if v is None else str(v) for v in row.values()) for row in rows])


@click.command("add-basis")
@click.argument("code")
@click.argument("jurisdiction")
@click.option("--from", "first", required=True, type=_DAY, help="First day on which it holds.")
@click.option("--to", "last", type=_DAY, help="Last day on which it holds, if it is known.")
@click.option("--org", required=True, metavar="ORG", help="For whom the operator acts, on record.")
@click.option("--reason", required=True, help="Why, on record.")
def add_basis(
    *, code: str, jurisdiction: str, first: datetime, last: datetime | None, org: str, reason: str
) -> None:
    """Add a legal basis. JURISDICTION is a country of two letters, EU, or * for everywhere."""
    with ready() as made:
        from atlas.model.handling import LegalBasis  # noqa: PLC0415
        from atlas.services import bases as service  # noqa: PLC0415 - needs Django set up

        basis = LegalBasis(
            code=code,
            jurisdiction=jurisdiction,
            valid_from=first.date(),
            valid_to=last.date() if last else None,
        )
        id_ = service.add(service.operator_of(org, now=made.now()), basis, reason=reason)
    printing.data(str(id_))


@click.command("end-basis")
@click.argument("basis", type=click.UUID)
@click.option("--on", "last", type=_DAY, help="Last day on which it holds; today if none is named.")
@click.option("--org", required=True, metavar="ORG", help="For whom the operator acts, on record.")
@click.option("--reason", required=True, help="Why, on record.")
def end_basis(*, basis: UUID, last: datetime | None, org: str, reason: str) -> None:
    """End a legal basis: BASIS is an id that `atlas admin bases` prints."""
    with ready() as made:
        from atlas.services import bases as service  # noqa: PLC0415 - needs Django set up

        day = (last or made.now().astimezone(UTC)).date()
        visit = service.operator_of(org, now=made.now())
        service.end(visit, basis, last_day=day, reason=reason)
    printing.talk(f"It holds to {day} and no longer.")


@click.command("retention")
@as_json
def run(*, as_json: bool) -> None:
    """Do the daily work now: withdraw what is past its longest date, erase what was withdrawn long enough."""
    with ready() as made:
        from atlas.services import retention as service  # noqa: PLC0415 - needs Django set up

        ended = service.run(now=made.now())
    if as_json:
        printing.data({"withdrawn": ended.withdrawn, "erased": ended.erased})
    else:
        printing.talk(f"{ended.withdrawn} withdrawn, {ended.erased} erased")
