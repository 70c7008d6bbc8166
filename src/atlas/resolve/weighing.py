"""How likely something is by several claims: a linear pool with one vote a lineage, and all its inputs beside it.

Source of the rule: M. Stone, The opinion pool (Annals of Mathematical Statistics 32, 1961): the weighted mean of
probabilities. Whoever repeats a source adds no vote: claims of one lineage share one, the mean of what they say.
The weights of the grades are those of the MISP taxonomy `admiralty-scale`. Nothing here is stored.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from atlas.model.grades import Grade, InformationGrade, SourceGrade

# MISP taxonomy `admiralty-scale`, numerical_value in percent; F and 6 cannot be judged and stand in the middle
RELIABILITY: Mapping[SourceGrade, float] = MappingProxyType(
    {
        SourceGrade.A: 1.0,
        SourceGrade.B: 0.75,
        SourceGrade.C: 0.5,
        SourceGrade.D: 0.25,
        SourceGrade.E: 0.0,
        SourceGrade.F: 0.5,
    }
)
CREDIBILITY: Mapping[InformationGrade, int] = MappingProxyType(
    {
        InformationGrade.CONFIRMED: 100,
        InformationGrade.PROBABLY_TRUE: 75,
        InformationGrade.POSSIBLY_TRUE: 50,
        InformationGrade.DOUBTFUL: 25,
        InformationGrade.IMPROBABLE: 0,
        InformationGrade.CANNOT_BE_JUDGED: 50,
    }
)


@attrs.frozen(kw_only=True)
class Voice:
    """What one claim says: its grade, its likelihood in percent (`None`: by its credibility), and its lineage."""

    grade: Grade
    likelihood: int | None
    lineage: Hashable

    @property
    def percent(self) -> int:
        """Return the likelihood that counts."""
        return CREDIBILITY[self.grade.information] if self.likelihood is None else self.likelihood

    @property
    def weight(self) -> float:
        """Return how much the source counts, 0 to 1."""
        return RELIABILITY[self.grade.source]


def pooled(voices: Iterable[Voice]) -> int | None:
    """Return the likelihood in percent by all voices, rounded; `None` where no voice has any weight.

    Equal whatever the order, and whatever is repeated within a lineage with the same grade and likelihood.
    """
    lineages: dict[Hashable, list[Voice]] = {}
    for each in voices:
        lineages.setdefault(each.lineage, []).append(each)
    votes = [vote for group in lineages.values() if (vote := _vote(group))]
    total = sum(weight for weight, _ in votes)
    return round(sum(weight * percent for weight, percent in votes) / total) if total else None


def _vote(group: Sequence[Voice]) -> tuple[float, float] | None:
    """Return weight and percent of one lineage: its most reliable voices, and the mean of these."""
    weight = max(each.weight for each in group)
    best = {(each.percent, each.weight) for each in group if each.weight == weight}
    return (weight, sum(percent for percent, _ in best) / len(best)) if weight else None


def alpha(units: Iterable[Sequence[float]]) -> float | None:
    """Return Krippendorff's alpha for interval data: 1 where all agree, 0 where they agree as by chance.

    Each unit holds the values that reviewers gave one claim; those with fewer than two count for nothing. `None` where
    there is nothing to compare, or nothing differs between units. Source: K. Krippendorff, Computing Krippendorff's
    Alpha-Reliability (2011), with the squared difference as metric.
    """
    paired = [list(unit) for unit in units if len(unit) > 1]
    values = [value for unit in paired for value in unit]
    expected = _spread(values)
    if not expected:
        return None
    observed = sum(len(unit) * _spread(unit) for unit in paired) / len(values)
    return 1 - observed / expected


def _spread(values: Sequence[float]) -> float:
    """Return the mean squared difference between two of these values: twice their sample variance."""
    count = len(values)
    if count < 2:
        return 0.0
    mean = sum(values) / count
    return 2 * sum((value - mean) ** 2 for value in values) / (count - 1)
