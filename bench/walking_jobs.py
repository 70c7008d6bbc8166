"""Neighbourhoods, paths and what is shared, asked under the wall, their statements asked again beside it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from time import perf_counter
from typing import Any

from atlas.cli.startup import ready
from atlas.errors import TooWide
from atlas.model.handling import Purpose
from atlas.model.ids import ThingId, thing_id
from bench import webs
from bench.jobs import READER
from bench.replaying import BesideTheWall, beside_the_wall, recorded, total


def walk(things: int, seed: int, repeats: int) -> dict[str, Any]:
    """Return, by kind of question, seconds of the service, of its statements, and of these beside the wall."""
    with ready() as made, beside_the_wall(made.settings) as beside:
        from atlas.services import alliance
        from atlas.services.gate import Visit

        beside.connection.prepare_threshold = None  # a plan a statement, as on the other side
        beside.connection.execute("VACUUM ANALYZE")  # as the server itself does after a while
        actor = alliance.actor_named(READER)
        visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=datetime.now(UTC))
        rng = Random(11)

        def some() -> ThingId:
            return thing_id(made.map_key(), webs.id_of(rng.randrange(things), seed=seed))

        times: dict[str, list[list[float]]] = {}
        wide: dict[str, int] = {}
        for kind, ask in _questions(visit, some).items():
            taken = [_measured(ask(), beside) for _ in range(repeats + 3)][3:]
            times[kind] = [each for each in taken if each]
            wide[kind] = len(taken) - len(times[kind])
        [(links,)] = beside.ask("SELECT count(*) FROM link")
        return {"times": times, "wide": wide, "links": links}


def _questions(
    visit: Any, some: Callable[[], ThingId]
) -> dict[str, Callable[[], Callable[[], object]]]:
    from atlas.services import explore
    from atlas.services.explore import View, Ways

    def around() -> Callable[[], object]:
        view = View(of=(some(),), hops=2)
        return lambda: explore.picture(visit, view)

    def path() -> Callable[[], object]:
        one, other = some(), some()
        return lambda: explore.path(visit, one, other)

    def shared(steps: int) -> Callable[[], Callable[[], object]]:
        def made() -> Callable[[], object]:
            chosen = [some(), some()]
            return lambda: explore.shared(visit, chosen, Ways(steps=steps))

        return made

    return {
        "neighbourhood of 2 steps": around,
        "path of up to 6 steps": path,
        "shared within 2 steps": shared(2),
        "shared within 3 steps": shared(3),
    }


def _measured(ask: Callable[[], object], beside: BesideTheWall) -> list[float]:
    """Return the three times; nothing where the walk was too wide or the reader does not see an end."""
    from atlas.errors import NotFound

    with recorded() as asked, suppress(TooWide, NotFound):
        began = perf_counter()
        ask()
        whole = perf_counter() - began
        return [whole, total(asked), beside.replay(asked)]
    return []
