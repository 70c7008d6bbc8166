"""How concentrated a kind of service or an exit of money is: CR1, CR4 and the Herfindahl-Hirschman index.

HHI is the sum of squared shares, from near 0 to 1 (Hirschman 1945, Herfindahl 1950). Shares speak of one basis,
such as revenue, traffic or a count. What is not covered may be many small suppliers or one large: each figure is
the range between these two, and no more is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum, isfinite
from typing import TypeAlias

import attrs

from atlas.errors import NoNumber
from atlas.graphs.disruption.dependencies import share_contradictions

Range: TypeAlias = tuple[float, float]


@attrs.frozen(kw_only=True)
class Share:
    """One statement: a supplier has a part of the whole, 0 to 1, measured by `basis`."""

    supplier: int
    share: float
    basis: str


@attrs.frozen(kw_only=True)
class Concentration:
    """Least and largest possible CR1, CR4 and HHI, what they are measured by, and how much of the whole is known.

    `shares` are of the suppliers known, the largest first. `coverage` is None where the whole itself is not known:
    then the figures speak of the known suppliers alone.
    """

    basis: str
    shares: tuple[tuple[int, float], ...]
    coverage: float | None
    cr1: Range
    cr4: Range
    hhi: Range


def of_shares(shares: Iterable[Share]) -> Concentration:
    """Return the concentration that stated shares give; a repeated statement counts once.

    Raises:
        NoNumber: there is no share, bases are mixed, a share is outside of 0 to 1, one supplier has two, or all
            together are above the whole.
    """
    stated = set(shares)
    bases = sorted({each.basis for each in stated})
    if len(bases) > 1:
        things = tuple(sorted({each.supplier for each in stated}))
        raise NoNumber(
            "shares.basis", things=things, found=" and ".join(bases), expected="one basis"
        )
    if not stated:
        raise _no_share()
    held: dict[int, list[float]] = defaultdict(list)
    for each in stated:
        held[each.supplier].append(each.share)
    for objection in share_contradictions(held):
        raise objection
    known = {supplier: each[0] for supplier, each in held.items()}
    return _of(known, basis=bases[0], coverage=min(1.0, fsum(known.values())))


def of_amounts(
    amounts: Mapping[int, float], *, basis: str, whole: float | None = None
) -> Concentration:
    """Return the concentration of what was counted for each supplier, as parts of `whole` if that is known.

    Raises:
        NoNumber: nothing was counted, an amount is below 0, or together they are above the whole.
    """
    wrong = [each for each, amount in amounts.items() if not (isfinite(amount) and amount >= 0)]
    if wrong:
        raise NoNumber(
            "shares.range",
            things=tuple(sorted(wrong)),
            found=str(amounts[min(wrong)]),
            expected="a number from 0 on",
        )
    counted = fsum(amounts.values())
    if not counted > 0:
        raise _no_share()
    if whole is None:
        return _of({each: n / counted for each, n in amounts.items()}, basis=basis, coverage=None)
    return of_shares(
        Share(supplier=each, share=_part(amount, whole, each), basis=basis)
        for each, amount in amounts.items()
    )


def _part(amount: float, whole: float, supplier: int) -> float:
    if not (isfinite(whole) and amount <= whole):
        raise NoNumber(
            "shares.sum", things=(supplier,), found=f"{amount:g}", expected=f"{whole:g} at most"
        )
    return amount / whole if whole else 0.0


def _no_share() -> NoNumber:
    return NoNumber("shares.none", found="no share", expected="at least one")


def _of(known: Mapping[int, float], *, basis: str, coverage: float | None) -> Concentration:
    ranked = sorted(known.items(), key=lambda each: (-each[1], each[0]))
    low = [share for _, share in ranked]
    rest = 0.0 if coverage is None else 1.0 - coverage
    high = sorted([*low, rest], reverse=True)
    return Concentration(
        basis=basis,
        shares=tuple(ranked),
        coverage=coverage,
        cr1=(low[0], high[0]),
        cr4=(fsum(low[:4]), fsum(high[:4])),
        hhi=(fsum(each**2 for each in low), fsum(each**2 for each in high)),
    )
