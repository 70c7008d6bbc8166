"""How many independent sources stand behind a claim: sources that go back to one root count once.

Whoever repeats a report adds a voice and no source, and reports that cite each other in a circle have no root outside
the circle. Who cites whom is a graph. Its strongly connected components are circles, which count as one source, and
the sinks of their condensation are roots (Tarjan 1972; rustworkx). Two sources are independent where no root stands
behind both. The number of lineages is the largest number of sources of which any two are independent.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import chain, count
from typing import TypeVar

Source = TypeVar("Source", bound=Hashable)
Roots = frozenset[int]

MOST_ROOTS = 64
"""A source with more roots than these counts beside no other: who cites everything is independent of nothing."""
EXACT = 12
"""Up to so many different sets of roots the largest choice is found; beyond it a choice that cannot be larger."""


def count_lineages(sources: Iterable[Source], citations: Iterable[tuple[Source, Source]]) -> int:
    """Return how many independent lineages stand behind some sources; 0 for none.

    A citation is (who cites, who is cited); it may name sources beyond those asked for. More citations never raise the
    count, and more sources never lower it, as long as there are at most `EXACT` different sets of roots. With more the
    answer may be too small, never too large. Costs O(sources + citations) as long as sources have few roots.
    """
    asked = tuple(dict.fromkeys(sources))
    known = roots_of(asked, citations)
    sets = {known[each] for each in asked}
    narrow = _smallest([each for each in sets if each is not None])
    return max(_most_apart(narrow), 1 if asked else 0)


def roots_of(
    sources: Iterable[Source], citations: Iterable[tuple[Source, Source]]
) -> Mapping[Source, Roots | None]:
    """Return the roots of each source, as numbers that are equal for equal roots; `None`: too many to tell.

    A source that cites nobody is its own root.
    """
    asked = tuple(dict.fromkeys(sources))
    numbers: defaultdict[Source, int] = defaultdict(count(len(asked)).__next__)
    numbers.update(zip(asked, range(len(asked)), strict=True))
    ends = list(map(numbers.__getitem__, chain.from_iterable(citations)))
    found = _roots(len(numbers), ends)
    return dict(zip(asked, found, strict=False))


def _roots(nodes: int, ends: Sequence[int]) -> list[Roots | None]:
    """Return the roots of each node; `ends` are who cites and who is cited, in turn.

    A component is handled after all that it leads to: rustworkx gives sinks first.
    """
    import rustworkx as rx  # noqa: PLC0415 - heavy

    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.extend_from_edge_list(list(zip(ends[::2], ends[1::2], strict=True)))
    starts, cited = _by_citing(nodes, ends)
    found: list[Roots | None] = [None] * nodes
    for component in rx.strongly_connected_components(graph):
        first = component[0]
        if len(component) == 1:
            alone = cited[starts[first] : starts[first + 1]]
            outside = {found[each] for each in alone if each != first}
        else:
            inside = set(component)
            others = chain.from_iterable(cited[starts[n] : starts[n + 1]] for n in component)
            outside = {found[each] for each in others if each not in inside}
        roots = _together(outside) if outside else frozenset((first,))
        for each in component:
            found[each] = roots
    return found


def _by_citing(nodes: int, ends: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return whom all cite, node by node, and where those of each node begin: quicker than a list a node."""
    import numpy as np  # noqa: PLC0415 - heavy

    citing, cited = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    order = np.argsort(citing, kind="stable")
    starts = np.searchsorted(citing[order], np.arange(nodes + 1))
    return starts.tolist(), cited[order].tolist()


def _together(sets: Collection[Roots | None]) -> Roots | None:
    if len(sets) == 1:
        return next(iter(sets))
    met: set[int] = set()
    for each in sets:
        if each is None:
            return None
        met |= each
    return frozenset(met) if len(met) <= MOST_ROOTS else None


def _smallest(sets: Iterable[Roots]) -> list[Roots]:
    """Return the sets of which no other is a part, in a fixed order: a larger one could only take their place."""
    given = set(sets)
    kept = [each for each in given if len(each) == 1]
    single = frozenset().union(*kept)
    # most sources rest on one that stands alone: what is left to compare is little
    wide = [each for each in given if len(each) > 1 and single.isdisjoint(each)]
    within: dict[int, list[Roots]] = {}
    for each in sorted(wide, key=lambda roots: (len(roots), sorted(roots))):
        if any(other <= each for root in each for other in within.get(root, ())):
            continue
        kept.append(each)
        for root in each:
            within.setdefault(root, []).append(each)
    return kept


def _most_apart(sets: Sequence[Roots]) -> int:
    """Return the largest number of these sets that are disjoint; of very many a number that is not too large."""
    alone = [each for each in sets if len(each) == 1]
    rest = [each for each in sets if len(each) > 1]
    if len(rest) > EXACT:
        return len(alone) + _greedy(rest)
    return len(alone) + _exact(rest)


def _greedy(sets: Iterable[Roots]) -> int:
    used: set[int] = set()
    count = 0
    for each in sets:
        if used.isdisjoint(each):
            used |= each
            count += 1
    return count


def _exact(sets: Sequence[Roots]) -> int:
    """Return the largest number of disjoint sets by trying each; 2 ** `EXACT` ways at most."""
    if not sets:
        return 0
    first, rest = sets[0], sets[1:]
    return max(_exact(rest), 1 + _exact([each for each in rest if each.isdisjoint(first)]))
