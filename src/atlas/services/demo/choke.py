"""The choke point of the story (domain 6.11, D2): two kinds of crime lean on one reseller, and a busy board misleads.

A researcher asks for opportunities as anybody does: each crew depends on the very reseller, and for a meeting place on
any of the boards; smaller crews are seen to use one of them.
"""

from collections.abc import Iterator

import attrs

from atlas.services import opportunities
from atlas.services.demo.ember import CREW, RESELLER
from atlas.services.demo.living import Stage, Told, said, tied
from atlas.services.gate import Visit

ROOK = said("threat-actor", "Pale Rook", "court.example/rook", description="Ransomware.")
LEDGER = said("threat-actor", "Tin Ledger", "wire.example/ledger", description="False invoices.")
CREWS = (CREW, ROOK, LEDGER)
BOARD = said("infrastructure", "Lantern Board", "blog.example/lantern")
OTHER = said("infrastructure", "Gable Board", "blog.example/gable")
VISITORS = tuple(
    said("threat-actor", f"{name} Crew", "lab.example/visitors")
    for name in ("Nib", "Quill", "Reed", "Stylus")
)
THINGS = (*CREWS, RESELLER, BOARD, OTHER, *VISITORS)
_ANY = {"x_step": "meeting place", "x_criticality": "alternative"}
LINKS = (
    *(tied(each, "depends-on", RESELLER, "report.example/harbour") for each in CREWS),
    *(
        tied(each, "depends-on", board, "wire.example/boards") | _ANY
        for each in CREWS
        for board in (BOARD, OTHER)
    ),
    *(tied(each, "uses", BOARD, "lab.example/visitors") for each in VISITORS),
)


@attrs.frozen(kw_only=True)
class Choke:
    """What stops most crews, how many, and what is on most shortest paths, and how many that stops."""

    point: str
    stopped: int
    busiest: str
    stopped_by_busiest: int


def told(stage: Stage) -> Iterator[Told]:
    """Let members say who leans on whom, and tell where the choke point is."""
    stored = stage.given("northbank", ROOK, LEDGER, BOARD, OTHER, *VISITORS, day=11.5)
    stored += stage.given("sentrivale", *LINKS, day=11.5)
    found = found_by(stage.visit("noor", 11.6))
    yield Told(
        chapter="D2",
        text=f"Ransomware and false invoices lean on one reseller, {found.point}: without it all of them stop.",
        figures={"claims": stored, "crews stopped": f"{found.stopped} of {len(CREWS)}"},
    )
    yield Told(
        chapter="D2",
        text=f"Betweenness would pick {found.busiest}, which everybody visits and nobody needs.",
        figures={"crews stopped": f"{found.stopped_by_busiest} of {len(CREWS)}"},
    )


def found_by(visit: Visit) -> Choke:
    """Return what the opportunities of a visitor tell of the things of this chapter."""
    found = opportunities.find(visit, limit=opportunities.MOST_LISTED)
    removed = {each.name for each in found.smallest.removed} if found.smallest else set()
    stopped = found.smallest.stopped if found.smallest else ()
    busiest = found.central.name if found.central else ""
    by_busiest = {each.what.name: each.effect.stopped for each in found.cards}.get(busiest, ())
    return Choke(
        point=" and ".join(str(each["name"]) for each in THINGS if each["name"] in removed),
        stopped=len(stopped),
        busiest=busiest,
        stopped_by_busiest=len(by_busiest),
    )
