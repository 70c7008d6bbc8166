"""Commands that walk over the map under a person's scope: path, shared, neighbours."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import attrs
import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import Ready, ready
from atlas.model.grades import likelihood_words
from atlas.model.ids import ThingId
from atlas.model.kinds import relation as words_of

if TYPE_CHECKING:
    from atlas.services.explain import ThingRef
    from atlas.services.explore import Neighbours, Route, SharedBy, Tie

_everything = click.option(
    "--everything", is_flag=True, help="Walk through places, sectors, techniques and hubs too."
)
_relation = click.option(
    "--relation", "relations", multiple=True, help="Only links of this type; may be given again."
)
_kind = click.option(
    "--kind", "kinds", multiple=True, help="Only things of this kind; may be given again."
)


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@as_person
@click.option("--max-hops", type=click.IntRange(1, 6), default=6, show_default=True)
@_relation
@_everything
@as_json
def path(
    *,
    source: str,
    target: str,
    person: str,
    purpose: str | None,
    max_hops: int,
    relations: tuple[str, ...],
    everything: bool,
    as_json: bool,
) -> None:
    """Find the shortest path between two things, with who says each step.

    FROM and TO are ids that search prints, STIX ids, or names that one thing alone has.
    """
    with ready() as made:
        from atlas.services import explore  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        one, other = (_meant(made, visit, each) for each in (source, target))
        filter_ = explore.Filter(relations=frozenset(relations))
        ways = explore.Ways(steps=max_hops, filter=filter_, everything=everything)
        found = explore.path(visit, one, other, ways)
    if as_json:
        printing.data({"path": _plain(found) if found else None, "max_hops": max_hops})
    elif found:
        _print_path(found)
    else:
        printing.talk(explore.NO_PATH.format(steps=max_hops))
        printing.talk("Try --everything, or ask what both lead to: atlas shared.")


@click.command()
@click.argument("things", metavar="ID ID...", nargs=-1, required=True)
@as_person
@click.option("--hops", type=click.IntRange(1, 3), default=2, show_default=True)
@_relation
@_kind
@_everything
@click.option("--limit", type=click.IntRange(1, 200), default=25, show_default=True)
@as_json
def shared(
    *,
    things: tuple[str, ...],
    person: str,
    purpose: str | None,
    hops: int,
    relations: tuple[str, ...],
    kinds: tuple[str, ...],
    everything: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Find what two or more things all lead to: nearest first, then what has fewest links.

    Each ID is an id that search prints, a STIX id, or a name that one thing alone has.
    """
    with ready() as made:
        from atlas.services import explore  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        chosen = [_meant(made, visit, each) for each in things]
        filter_ = explore.Filter(relations=frozenset(relations), kinds=frozenset(kinds))
        ways = explore.Ways(steps=hops, filter=filter_, everything=everything)
        found = explore.shared(visit, chosen, ways, limit=limit)
    printing.data(_plain(found)) if as_json else _print_shared(found, hops)


@click.command()
@click.argument("thing", metavar="ID")
@as_person
@_relation
@_kind
@as_json
def neighbours(
    *,
    thing: str,
    person: str,
    purpose: str | None,
    relations: tuple[str, ...],
    kinds: tuple[str, ...],
    as_json: bool,
) -> None:
    """List what a thing is linked to, with who says so. Of more than 50 it counts the kinds; ask for one of them.

    ID is an id that search prints, a STIX id, or a name that one thing alone has.
    """
    with ready() as made:
        from atlas.services import explore  # noqa: PLC0415 - needs Django set up

        visit = visit_of(made, person, purpose)
        filter_ = explore.Filter(relations=frozenset(relations), kinds=frozenset(kinds))
        found = explore.neighbours(visit, _meant(made, visit, thing), filter_=filter_)
    printing.data(_plain(found)) if as_json else _print_neighbours(found)


def _meant(made: Ready, visit: Any, reference: str) -> ThingId:
    from atlas.services import explore  # noqa: PLC0415 - needs Django set up

    return explore.meant(visit, reference, map_key=made.map_key())


def _plain(found: Any) -> dict[str, object]:
    return attrs.asdict(found, value_serializer=_plain_value)


def _plain_value(_: object, __: object, value: object) -> object:
    return str(value) if isinstance(value, UUID) else value


def _print_path(found: "Route") -> None:
    for rank, route in enumerate((found, *found.others)):
        if rank:
            click.echo(f"\nor, as long ({rank} of {len(found.others)}):")
        _print_route(route)


def _print_route(route: "Route", indent: str = "") -> None:
    """Print the start, then each step as the relation and what it leads to, with its ground below."""
    start = route.steps[0].source
    rows = [(_words(step.tie, step.source.id), _name(step.target)) for step in route.steps]
    width = max(len(words) for words, _ in rows)
    click.echo(printing.clean(f"{indent}{_name(start)}  {start.kind}"))
    for (words, name), step in zip(rows, route.steps, strict=True):
        click.echo(printing.clean(f"{indent}  {words:<{width}}  {name}  {step.target.kind}"))
        for tie in step.ties:
            also = "" if tie is step.tie else f"also {_words(tie, step.source.id)}: "
            line = f"{indent}  {'':<{width}}  {also}{'; '.join(_ground(tie))}"
            click.echo(printing.clean(line))


def _words(tie: "Tie", near: ThingId) -> str:
    """Return a tie's relation as it reads from one of its ends."""
    words = words_of(tie.type)
    return words.label if tie.source == near else words.inverse


def _ground(tie: "Tie") -> tuple[str, str, str]:
    """Return how sure a tie is, its marking and who says it."""
    percent = tie.likelihood
    sure = "stated as fact" if percent is None else f"{likelihood_words(percent)} ({percent} %)"
    return sure, str(tie.marking), ", ".join(tie.sources)


def _name(ref: "ThingRef") -> str:
    return ref.name or ref.stix_id


def _print_shared(found: "SharedBy", hops: int) -> None:
    from atlas.services.explore import DEGREE_CAP  # noqa: PLC0415 - needs Django set up

    for item in found.items:
        steps = " + ".join(map(str, item.distances))
        many = " or more" if item.degree >= DEGREE_CAP else ""
        links = "1 link" if item.degree == 1 else f"{item.degree:,}{many} links"
        marking = str(item.thing.marking)
        head = f"{_name(item.thing)}  {item.thing.kind}  {marking}  {steps} steps  {links}"
        click.echo(printing.clean(head))
        for route in item.routes:
            _print_route(route, indent="  ")
    names = " and ".join(_name(each) for each in found.chosen)
    things = "1 thing" if found.total == 1 else f"{found.total:,} things"
    tail = f"within {_steps(hops)}; {len(found.items)} shown."
    printing.talk(printing.clean(f"{names} lead to {things} {tail}"))


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _print_neighbours(found: "Neighbours") -> None:
    rows = [
        (
            _words(tie, found.thing.id),
            _name(item.thing),
            item.thing.kind,
            *_ground(tie),
        )
        for item in found.items
        for tie in item.ties
    ]
    printing.table(rows)
    if found.is_crowded:
        labels = [(words_of(g.relation), g) for g in found.groups]
        printing.table(
            [
                (f"{g.count:,}", words.label if g.outgoing else words.inverse, g.kind, g.relation)
                for words, g in labels
            ]
        )
        printing.talk("Too many to list at once: ask with --kind or --relation.")
        return
    printing.talk(printing.clean(f"{len(found.items)} of {found.total:,} neighbours shown"))
