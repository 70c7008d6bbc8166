"""The net of who needs and uses whom: how concentrated its supply is, what stands in its middle, what splits it."""

from collections import defaultdict
from collections.abc import Iterator

import attrs
import numpy as np

from atlas.errors import NoNumber
from atlas.graphs.disruption.centrality import betweenness
from atlas.graphs.disruption.concentration import of_amounts
from atlas.graphs.disruption.fragmentation import key_players
from atlas.graphs.graph import Graph
from atlas.services.opportunities.stating import Model
from atlas.services.opportunities.values import Concentrated

_SPLIT = 3  # things whose going is looked at together
MOST = 1_000
"""Things of a net whose middle and whose splits are looked for while somebody waits."""
_MOST_KINDS = 8
_FEWEST = 2  # suppliers of a kind below which nothing is concentrated


@attrs.frozen(kw_only=True)
class Net:
    """Figures of the net, by number of the model; `None` or empty where it is too small or too large for them.

    `against` says why a large one has none.
    """

    concentrated: tuple[Concentrated, ...]
    central: int | None = None
    split: tuple[int, ...] = ()
    before: float | None = None
    after: float | None = None
    against: NoNumber | None = None


def net_of(model: Model) -> Net:
    """Return the figures of a model's net."""
    found = _concentrated(model)
    pairs = sorted(set(_pairs(model)))
    inside = sorted({end for pair in pairs for end in pair})
    if len(inside) > MOST:
        return Net(concentrated=found, against=_large(len(inside)))
    if len(inside) < 3:
        return Net(concentrated=found)
    at = {number: place for place, number in enumerate(inside)}
    graph = Graph.of(len(inside), [at[a] for a, _ in pairs], [at[b] for _, b in pairs])
    between = betweenness(graph)
    central = inside[int(np.argmax(between))] if between.max() > 0 else None
    players = key_players(graph, _SPLIT)
    return Net(
        concentrated=found,
        central=central,
        split=tuple(inside[node] for node in players.nodes) if players else (),
        before=players.before if players else None,
        after=players.value if players else None,
    )


def _large(things: int) -> NoNumber:
    return NoNumber("net.large", found=f"{things:,} things", expected=f"{MOST:,} at most")


def _pairs(model: Model) -> Iterator[tuple[int, int]]:
    for thing, users in model.users.items():
        yield from ((user, thing) for user in users)
    for step in model.dependencies.steps if model.dependencies else ():
        yield from ((step.customer, supplier) for supplier in step.suppliers)


def _concentrated(model: Model) -> tuple[Concentrated, ...]:
    """Return how concentrated each kind is whose suppliers are several, those with most uses first."""
    by_kind: dict[str, dict[int, float]] = defaultdict(dict)
    customers: dict[int, set[int]] = defaultdict(set)
    for customer, supplier in _pairs(model):
        customers[supplier].add(customer)
    for supplier, each in customers.items():
        by_kind[model.kinds[supplier]][supplier] = float(len(each))
    found = [_of_kind(kind, counts) for kind, counts in sorted(by_kind.items())]
    several = [each for each in found if each.suppliers >= _FEWEST]
    return tuple(sorted(several, key=lambda each: (-each.uses, each.kind))[:_MOST_KINDS])


def _of_kind(kind: str, counts: dict[int, float]) -> Concentrated:
    measured = of_amounts(counts, basis="known users")
    return Concentrated(
        kind=kind,
        suppliers=len(counts),
        uses=round(sum(counts.values())),
        cr1=measured.cr1[0],
        cr4=measured.cr4[0],
        hhi=measured.hhi[0],
    )
