"""Commands around what is the same: proposals, what is judged of a thing, judging and withdrawing."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.resolve.judging import Verdict

if TYPE_CHECKING:
    from atlas.services.resolve import Judged

_VERDICTS = click.Choice([str(each) for each in Verdict])


@click.group()
def same() -> None:
    """Judge whether things are the same, or not; nothing that is stored is merged."""


@same.command()
@as_person
@click.option("--batch", type=click.UUID, help="Only what this import brought.")
@as_json
def proposals(*, person: str, purpose: str | None, batch: UUID | None, as_json: bool) -> None:
    """List things that have a name in common with what PERSON's organisation contributed."""
    with ready() as made:
        from atlas.services import resolve  # noqa: PLC0415 - needs Django set up

        found = resolve.proposals(visit_of(made, person, purpose), batch=batch)
    if as_json:
        printing.data({"pairs": found.items, "capped": found.capped})
        return
    printing.table(
        [
            (str(each.one.id), str(each.other.id), each.one.name, each.other.name)
            for each in found.items
        ]
    )
    if found.capped:
        printing.talk("There are more; judge these first.")


@same.command("of")
@click.argument("thing", type=click.UUID, metavar="ID")
@as_person
@as_json
def of_thing(*, thing: UUID, person: str, purpose: str | None, as_json: bool) -> None:
    """Say what is judged of the thing ID: with what it shows as one, and who says so."""
    with ready() as made:
        from atlas.model.ids import ThingId  # noqa: PLC0415 - with the rest
        from atlas.services import explain  # noqa: PLC0415 - needs Django set up

        view = explain.thing(visit_of(made, person, purpose), ThingId(thing))
    told = view.sameness
    if as_json:
        printing.data({"thing": view.thing.id, "same": told})
        return
    printing.table([_row(each) for each in told.judgements])


@same.command()
@click.argument("one", type=click.UUID, metavar="ID")
@click.argument("other", type=click.UUID, metavar="OTHER")
@click.option("--verdict", type=_VERDICTS, required=True)
@click.option("--reason", required=True, help="Why; it is kept with the judgement and on record.")
@click.option("--sure", type=click.IntRange(0, 100), default=80, show_default=True, help="Percent.")
@as_person
@as_json
def judge(
    *,
    one: UUID,
    other: UUID,
    verdict: str,
    reason: str,
    sure: int,
    person: str,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Judge whether the things ID and OTHER are the same, as strict as all that PERSON sees of both."""
    with ready() as made:
        from atlas.model.ids import ThingId  # noqa: PLC0415 - with the rest
        from atlas.services import resolve  # noqa: PLC0415 - needs Django set up

        asked = resolve.Asked(
            pairs=((ThingId(one), ThingId(other)),),
            verdict=Verdict(verdict),
            reason=reason,
            strength=sure,
        )
        [kept] = resolve.judge(visit_of(made, person, purpose), asked)
    _say({"judgement": str(kept)}, as_json=as_json)


@same.command()
@click.argument("judgement", type=click.UUID, metavar="JUDGEMENT")
@click.option("--reason", required=True, help="Why; it is kept on record.")
@as_person
@as_json
def withdraw(
    *, judgement: UUID, reason: str, person: str, purpose: str | None, as_json: bool
) -> None:
    """Withdraw a judgement of PERSON's organisation; both sides come back as they were."""
    with ready() as made:
        from atlas.services import resolve  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        one, other = resolve.withdraw(visit, judgement, reason=reason)
    _say({"one": str(one), "other": str(other)}, as_json=as_json)


def _row(judged: "Judged") -> tuple[str, ...]:
    if judged.withdrawn_at:
        state = "withdrawn"
    elif judged.disputed:
        state = "disputed"
    else:
        state = "counts" if judged.counts else "superseded"
    ends = (str(judged.one.id), str(judged.other.id))
    return (str(judged.id), str(judged.verdict), *ends, state, judged.organisation)


def _say(told: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        printing.data(told)
    else:
        printing.table([tuple(told.values())])
