"""The command that finds opportunities: what would break what, by which lever."""

import click

from atlas.cli import printing
from atlas.cli.options import as_json, as_person, visit_of
from atlas.cli.startup import ready


@click.command()
@click.option("--vetted", is_flag=True, help="Count vetted claims alone.")
@click.option("--limit", type=click.IntRange(1, 100), default=25, show_default=True)
@as_person
@as_json
def opportunities(
    *, vetted: bool, limit: int, person: str, purpose: str | None, as_json: bool
) -> None:
    """Find what would break what in the map that PERSON may see, by which lever, and how sure that is."""
    with ready() as made:
        from atlas.services import opportunities as services  # noqa: PLC0415 - needs Django set up

        floor = services.Floor.VETTED if vetted else services.Floor.ALL
        found = services.find(visit_of(made, person, purpose), floor=floor, limit=limit)
    if as_json:
        printing.data(services.told(found))
        return
    for each in found.objections:
        printing.talk(f"{each.problem}: {each.found}; expected {each.expected}")
    printing.table(
        [
            (
                card.what.name or card.what.stix_id,
                f"stops {len(card.effect.stopped)} ({len(card.vetted.stopped)} by vetted claims)",
                f"weakens {len(card.effect.weakened)}",
                f"used by {len(card.users)}",
                " ".join(str(each.lever.lever) for each in card.levers if each.holders),
                f"{card.unvetted} of {card.claims} not vetted",
            )
            for card in found.cards
        ]
    )
