"""Pages of what very many hang on: a report on many observables, and one value that many reports name."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any

from atlas.cli.startup import ready
from atlas.model.handling import Purpose
from atlas.model.ids import thing_id
from bench import wide_data
from bench.jobs import READER


def wide(repeats: int, seed: int) -> dict[str, list[float]]:
    """Return, by question, the seconds of each time that it was asked; the first of them warms up and is left out."""
    with ready() as made:
        from atlas.services import alliance, explain, explore, looks
        from atlas.services.explore import Axis, Role, View
        from atlas.services.gate import Visit

        actor = alliance.actor_named(READER)
        visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=datetime.now(UTC))
        report, value = (
            thing_id(made.map_key(), each)
            for each in (wide_data.report_id(0, seed=seed), wide_data.observable(0)["id"])
        )
        questions: dict[str, Callable[[], object]] = {}
        for name, thing in (("report", report), ("value", value)):
            view = View(of=(thing,))
            questions |= {
                f"{name}: first page": partial(explain.thing, visit, thing),
                f"{name}: page 1,000": partial(explain.thing, visit, thing, page=1_000),
                f"{name}: neighbours": partial(explore.neighbours, visit, thing),
                f"{name}: timeline": partial(looks.timeline, visit, view, Axis.SEEN),
                f"{name}: geography": partial(looks.geography, visit, view, Role.LOCATED),
            }
        return {
            name: [_timed(ask) for _ in range(repeats + 1)][1:] for name, ask in questions.items()
        }


def _timed(ask: Callable[[], Any]) -> float:
    began = perf_counter()
    ask()
    return perf_counter() - began
