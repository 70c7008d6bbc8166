"""The least whose removal stops enough: an integer program, solved by HiGHS (Huangfu and Hall 2018) through scipy.

For each thing `removed` (0 or 1) and `fallen`, for each step `broken`: a thing falls at most as far as it is
removed or its steps are broken, a step breaks at most as far as each of its suppliers falls. Minimise the price of
what is removed while enough harm falls. Where things hold each other up in a circle, a solution could claim that
they fall by each other; then a set that does not do it is made as large as it can be, and one thing outside of it
is demanded. That cut is true of every set that reaches the goal, for removing more never restores anything.
"""

from collections.abc import Iterable
from math import ceil, inf
from typing import Any

import attrs

from atlas.graphs.disruption.cascade import falls
from atlas.graphs.disruption.dependencies import Dependencies
from atlas.graphs.disruption.goal import Aim, Answer, Goal
from atlas.graphs.disruption.greedy import greedy_set

EXACT = 400
"""Up to so many things that may be removed the smallest set is proved; beyond it a set is found, with a bound."""
_PLACES = 20_000  # of the search tree: a measure of work that is the same on every machine
_CUTS = 200
_SLACK = 1e-6


@attrs.frozen(kw_only=True)
class _Solved:
    """What the solver says: a set or None, the least that any set costs, and whether both are proved."""

    removed: frozenset[int] | None
    bound: float
    is_proved: bool


def smallest_sets(model: Dependencies, goal: Goal | None = None, *, limit: int = 1) -> Answer:
    """Return the cheapest set that reaches a goal, and up to `limit` others that contain none given before.

    Exact while at most `EXACT` things may be removed and the search stays within its bound, else greedy, and the
    answer says which. Which of several equally cheap sets comes first follows from the numbers of the things alone.

    Raises:
        NoNumber: as `Aim`.
    """
    aim = Aim(model, goal or Goal())
    program = _Program(aim)
    if not aim.reached_by(aim.prices):
        return Answer(removals=(), method="exact", bound=inf)
    if len(program.things) > EXACT:
        return _greedily(aim, program.bound())
    return _exactly(aim, program, limit)


def _exactly(aim: Aim, program: "_Program", limit: int) -> Answer:
    found: list[frozenset[int]] = []
    bound = inf
    while len(found) < limit:
        solved = program.solve()
        if not found:
            if not solved.is_proved:
                return _greedily(aim, solved.bound)
            bound = solved.bound
        if solved.removed is None or not solved.is_proved:
            break
        found.append(solved.removed)
        program.forbid(solved.removed)
    return Answer(removals=tuple(aim.removal(each) for each in found), method="exact", bound=bound)


def _greedily(aim: Aim, bound: float) -> Answer:
    found = greedy_set(aim)
    least = ceil(bound - _SLACK) if aim.is_whole and bound < inf else bound
    return Answer(
        removals=() if found is None else (aim.removal(found),),
        method="greedy",
        bound=float(least),
    )


class _Program:
    """The rows of an integer program over what can fall; cuts are added to it."""

    def __init__(self, aim: Aim) -> None:
        self._aim = aim
        model = aim.model
        can_fall = falls(model, aim.prices)
        wanted = _upstream(model, can_fall)
        self.things = sorted(wanted.intersection(aim.prices))
        self._removed = {thing: column for column, thing in enumerate(self.things)}
        first = len(self.things)
        self._fallen = {thing: first + place for place, thing in enumerate(sorted(wanted))}
        steps = [
            place
            for thing in sorted(wanted)
            for place in model.needs[thing]
            if not model.steps[place].is_open and wanted.issuperset(model.steps[place].suppliers)
        ]
        first += len(wanted)
        self._broken = {place: first + number for number, place in enumerate(steps)}
        self._rows: list[tuple[dict[int, float], float]] = []
        self._fill()

    @property
    def _width(self) -> int:
        return len(self._removed) + len(self._fallen) + len(self._broken)

    def _fill(self) -> None:
        """Write the rows: each a sum that is at most its bound."""
        model, aim = self._aim.model, self._aim
        for thing, column in self._fallen.items():
            row = {column: 1.0}
            if thing in self._removed:
                row[self._removed[thing]] = -1.0
            for place in model.needs[thing]:
                if place in self._broken:
                    row[self._broken[place]] = -1.0
            self._rows.append((row, 0.0))
        for place, column in self._broken.items():
            for supplier in model.steps[place].suppliers:
                self._rows.append(({column: 1.0, self._fallen[supplier]: -1.0}, 0.0))
        harm = {
            self._fallen[target]: -weight / aim.need
            for target, weight in model.targets.items()
            if target in self._fallen and weight > 0
        }
        self._rows.append((harm, -1.0))
        if aim.most is not None:
            self._rows.append((dict.fromkeys(self._removed.values(), 1.0), float(aim.most)))

    def forbid(self, removed: Iterable[int]) -> None:
        """Leave out a set and all that contain it."""
        row = {self._removed[each]: 1.0 for each in removed}
        self._rows.append((row, len(row) - 1.0))

    def bound(self) -> float:
        """Return what every set that reaches the goal costs at least, were things removed in part."""
        answer = self._run(whole=False)
        return inf if answer.status == 2 else float(answer.fun)

    def solve(self) -> _Solved:
        """Return the cheapest set that reaches the goal, cutting off what only seems to."""
        for _ in range(_CUTS):
            answer = self._run(whole=True)
            if answer.status == 2:  # proved impossible
                return _Solved(removed=None, bound=inf, is_proved=True)
            bound = float(answer.mip_dual_bound or 0.0)
            if answer.status != 0:
                return _Solved(removed=None, bound=max(bound, 0.0), is_proved=False)
            chosen = frozenset(
                thing for thing, column in self._removed.items() if answer.x[column] > 0.5
            )
            if self._aim.reached_by(chosen):
                return _Solved(removed=chosen, bound=self._aim.price(chosen), is_proved=True)
            self._demand_more_than(chosen)
        return _Solved(removed=None, bound=bound, is_proved=False)

    def _demand_more_than(self, removed: frozenset[int]) -> None:
        """Ask for a thing outside of a set that does not do it, made as large as it can be."""
        short = set(removed)
        for thing in self.things:
            if not self._aim.reached_by({*short, thing}):
                short.add(thing)
        outside = [column for thing, column in self._removed.items() if thing not in short]
        self._rows.append((dict.fromkeys(outside, -1.0), -1.0))

    def _run(self, *, whole: bool) -> Any:
        import numpy as np  # noqa: PLC0415 - heavy
        from scipy import optimize, sparse  # noqa: PLC0415 - takes a second to load

        cells = [
            (row, column, value)
            for row, (held, _) in enumerate(self._rows)
            for column, value in held.items()
        ]
        rows, columns, values = zip(*cells, strict=True)
        matrix = sparse.csr_array((values, (rows, columns)), shape=(len(self._rows), self._width))
        price = np.zeros(self._width)
        price[: len(self.things)] = [self._aim.prices[each] for each in self.things]
        integrality = np.zeros(self._width)
        integrality[: len(self.things)] = whole
        return optimize.milp(
            price,
            integrality=integrality,
            bounds=optimize.Bounds(0, 1),
            constraints=optimize.LinearConstraint(matrix, ub=[most for _, most in self._rows]),
            options={"mip_rel_gap": 0.0, "node_limit": _PLACES},
        )


def _upstream(model: Dependencies, can_fall: frozenset[int]) -> set[int]:
    """Return what may fall and leads to a harmful target, the targets included."""
    wanted = {each for each, harm in model.targets.items() if harm > 0 and each in can_fall}
    waiting = list(wanted)
    while waiting:
        for place in model.needs[waiting.pop()]:
            step = model.steps[place]
            if not step.is_open and can_fall.issuperset(step.suppliers):
                fresh = set(step.suppliers) - wanted
                wanted |= fresh
                waiting += fresh
    return wanted
