"""Whether two series of times can be told apart: Welch's t and the area under the ROC curve.

Sources: B. L. Welch, Biometrika 34 (1947); J. A. Hanley and B. J. McNeil, Radiology 143 (1982). That times are weighed
again without their longest tenth, and the bound of 4.5, follow dudect (Reparaz, Balasch, Verbauwhede, DATE 2017).
"""

from collections.abc import Sequence
from math import inf, sqrt
from statistics import fmean, variance

from bench.figures import Target

BOUND = Target(sign="<", bound=4.5, unit="|t|")
_KEPT = 0.9  # of all times: the longest are the machine's


def t_of(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Welch's t, above zero where `one` is longer; 0 or infinite where neither has any spread.

    Each has two values or more.
    """
    difference, error = fmean(one) - fmean(other), standard_error(one, other)
    if error == 0:
        return 0.0 if difference == 0 else inf if difference > 0 else -inf
    return difference / error


def standard_error(one: Sequence[float], other: Sequence[float]) -> float:
    """Return that of the difference of their means."""
    return sqrt(variance(one) / len(one) + variance(other) / len(other))


def cropped(
    one: Sequence[float], other: Sequence[float]
) -> tuple[Sequence[float], Sequence[float]]:
    """Return both without what is longer than nine tenths of them together."""
    both = sorted([*one, *other])
    longest = both[int(_KEPT * (len(both) - 1))]
    return [each for each in one if each <= longest], [each for each in other if each <= longest]


def worst_t(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the larger |t|, of all times and of the cropped ones where two of each are left."""
    kept = cropped(one, other)
    found = abs(t_of(one, other))
    return max(found, abs(t_of(*kept))) if min(map(len, kept)) > 1 else found


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how often a value of `one` is above a value of `other`; equal ones count half. 0.5 tells nothing."""
    values = sorted([(each, 1) for each in one] + [(each, 0) for each in other])
    ranks, place = 0.0, 0
    while place < len(values):
        end = place
        while end < len(values) and values[end][0] == values[place][0]:
            end += 1
        middle = (place + 1 + end) / 2  # ranks begin with 1
        ranks += middle * sum(is_one for _, is_one in values[place:end])
        place = end
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def error_of_auc(one: int, other: int) -> float:
    """Return its standard error where both come from the same distribution."""
    return sqrt((one + other + 1) / (12 * one * other))
