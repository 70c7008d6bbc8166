"""Pages, searches, counts and surroundings, asked under the wall, their statements asked again beside it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import chain, combinations, cycle, islice
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from atlas.errors import NotFound, TooWide
from bench.replaying import BesideTheWall, recorded, total
from bench.searching_jobs import both, queries, seen

if TYPE_CHECKING:
    from atlas.model.handling import Audience

Ask = Callable[[], object]

_MOST_COUNTS = 7  # each counts all that is seen
_OPENED = 20
_THINGS = """
SELECT thing FROM (SELECT DISTINCT thing FROM claim WHERE current AND name <> '') AS t
ORDER BY md5(thing::text) LIMIT %s
"""
_LINKED = """
SELECT source FROM (SELECT DISTINCT source FROM link) AS l ORDER BY md5(source::text) LIMIT %s
"""
_TOLD = """
SELECT (SELECT count(*) FROM claim), (SELECT count(DISTINCT handling) FROM claim), (SELECT count(*) FROM handling)
"""


def interned(handlings: int) -> list["Audience"]:
    """Return narrow audiences whose handlings, with the two that all share, are so many, and are known from here on."""
    from atlas.model.handling import Audience, Handling
    from atlas.model.markings import TLP
    from atlas.services import gate
    from atlas.store import alliance

    members = sorted(alliance.names_of_organisations())
    groups = chain.from_iterable(combinations(members, size) for size in (2, 3, 4))
    among = list(islice(groups, max(handlings, 1_000)))
    chosen = Random(2).sample(among, handlings - 2)
    audiences = [Audience(organisations=frozenset(group)) for group in chosen]
    gate.intern({Handling(tlp=TLP.AMBER, audience=each) for each in audiences}, set())
    return audiences


def wall(repeats: int) -> dict[str, Any]:
    """Return, by kind, seconds of the service asked first, of its statements, and of these beside the wall."""
    with both() as (visit, beside):
        beside.connection.prepare_threshold = None  # a plan a statement, as on the other side
        beside.connection.execute("VACUUM ANALYZE")  # as the server itself does after a while
        times: dict[str, list[list[float]]] = {}
        for kind, asking in _questions(visit, beside, repeats).items():
            first, *rest = asking
            _measured(first, beside, is_ours_first=True)  # pays for plans and caches
            turns = zip(rest, cycle((True, False)), strict=False)
            taken = [_measured(ask, beside, is_ours_first=turn) for ask, turn in turns]
            times[kind] = [each for each in taken if each]
        [(claims, used, handlings)] = beside.ask(_TOLD)
        opened = _opened(visit)
        return {
            **{"times": times, "opened": opened, "claims": claims, "seen": seen(visit)},
            **{"used": used, "handlings": handlings},
        }


def _questions(visit: Any, beside: BesideTheWall, repeats: int) -> dict[str, list[Ask]]:
    from atlas.services import desk, explain, explore, search
    from atlas.services.explore import View

    texts = chain.from_iterable(queries(beside, max(2, repeats // 3)).values())
    wanted = repeats + 1
    pages, linked = _things(visit, _THINGS, wanted), _things(visit, _LINKED, wanted)
    return {
        "a thing's page": [partial(explain.thing, visit, thing) for thing in pages],
        "search": [partial(search.find, visit, search.Query(text=text)) for text in texts],
        "counts": [partial(desk.desk, visit)] * (min(_MOST_COUNTS, repeats) + 1),
        "surroundings of 2 steps": [
            partial(explore.picture, visit, View(of=(thing,), hops=2)) for thing in linked
        ],
    }


def _things(visit: Any, query: str, count: int) -> Iterable[Any]:
    from atlas.policy.decide import Action
    from atlas.services import gate

    with gate.open_scope(visit, Action.READ) as opened:
        return [thing for (thing,) in opened.sql(query, [count])]


def _measured(ask: Ask, beside: BesideTheWall, *, is_ours_first: bool) -> list[float]:
    """Return the three times; nothing where a walk was too wide. What comes first meets colder caches: by turns."""
    with suppress(TooWide, NotFound):
        began = perf_counter()
        with recorded() as asked:
            ask()
        whole = perf_counter() - began
        if is_ours_first:
            return [whole, _again(ask), beside.replay(asked)]
        bare = beside.replay(asked)
        return [whole, _again(ask), bare]
    return []


def _again(ask: Ask) -> float:
    with recorded() as asked:
        ask()
    return total(asked)


def _opened(visit: Any) -> list[float]:
    """Return seconds of computing the scope."""
    from atlas.policy.decide import Action
    from atlas.services import gate

    taken = []
    asker = visit.actor
    given = [asker.person, asker.organisation, visit.purpose, visit.now, visit.setting.reference]
    with gate.open_scope(visit, Action.SEARCH) as scope:
        for _ in range(_OPENED):
            began = perf_counter()
            scope.sql("SELECT length(atlas.readable(%s, %s, %s, %s, %s))", given)
            taken.append(perf_counter() - began)
    return taken
