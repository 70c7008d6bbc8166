"""Searches and look-ups, asked under the wall as a reader, their statements asked again beside it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from time import perf_counter
from typing import Any

from atlas.cli.startup import ready
from atlas.model.handling import Purpose
from bench.jobs import READER
from bench.replaying import BesideTheWall, beside_the_wall, recorded, total

# How often a word stands in current claims, over everything.
_COUNTED = """
SELECT word FROM vocabulary WHERE word ~ '^[a-z]+$'
GROUP BY word HAVING sum(count) BETWEEN %s AND %s ORDER BY {order} LIMIT 200
"""
_NAMES = "SELECT name FROM claim WHERE current AND kind = ANY (%s) AND name <> '' LIMIT 10000"
_MOST_COMMON = 20


@contextmanager
def both() -> Iterator[tuple[Any, BesideTheWall]]:
    """Yield the reader's visit and the way beside the wall."""
    with ready() as made, beside_the_wall(made.settings) as beside:
        from atlas.services import alliance
        from atlas.services.gate import Visit

        actor = alliance.actor_named(READER)
        yield Visit(actor=actor, purpose=Purpose.RESEARCH, now=datetime.now(UTC)), beside


def search(repeats: int) -> dict[str, Any]:
    """Return, by kind of query, seconds of the service, of its statements, and of these beside the wall."""
    with both() as (visit, beside):
        times: dict[str, list[list[float]]] = {}
        for kind, texts in queries(beside, repeats).items():
            _measured(visit, beside, kind, texts[0])  # the first pays for plans and caches
            times[kind] = [_measured(visit, beside, kind, text) for text in texts]
        [(claims,)] = beside.ask("SELECT count(*) FROM claim")
        return {"times": times, "claims": claims, "seen": seen(visit)}


def seen(visit: Any) -> int:
    from atlas.policy.decide import Action
    from atlas.services import gate

    with gate.open_scope(visit, Action.SEARCH) as opened:
        [(claims,)] = opened.sql("SELECT count(*) FROM claim")
    return int(claims)


def _measured(visit: Any, beside: BesideTheWall, kind: str, text: str) -> list[float]:
    from atlas.services import search as service

    def ask() -> object:
        if kind == "prefix":
            return service.suggest(visit, text)
        return service.find(visit, service.Query(text=text))

    with recorded() as asked:
        whole = _timed(ask)
    return [whole, total(asked), beside.replay(asked)]


def _timed(ask: Callable[[], object]) -> float:
    began = perf_counter()
    ask()
    return perf_counter() - began


def queries(beside: BesideTheWall, repeats: int) -> dict[str, Sequence[str]]:
    """Choose queries from what is on the map, the same ones each time."""
    rng = Random(7)
    rare = _words(beside, 1, 3, order="md5(word)")
    some = _words(beside, 20, 500, order="md5(word)")
    common = _words(beside, 1, 2**31, order="sum(count) DESC")[:_MOST_COMMON]
    names = [name for (name,) in beside.ask(_NAMES, [["domain-name", "ipv4-addr"]])]
    return {
        "rare word": rng.choices(rare, k=repeats),
        "common word": rng.choices(common, k=repeats),
        "two words": [f"{rng.choice(common)} {rng.choice(some)}" for _ in range(repeats)],
        "prefix": [word[: rng.randint(2, 4)] for word in rng.choices(common + some, k=repeats)],
        "identifier": rng.choices(names, k=repeats),
        "absent word": [f"absent{rng.getrandbits(40):x}" for _ in range(repeats)],
    }


def _words(beside: BesideTheWall, least: int, most: int, *, order: str) -> list[str]:
    return [word for (word,) in beside.ask(_COUNTED.format(order=order), [least, most])]


def look_up(lines: int, rounds: int) -> dict[str, Any]:
    """Return seconds of looking lines up, half of them on the map, and of its statements beside the wall."""
    with both() as (visit, beside):
        from atlas.services import lookup as service

        names = [name for (name,) in beside.ask(_NAMES, [["domain-name", "ipv4-addr", "url"]])]
        known = names[: lines // 2]
        given = known + [f"absent-{place}.example" for place in range(lines - len(known))]
        times = []
        for _ in range(rounds):
            with recorded() as asked:
                whole = _timed(lambda: service.lookup(visit, given))
            times.append([whole, total(asked), beside.replay(asked)])
        answer = service.lookup(visit, given)
        return {"times": times, "lines": len(given), "known": answer.known}
