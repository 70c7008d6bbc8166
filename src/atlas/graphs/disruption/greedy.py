"""A set that stops enough, found quickly: it need not be the smallest.

Each round finds for every target that stands the cheapest way to stop it alone, by Knuth's generalisation of
Dijkstra's method (1977), and takes those that end most harm for their price, as long as they are half as good as
the best. At the end whatever turned out superfluous is put back. Removals may help each other here, so the bounds
that are known for covering do not hold: `smallest.py` adds a bound that was computed.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from atlas.graphs.disruption.cascade import WHOLE, State, falling, harm_of, spreading
from atlas.graphs.disruption.goal import Aim

_AS_GOOD = 0.5


def greedy_set(aim: Aim) -> tuple[int, ...] | None:
    """Return a set that reaches the aim, of which no part does; None if none was found."""
    if not aim.reached_by(aim.prices):
        return None
    removed: set[int] = set()
    state = WHOLE
    while not aim.reached_by(removed):
        taken = _round(aim, state)
        removed |= taken
        state = falling(aim.model, taken, state)
    kept = _thinned(aim, removed)
    return None if aim.most is not None and len(kept) > aim.most else tuple(sorted(kept))


def _round(aim: Aim, state: State) -> set[int]:
    """Return what the plans of one round remove: at least that of the best plan."""
    wanted = aim.need - harm_of(aim.model, state.fallen)
    plans = {_trimmed(plan, state) for plan in cheapest_plans(aim, state).values()}
    plans |= {(each,) for each in aim.prices if each not in state.fallen}
    worth = {plan: min(_gain(aim, plan, state), wanted) / aim.price(plan) for plan in plans}
    ranked = sorted(plans, key=lambda plan: (-worth[plan], plan))
    least = _AS_GOOD * worth[ranked[0]]
    taken: set[int] = set()
    for plan in ranked:
        if worth[plan] < least or wanted <= 0:
            break
        left = _trimmed(plan, state)
        gained = _gain(aim, left, state)
        if left and min(gained, wanted) >= least * aim.price(left):
            taken |= set(left)
            state = falling(aim.model, left, state)
            wanted -= gained
    return taken


def _trimmed(plan: Iterable[int], state: State) -> tuple[int, ...]:
    return tuple(sorted(each for each in plan if each not in state.fallen))


def _gain(aim: Aim, plan: tuple[int, ...], state: State) -> float:
    """Return the harm that a plan ends beside what has fallen."""
    return harm_of(aim.model, spreading(aim.model, plan, state)[0])


def cheapest_plans(aim: Aim, state: State = WHOLE) -> dict[int, frozenset[int]]:
    """Return for each harmful target that stands the cheapest removal that stops it, as if no other were wanted.

    What serves twice within one plan is paid twice in the comparison. A target that no removal stops is left out.
    """
    model = aim.model
    plans: dict[int, frozenset[int]] = {}
    heap: list[tuple[float, int, tuple[int, ...]]] = [
        (price, thing, (thing,)) for thing, price in aim.prices.items() if thing not in state.fallen
    ]
    heapify(heap)
    prices: dict[int, float] = {}
    waiting: dict[int, int] = {}
    while heap:
        price, thing, parts = heappop(heap)
        if thing in plans:
            continue
        prices[thing] = price
        plans[thing] = frozenset(parts) if parts == (thing,) else _union(plans, parts)
        for place in model.serves[thing]:
            step = model.steps[place]
            known = waiting.get(place, state.left.get(place, len(step.suppliers) + step.is_open))
            waiting[place] = known - 1
            if known == 1 and step.customer not in state.fallen and step.customer not in plans:
                standing = tuple(each for each in step.suppliers if each not in state.fallen)
                heappush(heap, (sum(prices[each] for each in standing), step.customer, standing))
    return {
        target: plans[target]
        for target, harm in model.targets.items()
        if harm > 0 and target in plans and target not in state.fallen
    }


def _union(plans: dict[int, frozenset[int]], parts: tuple[int, ...]) -> frozenset[int]:
    return frozenset().union(*(plans[each] for each in parts))


def _thinned(aim: Aim, removed: set[int]) -> set[int]:
    """Put back what is not needed, the dearest first."""
    kept = set(removed)
    for each in sorted(removed, key=lambda thing: (-aim.prices[thing], thing)):
        if aim.reached_by(kept - {each}):
            kept.discard(each)
    return kept
