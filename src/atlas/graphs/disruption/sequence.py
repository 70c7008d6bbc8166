"""In what order to act: the earliest times under what must come first, and what must be down together.

Each condition says that one time is at least so much later than another: a simple temporal network (Dechter, Meiri
and Pearl 1991). Its earliest times are the longest paths from the beginning, and there are none where a circle of
conditions asks for time. Times are hours after the go-ahead.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import isfinite

import attrs

from atlas.errors import NoNumber

_AGREE = 1e-9


@attrs.frozen(kw_only=True)
class Action:
    """One action: hours from its start to its effect, and hours from then until what it hit works again.

    `returns` is None where no return is expected or known. Actions of one group `together` are to be in effect at the
    same time. `removes`: something stops working by it; `preserves`: it secures evidence; `is_money`: it hits accounts
    or funds.
    """

    lead: float = 0.0
    returns: float | None = None
    together: int | None = None
    removes: bool = True
    preserves: bool = False
    is_money: bool = False


@attrs.frozen(kw_only=True)
class Schedule:
    """Earliest times of each action, as given.

    `waves` are the actions by the time of their start. `binding` are the actions without slack: a delay of one
    delays the end. `second_wave` has for each action that is expected to be undone the hour by which another must
    stand ready. `unpreserved` are removals that no preservation precedes. `money` says where actions on money take
    effect among removals: "first", "last", "with", "between" or "none".
    """

    starts: tuple[float, ...]
    effects: tuple[float, ...]
    waves: tuple[tuple[int, ...], ...]
    binding: tuple[int, ...]
    second_wave: tuple[tuple[int, float], ...]
    unpreserved: tuple[int, ...]
    money: str


def sequence(actions: Sequence[Action], after: Iterable[tuple[int, int]] = ()) -> Schedule:
    """Return when each action may begin at the earliest.

    `after` are (first, then): the effect of the first comes before the second starts. Effects of a group lie so
    close that all hold at one moment: within the shortest known return of the group, at the same moment where none
    is known.

    Raises:
        NoNumber: a pair names an action that is not there, a time is no number from 0 on, or the conditions exclude
            each other; then `things` are the actions of one such circle.
    """
    order = sorted(set(after))
    _check(actions, order)
    conditions = _conditions(actions, order)
    starts = _earliest(len(actions), conditions)
    effects = [start + each.lead for start, each in zip(starts, actions, strict=True)]
    return Schedule(
        starts=tuple(starts),
        effects=tuple(effects),
        waves=_waves(starts),
        binding=_binding(actions, starts, conditions),
        second_wave=tuple(
            (number, effects[number] + each.returns)
            for number, each in enumerate(actions)
            if each.returns is not None
        ),
        unpreserved=_unpreserved(actions, order),
        money=_money(actions, effects),
    )


_Condition = tuple[int, int, float]  # the second starts at least so much after the first


def _check(actions: Sequence[Action], order: Sequence[tuple[int, int]]) -> None:
    outside = sorted({end for pair in order for end in pair if not 0 <= end < len(actions)})
    if outside:
        raise NoNumber(
            "sequence.outside",
            things=tuple(outside),
            found="numbers outside",
            expected=f"numbers below {len(actions)}",
        )
    for number, each in enumerate(actions):
        times = [each.lead, *([] if each.returns is None else [each.returns])]
        wrong = [time for time in times if not (isfinite(time) and time >= 0)]
        if wrong:
            raise NoNumber(
                "sequence.times",
                things=(number,),
                found=str(wrong[0]),
                expected="a number from 0 on",
            )


def _conditions(actions: Sequence[Action], order: Iterable[tuple[int, int]]) -> list[_Condition]:
    found = [(first, then, actions[first].lead) for first, then in order]
    groups: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(actions):
        if each.together is not None:
            groups[each.together].append(number)
    for _, members in sorted(groups.items()):
        returns = [back for one in members if (back := actions[one].returns) is not None]
        apart = min(returns, default=0.0)
        found += [
            (one, other, actions[one].lead - actions[other].lead - apart)
            for one in members
            for other in members
            if one != other
        ]
    return found


def _earliest(count: int, conditions: Sequence[_Condition]) -> list[float]:
    """Return the longest paths from the beginning, by Bellman and Ford's method."""
    starts = [0.0] * count
    by: list[int] = [-1] * count
    for _ in range(count + 1):
        moved = -1
        for first, then, apart in conditions:
            if starts[first] + apart > starts[then] + _AGREE:
                starts[then], by[then], moved = starts[first] + apart, first, then
        if moved < 0:
            return starts
    raise NoNumber(
        "sequence.cycle",
        things=_circle(by, moved),
        found="conditions in a circle that never end",
        expected="an order in which each can begin",
    )


def _circle(by: Sequence[int], moved: int) -> tuple[int, ...]:
    node = moved
    for _ in by:
        node = by[node]
    found = {node}
    other = by[node]
    while other not in found:
        found.add(other)
        other = by[other]
    return tuple(sorted(found))


def _waves(starts: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    by_time: dict[float, list[int]] = defaultdict(list)
    for number, start in enumerate(starts):
        by_time[round(start, 6)].append(number)
    return tuple(tuple(members) for _, members in sorted(by_time.items()))


def _binding(
    actions: Sequence[Action], starts: Sequence[float], conditions: Sequence[_Condition]
) -> tuple[int, ...]:
    """Return the actions that lead without slack to the last effect."""
    effects = [start + each.lead for start, each in zip(starts, actions, strict=True)]
    last = max(effects, default=0.0)
    found = {number for number, effect in enumerate(effects) if effect >= last - _AGREE}
    waiting = list(found)
    while waiting:
        then = waiting.pop()
        tight = {
            first
            for first, other, apart in conditions
            if other == then and abs(starts[first] + apart - starts[then]) <= _AGREE
        }
        waiting += tight - found
        found |= tight
    return tuple(sorted(found))


def _unpreserved(actions: Sequence[Action], order: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return the removals that no preservation precedes, straight or through others."""
    following: dict[int, set[int]] = defaultdict(set)
    for first, then in order:
        following[first].add(then)
    waiting = [number for number, each in enumerate(actions) if each.preserves]
    reached: set[int] = set()
    while waiting:
        fresh = following[waiting.pop()] - reached
        waiting += fresh
        reached |= fresh
    removals = {number for number, each in enumerate(actions) if each.removes}
    return tuple(sorted(removals - reached))


def _money(actions: Sequence[Action], effects: Sequence[float]) -> str:
    money = [at for at, each in zip(effects, actions, strict=True) if each.is_money]
    others = [
        at for at, each in zip(effects, actions, strict=True) if each.removes and not each.is_money
    ]
    if not money or not others:
        return "none"
    if max(money) < min(others):
        return "first"
    if min(money) > max(others):
        return "last"
    return "with" if len({*money, *others}) == 1 else "between"
