"""What a number of the outcome ledger must say, and which numbers may be summed (domain 6.7, M4)."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from uuid import UUID

import attrs

from atlas.model.ids import OrganisationId
from atlas.model.lookalikes import folded_label
from atlas.model.outcomes import Contribution, Defined, Kind, Rung, registry

MOST = Decimal(10) ** 15
"""No number is above it: more than all money there is, so it is a slip."""
MOST_DECIMALS = 6
WORLD = "WORLD"
"""Stands for the whole world where countries are named."""
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@attrs.frozen(kw_only=True)
class Outcome:
    """One number with all that makes it honest.

    `definition` is "" where the kind's own holds. `low` and `high` are `None` where one number is known. `currency` is
    needed where money is counted. `group` names what must not be counted twice. `rung` is where the number is told to
    stand, `evidenced` how far its evidence reaches. `judge` is the organisation that judged the level of contribution.
    `release` is the package that led to it.
    """

    kind: Kind
    number: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    definition: str = ""
    scope: str
    since: date | None
    until: date | None
    countries: tuple[str, ...]
    source: str
    evidence: str
    group: str = ""
    is_estimate: bool = False
    assumptions: str = ""
    rung: Rung
    evidenced: Rung
    level: Contribution
    justification: str
    judge: OrganisationId | None
    release: UUID | None = None

    @property
    def defined(self) -> Defined:
        """Return what is known of its kind."""
        return registry()[self.kind]

    @property
    def meaning(self) -> str:
        """Return its definition in words: its own, or that of its kind."""
        return self.definition.strip() or self.defined.definition

    @property
    def unit(self) -> str:
        """Return what is counted."""
        return self.currency if self.defined.is_money else self.defined.unit

    @property
    def bounds(self) -> tuple[Decimal, Decimal, Decimal]:
        """Return low, middle and high."""
        low = self.number if self.low is None else self.low
        high = self.number if self.high is None else self.high
        return low, self.number, high


@attrs.frozen(kw_only=True)
class Sum:
    """What several outcomes come to, with the scope of each: a total is never told without them."""

    low: Decimal
    number: Decimal
    high: Decimal
    unit: str
    meaning: str
    scopes: tuple[str, ...]
    is_estimate: bool


def objections(outcome: Outcome, *, claimant: OrganisationId) -> tuple[str, ...]:
    """Return each rule that stands against recording an outcome for an organisation, with what would satisfy it."""
    found = (
        *_of_number(outcome),
        *_of_scope(outcome),
        *_of_evidence(outcome),
        *_of_level(outcome, claimant),
    )
    return tuple(each for each in found if each)


def _of_number(each: Outcome) -> tuple[str, ...]:
    low, middle, high = each.bounds
    if not all(map(_is_number, (low, middle, high))):
        return (
            "M4.number: a number is 0 or more, below 1,000,000,000,000,000, with at most 6 decimals.",
        )
    money = each.defined.is_money
    return (
        ""
        if money or all(number == number.to_integral_value() for number in (low, middle, high))
        else "M4.number: what is counted in whole is told in whole numbers.",
        ""
        if low <= middle <= high
        else f"M4.range: low {low}, number {middle} and high {high} must stand in this order.",
        "M4.unit: money needs its currency, in three capital letters, as in USD."
        if money and not _CURRENCY.match(each.currency)
        else "",
        "M4.unit: this kind counts no money; leave the currency out."
        if each.currency and not money
        else "",
        "M4.assumption: an estimate needs its assumptions, as in: number of victims times a mean loss."
        if (each.is_estimate or (low, high) != (middle, middle)) and not each.assumptions.strip()
        else "",
    )


def _is_number(number: Decimal) -> bool:
    """Tell whether a number can be told: finite, within bounds, and of no more digits than people write."""
    if not number.is_finite() or not 0 <= number <= MOST:
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -MOST_DECIMALS <= exponent <= 0


def _of_scope(each: Outcome) -> tuple[str, ...]:
    known = bool(each.countries) and all(
        each == WORLD or _COUNTRY.match(each) for each in each.countries
    )
    period = each.since is not None and each.until is not None and each.since <= each.until
    return (
        ""
        if period
        else "M4.period: say from when to when it was counted, the first day not after the last.",
        "" if known else f"M4.geography: name countries by codes of two letters, or {WORLD}.",
        "" if each.scope.strip() else "M4.scope: say what is counted in, and what is not.",
    )


def _of_evidence(each: Outcome) -> tuple[str, ...]:
    return (
        "" if each.source.strip() else "M4.source: say who says so.",
        ""
        if each.evidence.strip()
        else "M4.evidence: name what shows it: a release, a judgement, a document.",
        f"M4.rung: its evidence reaches {each.evidenced}; it may not be told as {each.rung}."
        if each.rung.height > each.evidenced.height
        else "",
    )


def _of_level(each: Outcome, claimant: OrganisationId) -> tuple[str, ...]:
    return (
        ""
        if each.justification.strip()
        else f"M4.justification: say why the contribution was {each.level}.",
        ""
        if each.judge is not None and each.judge != claimant
        else "M4.judge: the contribution is judged by an organisation other than the one that claims it.",
    )


def refusal(outcomes: Sequence[tuple[str, Outcome]]) -> str:
    """Return why outcomes, each with its name, are not summed, naming two that do not fit; "" where they may be."""
    if not outcomes:
        return "M4.sum: choose what to sum."
    for (one, first), (other, second) in combinations(outcomes, 2):
        if wrong := _differing(first, second):
            return f'M4.sum: "{one}" and "{other}" are not summed: {wrong}'
    return ""


def _differing(one: Outcome, other: Outcome) -> str:
    if one.kind is not other.kind:
        return f"the one counts {one.kind}, the other {other.kind}."
    if _folded(one.meaning) != _folded(other.meaning):
        return f'they are defined in two ways, "{one.meaning}" and "{other.meaning}".'
    if one.unit != other.unit:
        return f"the one is in {one.unit}, the other in {other.unit}."
    if one.rung is not other.rung:
        return f"the one is told as {one.rung}, the other as {other.rung}."
    if one.group.strip() and _label(one.group) == _label(other.group):
        return (
            f'both are of the double-count group "{one.group.strip()}", so some would count twice.'
        )
    grouped = one.group.strip() and other.group.strip()
    if one.release is not None and one.release == other.release and not grouped:
        return (
            "both came of one package; give each its double-count group, so that none counts twice."
        )
    return ""


def summed(outcomes: Sequence[Outcome]) -> Sum:
    """Return what outcomes come to that `refusal` lets through, the range as the sum of the ranges."""
    low, number, high = (
        sum(each, Decimal()) for each in zip(*(o.bounds for o in outcomes), strict=True)
    )
    return Sum(
        low=low,
        number=number,
        high=high,
        unit=outcomes[0].unit,
        meaning=outcomes[0].meaning,
        scopes=tuple(each.scope for each in outcomes),
        is_estimate=any(each.is_estimate or each.bounds[0] != each.bounds[2] for each in outcomes),
    )


def _label(group: str) -> str:
    """Return a group as it is compared: whatever looks alike is one; of signs alone, what was written."""
    return folded_label(group) or _folded(group)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
