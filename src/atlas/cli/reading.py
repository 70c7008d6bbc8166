"""Commands that read under a person's scope: search, show, lookup."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO
from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready
from atlas.model.ids import ThingId

_MOST_READ = 8 * 1024 * 1024  # more than a look-up takes: it says so itself

if TYPE_CHECKING:
    from atlas.services.explain import ThingView
    from atlas.services.gate import Visit
    from atlas.services.search import Item


@click.command()
@click.argument("query")
@as_person
@click.option("--limit", type=click.IntRange(1, 1_000), default=25, show_default=True)
@click.option("--kind", multiple=True, help="Only things of this kind; may be given again.")
@as_json
def search(
    *,
    query: str,
    person: str,
    purpose: str | None,
    limit: int,
    kind: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find things by words, names or identifiers (defanged ones too), best first."""
    with ready() as made:
        from atlas.services import search as service  # noqa: PLC0415 - needs Django set up

        asked = service.Query(text=query, kinds=frozenset(kind), size=limit)
        found = service.find(visit_of(made, person, purpose), asked)
    if as_json:
        printing.data({"total": found.total, "items": [_item(item) for item in found.items]})
        return
    printing.table([(str(i.marking), i.kind, str(i.id), i.name or i.stix_id) for i in found.items])
    printing.talk(f"{len(found.items)} of {found.total}{' or more' if found.capped else ''} things")
    if found.did_you_mean:
        printing.talk(f"Did you mean: {printing.clean(', '.join(found.did_you_mean))}?")


def _item(item: "Item") -> dict[str, object]:
    return {
        "id": str(item.id),
        "stix_id": item.stix_id,
        "kind": item.kind,
        "name": item.name,
        "marking": str(item.marking),
    }


@click.command()
@click.argument("reference", metavar="ID")
@click.option(
    "--reason",
    default="",
    help="Show masked personal data under --purpose and --reference, and put on record why.",
)
@as_person
@as_json
def show(*, reference: str, reason: str, person: str, purpose: str | None, as_json: bool) -> None:
    """Show one thing: its claims with who, when, how sure and marking, and its links.

    ID is the id that search prints, or a STIX id.
    """
    with ready() as made:
        from atlas.services import explain  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        thing = _thing_id(reference) or explain.find_by_reference(
            visit, reference, map_key=made.map_key()
        )
        view = _unmasked(visit, thing, reason) if reason else explain.thing(visit, thing)
    if as_json:
        printing.data(attrs.asdict(view, value_serializer=_plain))
    else:
        _print_thing(view)


def _unmasked(visit: "Visit", thing: ThingId, reason: str) -> "ThingView":
    from atlas.services import unmask  # noqa: PLC0415 - needs Django set up

    reference = visit.setting.reference
    wanted = unmask.Wanted(purpose=visit.purpose, reference=reference, reason=reason)
    return unmask.show(visit, thing, wanted)


def _plain(_: object, __: object, value: object) -> object:
    return str(value) if isinstance(value, UUID) else value


def _thing_id(text: str) -> ThingId | None:
    try:
        return ThingId(UUID(text))
    except ValueError:
        return None


def _objections(view: "ThingView") -> Iterator[str]:
    """Yield a line for what the persons concerned have against each claim."""
    for claim in view.claims:
        for each in claim.objections:
            name = claim.name or claim.stix_id
            yield f"{each.kind} by the person concerned since {each.since:%Y-%m-%d}: {name}"


def _print_thing(view: "ThingView") -> None:
    thing = view.thing
    click.echo(printing.clean(f"{thing.name or thing.stix_id}  {thing.kind}  {view.highest}"))
    if view.aliases:
        click.echo("also: " + printing.clean(", ".join(view.aliases)))
    for each in view.withdrawn:
        day = each.withdrawn_on.isoformat()
        click.echo(printing.clean(f"Withdrawn by its contributor: {each.organisation}, {day}"))
    click.echo(f"\nClaims: {view.claim_count}")
    printing.table(
        [
            (
                str(c.marking),
                c.organisation,
                f"{c.recorded_at:%Y-%m-%d}",
                str(c.grade),
                c.name or c.stix_id,
            )
            for c in view.claims
        ]
    )
    for told in _objections(view):
        click.echo(printing.clean(told))
    revoked = f" ({view.revoked_links} revoked are left out)" if view.revoked_links else ""
    click.echo(f"\nLinks: {view.link_count}{revoked}")
    printing.table(
        [
            (
                str(each.marking),
                "->" if each.outgoing else "<-",
                each.type,
                each.other.kind,
                each.other.name or each.other.stix_id,
            )
            for each in view.links
        ]
    )


@click.command()
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
@as_person
@as_json
def lookup(*, file: TextIO, person: str, purpose: str | None, as_json: bool) -> None:
    """Tell which identifiers of FILE (one a line, `-` for stdin) are on the map, and where. Nothing is kept."""
    lines = file.read(_MOST_READ).splitlines()
    with ready() as made:
        from atlas.services import lookup as service  # noqa: PLC0415 - needs Django set up

        answer = service.lookup(visit_of(made, person, purpose), lines)
    if as_json:
        printing.data(
            {
                "known": answer.known,
                "unknown": answer.unknown,
                "unreadable": answer.unreadable,
                "lines": [
                    {
                        "line": line.number,
                        "text": line.text,
                        "identifiers": [
                            {"kind": each.kind, "value": each.value} for each in line.identifiers
                        ],
                        "items": [_item(item) for item in line.things],
                    }
                    for line in answer.lines
                ],
            }
        )
        return
    for line in answer.lines:
        kinds = ", ".join(each.kind for each in line.identifiers) or "not an identifier"
        on = ", ".join(item.name or item.stix_id for item in line.things) or "-"
        click.echo(printing.clean(f"{line.text}\t{kinds}\t{on}"))
    printing.talk(f"{answer.known} known, {answer.unknown} unknown, {answer.unreadable} unreadable")
