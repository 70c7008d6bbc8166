"""The command that takes claims out."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import Ready, ready
from atlas.errors import UsageError
from atlas.model.ids import ThingId
from atlas.model.markings import TLP

if TYPE_CHECKING:
    from atlas.policy.derived import Derived
    from atlas.services.export import Exported
    from atlas.services.gate import Visit

_FORMS = ("stix", "misp", "csv", "blocklist")


@click.command()
@as_person
@click.option("--format", "format_", type=click.Choice(_FORMS), default="stix", show_default=True)
@click.option("--query", help="Only the things that this search finds.")
@click.option(
    "--thing", metavar="ID", help="Only this thing and its relations; an id or a STIX id."
)
@click.option(
    "--view",
    metavar="NAME",
    help="Only what one of your saved views of the map shows; its name or id.",
)
@click.option(
    "--ceiling", metavar="TLP", help="Leave out what is marked more strictly, as TLP:GREEN."
)
@click.option("--current", is_flag=True, help="Only versions in force, without history.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@as_json
def export(
    *,
    person: str,
    purpose: str | None,
    format_: str,
    query: str | None,
    thing: str | None,
    view: str | None,
    ceiling: str | None,
    current: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Write what a person may see: as STIX bundles (one per STIX version), MISP events, a table, or a list to block.

    In STIX each object goes out as it came in, with the TLP that holds for it added where it does not say it itself.
    What the form cannot carry, and what stays, is told with its reason.
    """
    if thing is not None and view is not None:
        raise UsageError("Say either --thing or --view.")
    asked = _Asked(format_, query, thing, view, _ceiling(ceiling), current)
    answer = _exported(asked, out, person, purpose)
    if as_json:
        printing.data(_told(answer))
    else:
        _print(answer, format_)


@attrs.frozen
class _Asked:
    form: str
    query: str | None
    thing: str | None
    view: str | None
    ceiling: TLP | None
    is_current: bool


def _exported(asked: _Asked, out: Path, person: str, purpose: str | None) -> "Exported":
    if not out.absolute().parent.is_dir():
        raise UsageError(f"{out.absolute().parent} is not a folder; make it first.")
    with ready() as made, printing.progress("Exporting", 100) as tell:
        from atlas.services import export as service  # noqa: PLC0415 - needs Django set up
        from atlas.services import warnlists  # noqa: PLC0415 - as above
        from atlas.services.export_forms import Form  # noqa: PLC0415 - as above

        visit, form = visit_of(made, person, purpose), Form(asked.form)
        wanted = service.Wanted(
            query=asked.query,
            things=_things(made, visit, asked),
            current_only=asked.is_current,
            ceiling=asked.ceiling,
            form=form,
            lists=warnlists.installed(made.settings.data, form),
        )
        return service.export(
            visit,
            out,
            clock=made.now,
            wanted=wanted,
            progress=lambda done, total: tell(done * 100 // total),
        )


def _things(made: Ready, visit: "Visit", asked: _Asked) -> tuple[ThingId, ...] | None:
    """Return what is asked for by id or by a saved view; `None` for all, as a view of the whole map is."""
    from atlas.services import explore, views  # noqa: PLC0415 - needs Django set up
    from atlas.services.explore.addresses import view_of_state  # noqa: PLC0415 - as above

    if asked.thing is not None:
        return (_thing(made, visit, asked.thing),)
    view = view_of_state(views.called(visit, asked.view).state) if asked.view is not None else None
    if view is None:
        return None
    return tuple(spot.thing.id for spot in explore.picture(visit, view).spots)


def _thing(made: Ready, visit: "Visit", reference: str) -> ThingId:
    from atlas.services import explain  # noqa: PLC0415 - needs Django set up

    try:
        return ThingId(UUID(reference))
    except ValueError:
        return explain.find_by_reference(visit, reference, map_key=made.map_key())


def _ceiling(said: str | None) -> TLP | None:
    if said is None:
        return None
    label = said.upper()
    try:
        return TLP(label if label.startswith("TLP:") else f"TLP:{label}")
    except ValueError as error:
        raise UsageError(f"{said} is no marking; expected {', '.join(TLP)}.") from error


def _told(answer: "Exported") -> dict[str, object]:
    return {
        "items": answer.items,
        "left_out": [{"id": id_, "reason": reason} for id_, reason in answer.left_out],
        "partly": [{"id": id_, "reason": reason} for id_, reason in answer.partly],
        "partly_by_reason": dict(answer.partly_by_reason),
        "files": [str(path) for path in answer.files],
        "marking": answer.marking,
        **_terms(answer.derived),
    }


def _print(answer: "Exported", form: str) -> None:
    printing.table([(str(path),) for path in answer.files])
    printing.talk(
        f"{answer.items} objects, {len(answer.left_out)} left out, {answer.marking} at most"
    )
    for reason, count in Counter(reason for _, reason in answer.left_out).most_common():
        printing.talk(f"left out {count}: {reason}")
    for reason, count in answer.partly_by_reason.items():
        printing.talk(f"carried in part as {form} {count}: {reason}")


def _terms(derived: "Derived | None") -> dict[str, object]:
    """Return under which terms all of an export goes, and of which its parts say the opposite."""
    if derived is None:
        return {"terms": None, "conflicts": []}
    from atlas.model.terms import STATEMENTS  # noqa: PLC0415 - few commands need it

    terms = {name: getattr(derived.terms, name) for name in STATEMENTS}
    return {"terms": terms, "conflicts": sorted(derived.conflicts)}
