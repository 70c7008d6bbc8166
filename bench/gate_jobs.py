"""What the gate costs: a scope computed from many handlings, a decision recorded, an empty visit."""

from datetime import UTC, datetime
from itertools import combinations, islice
from statistics import median
from time import perf_counter
from typing import Any

from atlas.cli.startup import ready
from atlas.model.handling import Audience, Handling, Purpose
from atlas.model.markings import TLP
from bench.jobs import READER

_TIMES = 100


def gate(handlings: int) -> dict[str, Any]:
    """Return the medians, in seconds, of the parts of an open scope with at least so many handlings."""
    with ready():
        from atlas.policy.decide import Action, decide
        from atlas.services import alliance, gate, journal
        from atlas.services.gate import Visit
        from atlas.store import alliance as kept
        from atlas.store import opening

        gate.intern(_many(handlings), set())
        actor = alliance.actor_named(READER)
        visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=datetime.now(UTC))
        readable, recorded, opened = [], [], []
        for _ in range(_TIMES):
            began = perf_counter()
            with gate.open_scope(visit, Action.SEARCH) as scope:
                opened.append(perf_counter() - began)
                began = perf_counter()
                scope.sql(
                    "SELECT length(atlas.readable(%s, %s, %s, %s, %s))",
                    [actor.person, actor.organisation, visit.purpose, visit.now, ""],
                )
                readable.append(perf_counter() - began)
                [(counted,)] = scope.sql("SELECT count(*) FROM handling")
            began = perf_counter()
            with opening.deciding():
                decision = decide(
                    kept.standing_of(actor, visit.now),
                    Action.SEARCH,
                    purpose=visit.purpose,
                    at=visit.now,
                )
                journal.record(decision, at=visit.now)
            recorded.append(perf_counter() - began)
        return {
            "handlings": counted,
            "readable": median(readable),
            "recorded": median(recorded),
            "opened": median(opened),
        }


def _many(count: int) -> set[Handling]:
    from atlas.store import alliance

    members = sorted(alliance.names_of_organisations())
    triples = (frozenset(triple) for triple in combinations(members, 3))
    return {
        Handling(tlp=TLP.AMBER, audience=Audience(organisations=triple))
        for triple in islice(triples, count)
    }
