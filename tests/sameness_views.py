"""Two names of one crew, what hangs on each, and all places where a merge would show."""

import attrs

from atlas.model.ids import ThingId
from atlas.services import explain, explore, lookup, resolve, search
from atlas.services.discussion import Choice
from atlas.services.explore import View
from atlas.services.gate import Visit
from atlas.services.resolve import Asked, Verdict
from atlas.services.search import Query
from builders import World, a_claim, a_link, an_object, an_observable

LOCKER = an_object("intrusion-set", "LockerX", aliases=["Gold Heron"])
BOLT = an_object("intrusion-set", "BoltCrew", aliases=["Boltikus"])
TOOL = an_object("malware", "Gannet")
HOST = an_observable("domain-name", "panel.example")
USES = a_link(LOCKER, "uses", TOOL)
ALSO_USES = a_link(BOLT, "uses", TOOL)
HAS = a_link(BOLT, "uses", HOST)
WHY = "The same wallet and the same panel."


def cast(world: World) -> World:
    """Admit two members of a cell and one outside, with what both call one crew."""
    for short, of in (("ada", "north"), ("ben", "north"), ("sam", "south"), ("eve", "east")):
        world.person(short, of=of)
    world.cell("harbour", "north", "south")
    world.given(*map(a_claim, (LOCKER, TOOL, USES)))
    world.given(*map(a_claim, (BOLT, HOST, ALSO_USES, HAS)), by="south")
    return world


def pair_asked(world: World, verdict: Verdict = Verdict.SAME) -> Asked:
    """Return what somebody asks who judges the two names."""
    pair = (world.thing(LOCKER), world.thing(BOLT))
    return Asked(pairs=(pair,), verdict=verdict, reason=WHY)


def judged(
    world: World, by: str, verdict: Verdict = Verdict.SAME, *, choice: Choice | None = None
) -> None:
    """Let somebody judge the two names."""
    asked = pair_asked(world, verdict)
    resolve.judge(world.visit(by), attrs.evolve(asked, choice=choice or Choice()))


def seen(world: World, person: str) -> dict[str, object]:
    """Return all that a person sees of the two names, wherever a merge would show."""
    visit = world.visit(person)
    ends = [world.thing(each) for each in (LOCKER, BOLT, TOOL, HOST)]
    return {
        "search": [search.find(visit, Query(text=text)) for text in ("LockerX", "BoltCrew")],
        "facets": search.find(visit, Query(text="", kinds=frozenset({"intrusion-set"}))),
        "suggested": search.suggest(visit, "Bolt"),
        "things": [explain.thing(visit, each) for each in ends],
        "maps": [explore.picture(visit, View(of=(each,), hops=2)) for each in ends],
        "groups": [explore.groups(visit, each) for each in ends],
        "neighbours": [explore.neighbours(visit, each) for each in ends],
        "path": explore.path(visit, ends[0], ends[3]),
        "shared": explore.shared(visit, (ends[2], ends[3])),
        "lookup": lookup.lookup(visit, ["panel.example", "LockerX"]),
    }


def names(visit: Visit, text: str) -> list[str]:
    """Return the names that a search finds."""
    return [item.name for item in search.find(visit, Query(text=text)).items]


def shown(world: World, person: str) -> ThingId:
    """Return the id under which the page of one of the names shows."""
    return explain.thing(world.visit(person), world.thing(BOLT)).thing.id
