"""Commands about the record: why somebody sees a thing."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.model.ids import ThingId

if TYPE_CHECKING:
    from atlas.services.access import Addressed, Ground, Told


@click.command()
@click.argument("reference", metavar="ID")
@as_person
@as_json
def why(*, reference: str, person: str, purpose: str | None, as_json: bool) -> None:
    """Tell by which rules a person sees a thing: each handling of it, what meets it, and since when.

    ID is the id that search prints, or a STIX id.
    """
    with ready() as made:
        from atlas.services import access, explain  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        thing = _thing_id(reference) or explain.find_by_reference(
            visit, reference, map_key=made.map_key()
        )
        told = access.explain(visit, thing)
    if as_json:
        printing.data(attrs.asdict(told, value_serializer=_plain))
        return
    click.echo(printing.clean(f"{told.name or told.stix_id}  {told.kind}  {told.highest}"))
    for ground in told.grounds:
        _print_ground(ground)


def _thing_id(text: str) -> ThingId | None:
    try:
        return ThingId(UUID(text))
    except ValueError:
        return None


def _plain(_: object, __: object, value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _print_ground(ground: "Ground") -> None:
    given = ", ".join(ground.organisations)
    click.echo()
    click.echo(
        printing.clean(f"{ground.marking}  {ground.claims} claims, {ground.links} links of {given}")
    )
    click.echo(printing.clean(f"addressed to {_audience(ground.addressed)}"))
    printing.table([(str(each.rule), *_facts(each)) for each in ground.reasons])


def _audience(to: "Addressed") -> str:
    words = ["the whole alliance"] if to.alliance else []
    words += [f"cell {name}" for name in to.cells]
    words += to.organisations
    words += ["this person by name"] if to.me else []
    words += ["others"] if to.others else []
    return ", ".join(words) or "everybody"


def _facts(told: "Told") -> tuple[str, str]:
    since = f"since {told.since:%Y-%m-%d}" if told.since else ""
    until = f"until {told.until:%Y-%m-%d}" if told.until else ""
    name = f"{told.name} ({told.jurisdiction})" if told.jurisdiction else told.name
    return name, " ".join(filter(None, (since, until)))
