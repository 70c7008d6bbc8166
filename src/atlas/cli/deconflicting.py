"""Commands of deconfliction: ask, list, file, change and withdraw; and the operator's change of the index key."""

from datetime import date, datetime, timedelta
from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.policy.deconfliction import Mode, Occasion, TargetKind

_MODES = click.Choice([str(each) for each in Mode])
_TARGETS = click.Choice([str(each) for each in TargetKind])
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def deconflict() -> None:
    """Find out whether others work on the same, and let them know that you do."""


@deconflict.command()
@click.argument("lines", nargs=-1, required=True, metavar="IDENTIFIER...")
@click.option("--target", required=True, type=(_TARGETS, click.UUID), help="Its kind and its id.")
@as_person
@as_json
def check(
    *,
    lines: tuple[str, ...],
    target: tuple[str, UUID],
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Ask for identifiers and names. Exit status 0, whatever the answer is."""
    with ready() as made:
        from atlas.services import deconflict as service  # noqa: PLC0415 - needs Django set up

        found = service.check(
            visit_of(made, person, purpose),
            identifiers=service.named(lines),
            target=service.Target(kind=TargetKind(target[0]), id=target[1]),
            occasion=Occasion.ASKED,
            keys=made.keys(),
        )
    if as_json:
        printing.data(found)
        return
    for each in found.answers:
        told = [(str(t.mode), t.organisation, t.case, t.note) for t in each.told]
        for row in told or [("no information", "", "", "")]:
            printing.table([(each.given, each.kind, *row)])


@deconflict.command("list")
@click.option("--page", type=click.IntRange(1, 99_999), default=1, show_default=True)
@as_person
@as_json
def list_(*, page: int, person: str, purpose: str | None, as_json: bool) -> None:
    """List what PERSON's organisation filed, who asked for it, and how much was asked."""
    with ready() as made:
        from atlas.services import deconflict as service  # noqa: PLC0415 - needs Django set up

        found = service.seen(visit_of(made, person, purpose), page=page)
    if as_json:
        printing.data({"entries": found.items, "hits": found.hits, "counts": found.counts})
        return
    printing.table(
        [
            (str(e.id), e.kind, e.mode, e.case, f"{e.expires_at:%Y-%m-%d}", str(e.hits))
            for e in found.items
        ]
    )
    for each in found.hits:
        asker = each.asker or "a member"
        printing.talk(f"{each.hit.asked_at:%Y-%m-%d %H:%M} {asker} ({each.hit.occasion})")


@deconflict.command()
@click.argument("lines", nargs=-1, required=True, metavar="IDENTIFIER...")
@click.option("--case", required=True, help="In your own words.")
@click.option("--answer", type=_MODES, default="silent", show_default=True)
@click.option("--until", type=_DAY, help="Last day.  [default: in 180 days]")
@click.option("--note", default="", help="Others read it only where the answer is open.")
@click.option("--planted", is_flag=True, help="Made up: whoever asks for it raises an alarm.")
@as_person
@as_json
def file(
    *,
    lines: tuple[str, ...],
    case: str,
    answer: str,
    until: datetime | None,
    note: str,
    planted: bool,
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """File identifiers and names that PERSON's organisation works on. Only keyed tokens are kept."""
    with ready() as made:
        from atlas.services import deconflict as service  # noqa: PLC0415 - needs Django set up

        last = until.date() if until else (made.now() + timedelta(days=180)).date()
        filing = service.Filing(case=case, mode=Mode(answer), until=last, note=note, canary=planted)
        filed = service.file(
            visit_of(made, person, purpose),
            filing,
            identifiers=service.named(lines),
            keys=made.keys(),
        )
    if as_json:
        printing.data(filed)
        return
    printing.talk(f"Filed {filed.new}; {filed.known} stood already for this case.")


@deconflict.command()
@click.argument("entry", type=click.UUID, metavar="ID")
@click.option("--answer", type=_MODES)
@click.option("--until", type=_DAY, help="Last day.")
@click.option("--note", help="Others read it only where the answer is open.")
@as_person
@as_json
def change(
    *,
    entry: UUID,
    answer: str | None,
    until: datetime | None,
    note: str | None,
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Change what others hear of the entry ID, until when it stands, or its note."""
    with ready() as made:
        from atlas.services import deconflict as service  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        found = service.get(visit, entry)
        last: date = (found.expires_at - timedelta(days=1)).date()
        wanted = service.Change(
            mode=Mode(answer or found.mode),
            until=until.date() if until else last,
            note=found.note if note is None else note,
            revision=found.revision,
        )
        service.change(visit, entry, wanted)
    if as_json:
        printing.data({"id": entry})
        return
    printing.talk("Changed.")


@deconflict.command()
@click.argument("entry", type=click.UUID, metavar="ID")
@as_person
@as_json
def withdraw(*, entry: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """End the entry ID: nobody who asks meets it any more."""
    with ready() as made:
        from atlas.services import deconflict as service  # noqa: PLC0415 - needs Django set up

        service.withdraw(visit_of(made, person, purpose), entry)
    if as_json:
        printing.data({"id": entry})
        return
    printing.talk("Withdrawn.")


@click.command("turn-index-key")
@as_json
def turn_index_key(*, as_json: bool) -> None:
    """Make another generation of the deconfliction index's key, and renew all entries."""
    with ready() as made:
        from atlas.services import deconflict as service  # noqa: PLC0415 - needs Django set up

        generation, renewed = service.turn_key(made.keys(), now=made.now())
    if as_json:
        printing.data({"generation": generation, "renewed": renewed})
        return
    printing.talk(f"Generation {generation}; {renewed} entries renewed.")
