"""Commands about the record: why somebody sees a thing, who did what, what went out."""

import csv
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO
from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.model.handling import Purpose
from atlas.model.ids import ThingId
from atlas.policy.decide import Action

if TYPE_CHECKING:
    from atlas.services.access import Addressed, Ground, Told
    from atlas.services.audit import Line
    from atlas.services.ledger import Entry

_DAY = click.DateTime(formats=["%Y-%m-%d"])


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


@click.command()
@as_person
@click.option(
    "--actor", default="", help="Short name of a person or member, or work of the system."
)
@click.option("--act", "action", type=click.Choice([str(each) for each in Action]))
@click.option("--for", "of_purpose", type=click.Choice([str(each) for each in Purpose]))
@click.option("--rule", default="", help="A rule that the answer named.")
@click.option("--allowed/--refused", default=None)
@click.option("--object", "object_", type=click.UUID, help="Id of what it was done to.")
@click.option("--since", type=_DAY, help="First day (UTC).")
@click.option("--until", type=_DAY, help="Last day (UTC).")
@click.option("--before", default="", help="Where an earlier page ended.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True)
@as_json
def audit(*, person: str, purpose: str | None, as_json: bool, **asked: Any) -> None:
    """Search the record of decisions, the newest first.

    Auditors (R12) see all of it, representatives (R2) what people of their own organisation did.
    """
    with ready() as made:
        from atlas.services import audit as service  # noqa: PLC0415 - needs Django set up

        question = service.Question(
            actor=asked["actor"],
            action=Action(asked["action"]) if asked["action"] else None,
            purpose=Purpose(asked["of_purpose"]) if asked["of_purpose"] else None,
            rule=asked["rule"],
            allowed=asked["allowed"],
            object=asked["object_"],
            since=_begin(asked["since"], 0),
            until=_begin(asked["until"], 1),
            before=asked["before"],
            size=asked["limit"],
        )
        record = service.search(visit_of(made, person, purpose), question)
    if as_json:
        printing.data(attrs.asdict(record, value_serializer=_plain))
        return
    printing.table([_columns(line) for line in record.lines])
    if record.older:
        printing.talk(f"more: --before {record.older}")


@click.command()
@click.argument("sending", metavar="[ID]", type=click.UUID, required=False)
@as_person
@click.option("--before", default="", help="Where an earlier page ended.")
@click.option("--after", type=int, default=-1, help="Of one sending: lines behind this place.")
@click.option(
    "--csv", "csv_", type=click.File("w", encoding="utf-8"), help="Write all lines to this file."
)
@as_json
def ledger(
    *,
    sending: UUID | None,
    person: str,
    purpose: str | None,
    before: str,
    after: int,
    csv_: TextIO | None,
    as_json: bool,
) -> None:
    """List what went out, the newest first; with ID the lines of one sending.

    Everybody sees what he took, representatives also who took claims of their organisation, auditors all.
    """
    with ready() as made:
        from atlas.services import ledger as service  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        if csv_ is not None:
            csv.writer(csv_, lineterminator="\n").writerows(service.rows(visit))
            return
        told: Any = (
            service.detail(visit, sending, after=after)
            if sending
            else service.entries(visit, before=before)
        )
    if as_json:
        printing.data(attrs.asdict(told, value_serializer=_plain))
    elif sending:
        printing.table([(str(place), str(claim), *rest) for place, claim, *rest in told.lines])
    else:
        printing.table([_sending(entry) for entry in told.entries])
        if told.older:
            printing.talk(f"more: --before {told.older}")


def _sending(entry: "Entry") -> tuple[str, ...]:
    return (
        f"{entry.sent_at:%Y-%m-%d %H:%M:%SZ}",
        str(entry.id),
        entry.person or entry.organisation,
        entry.organisation,
        f"{entry.lines} lines",
        entry.marking,
        " ".join(filter(None, (entry.purpose, entry.reference, *entry.bases))),
    )


def _begin(day: datetime | None, after: int) -> datetime | None:
    return day.replace(tzinfo=UTC) + timedelta(days=after) if day else None


def _columns(line: "Line") -> tuple[str, ...]:
    return (
        f"{line.decided_at:%Y-%m-%d %H:%M:%SZ}",
        " · ".join(filter(None, (line.person, line.system))),
        line.organisation,
        line.action,
        "allowed" if line.allowed else "refused",
        " ".join(line.rules),
        " ".join(filter(None, (line.purpose, line.reference))),
        " ".join(filter(None, (line.object_organisation, str(line.object or "")))),
        line.reason,
    )


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
