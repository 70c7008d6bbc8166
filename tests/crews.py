"""Two crews that share some things and have others of their own, and crowds too large for rings."""

from datetime import datetime

from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.explore import View
from atlas.store import layouts
from builders import Object, World, a_claim, a_link, an_object
from cluster import Database

HERON = an_object("intrusion-set", "Glass Heron")
FINCH = an_object("intrusion-set", "Paper Finch")
SHARED = [an_object("infrastructure", f"Shared {n}") for n in range(3)]
OWN = [an_object("malware", f"Own {n}") for n in range(5)]
BEYOND = an_object("tool", "Beyond")
LINKS = [
    *(a_link(HERON, "uses", each) for each in (*SHARED, *OWN)),
    *(a_link(FINCH, "uses", each) for each in SHARED),
    a_link(OWN[0], "uses", BEYOND),
]
CREWS = (HERON, FINCH, *SHARED, *OWN, BEYOND, *LINKS)


def of(world: World, *things: Object) -> tuple[ThingId, ...]:
    return tuple(map(world.thing, things))


def a_crowd(world: World, *, size: int) -> View:
    """Give several groups of things with one bridge to the next, and return what shows them all."""
    heads = [an_object("intrusion-set", f"Head {n}") for n in range(4)]
    members = [an_object("malware", f"Member {n}") for n in range(size)]
    links = [a_link(heads[n % 4], "uses", each) for n, each in enumerate(members)]
    links += [a_link(heads[n], "related-to", heads[n + 1]) for n in range(3)]
    world.given(*map(a_claim, (*heads, *members, *links)))
    return View(of=of(world, *heads))


def kept(database: Database) -> int:
    with database.superuser() as superuser:
        row = superuser.execute("SELECT count(*) FROM layout").fetchone()
    return int(row[0]) if row else 0


def keep(world: World, key: bytes, *, at: datetime) -> None:
    gate.write(
        world.visit("ada", at=at),
        Action.ARRANGE,
        lambda opened: layouts.keep(opened, key, b"body", scope=layouts.scope_of(opened)),
    )
