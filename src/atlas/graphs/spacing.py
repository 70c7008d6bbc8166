"""Room for each: nodes pushed apart until they have it."""

import numpy as np

from atlas.graphs.graph import Floats, Integers

_ROUNDS = 40
# with itself and these four, every pair of neighbouring cells is looked at once
_CELLS = ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))


def apart(places: Floats, distance: float) -> Floats:
    """Return positions near the given ones of which few pairs are nearer than `distance`.

    Neighbours push one another half-way apart, at most 40 rounds: what is crowded beyond hope stays a little
    crowded. O(count log count) a round.
    """
    moved = places + _unlike(len(places), distance)
    for _ in range(_ROUNDS):
        one, other = _close_pairs(moved, distance)
        if not len(one):
            break
        moved = _pushed(moved, one, other, distance)
    return moved


def _unlike(count: int, distance: float) -> Floats:
    """Return tiny shifts, so that nodes on one point know where to go: the golden angle, as in a sunflower."""
    turns = np.arange(count) * 2.399963
    return np.stack([np.cos(turns), np.sin(turns)], axis=1) * distance * 1e-3


def _pushed(places: Floats, one: Integers, other: Integers, distance: float) -> Floats:
    between = places[other] - places[one]
    far = np.maximum(np.hypot(between[:, 0], between[:, 1]), 1e-9)
    push = between * ((distance - far) / far / 2)[:, None]
    shift = np.zeros_like(places)
    for axis in (0, 1):
        shift[:, axis] = np.bincount(other, push[:, axis], len(places))
        shift[:, axis] -= np.bincount(one, push[:, axis], len(places))
    return places + shift * 0.8


def _close_pairs(places: Floats, distance: float) -> tuple[Integers, Integers]:
    """Return the pairs nearer than `distance`, found through a grid of that size."""
    cells = np.floor(places / distance).astype(np.int64)
    cells -= cells.min(axis=0) - 1
    width = int(cells[:, 0].max()) + 2
    keys = cells[:, 1] * width + cells[:, 0]
    order = np.argsort(keys, kind="stable")
    pairs = [_pairs_between(keys, order, dy * width + dx) for dx, dy in _CELLS]
    one, other = (np.concatenate(each) for each in zip(*pairs, strict=True))
    between = places[one] - places[other]
    near = between[:, 0] ** 2 + between[:, 1] ** 2 < distance**2 * 0.998
    return one[near], other[near]


def _pairs_between(keys: Integers, order: Integers, step: int) -> tuple[Integers, Integers]:
    """Return each node with every node of the cell `step` further; within one cell each pair once."""
    ranked = keys[order]
    first = np.searchsorted(ranked, ranked + step, side="left")
    last = np.searchsorted(ranked, ranked + step, side="right")
    if step == 0:
        first = np.arange(1, len(ranked) + 1)
    counts = np.maximum(last - first, 0)
    one = np.repeat(np.arange(len(ranked)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[one], order[np.repeat(first, counts) + within]
