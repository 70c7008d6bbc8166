"""Requests of persons about data on themselves: rights, dates, and grounds to refuse or withhold. Pure.

The sources are the GDPR (2016/679), chapter III, and for authorities the LED (2016/680), articles 12 to 17. Dates
follow article 12(3): one month from receipt, once two more with notice and reason. The LED says "without undue delay";
the same dates hold for it here.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import attrs

MONTHS = 1
MORE_MONTHS = 2
KEPT_MONTHS = 36
"""How long a case is kept after it was closed: as long as a complaint or a claim about it may come."""


class Right(StrEnum):
    """What a person may ask: GDPR articles 15 to 18 and 21; LED articles 14 and 16."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


class Regime(StrEnum):
    """Which law binds who answers: the LED authorities that prevent and prosecute offences, the GDPR all others."""

    GDPR = "gdpr"
    LED = "led"


class Outcome(StrEnum):
    """How a case ends."""

    ANSWERED = "answered"
    REFUSED = "refused"
    REFERRED = "referred"
    TAKEN_BACK = "taken-back"


class Telling(StrEnum):
    """What becomes of a claim that was found: told in the answer, withheld on a ground, or about somebody else."""

    TELL = "tell"
    WITHHOLD = "withhold"
    OTHER = "other"


_ALL = frozenset(Right)
_CHANGES = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION})


@attrs.frozen(kw_only=True)
class Ground:
    """A ground in law: where it stands, and which rights it may answer.

    With `withholds` it also carries that single data are not told, neither confirmed nor denied.
    """

    code: str
    regime: Regime
    article: str
    rights: frozenset[Right]
    withholds: bool = False
    needs_identity: bool = True


def _gdpr(code: str, article: str, *rights: Right) -> Ground:
    return Ground(code=code, regime=Regime.GDPR, article=article, rights=frozenset(rights or _ALL))


def _led(code: str, article: str, *rights: Right) -> Ground:
    return Ground(code=code, regime=Regime.LED, article=article, rights=frozenset(rights or _ALL))


def _hiding(ground: Ground) -> Ground:
    return attrs.evolve(ground, withholds=True)


_GROUNDS = (
    attrs.evolve(_gdpr("gdpr-identity", "12(2), 12(6)"), needs_identity=False),
    _gdpr("gdpr-excessive", "12(5)"),
    _hiding(_gdpr("gdpr-others", "15(4)", Right.ACCESS)),
    _gdpr("gdpr-accurate", "16", Right.RECTIFICATION),
    _gdpr("gdpr-still-needed", "17(1)", Right.ERASURE),
    _gdpr("gdpr-duty", "17(3)(b)", Right.ERASURE),
    _gdpr("gdpr-claims", "17(3)(e)", Right.ERASURE),
    _gdpr("gdpr-no-condition", "18(1)", Right.RESTRICTION),
    _gdpr("gdpr-compelling", "21(1)", Right.OBJECTION),
    _hiding(_gdpr("gdpr-offences", "23(1)(d)")),
    _hiding(_gdpr("gdpr-rights-of-others", "23(1)(i)")),
    attrs.evolve(_led("led-identity", "12(5)"), needs_identity=False),
    _led("led-excessive", "12(4)"),
    _hiding(_led("led-inquiries", "15(1)(a)", Right.ACCESS)),
    _hiding(_led("led-offences", "15(1)(b)", Right.ACCESS)),
    _hiding(_led("led-public-security", "15(1)(c)", Right.ACCESS)),
    _hiding(_led("led-national-security", "15(1)(d)", Right.ACCESS)),
    _hiding(_led("led-rights-of-others", "15(1)(e)", Right.ACCESS)),
    _led("led-evidence", "16(3)", Right.ERASURE),
    _hiding(_led("led-change", "16(4)", *_CHANGES)),
)
GROUNDS: Mapping[str, Ground] = MappingProxyType({each.code: each for each in _GROUNDS})
"""All grounds by their codes, in the order of the laws."""


def rights_of(regime: Regime) -> tuple[Right, ...]:
    """Return what may be asked under a law: the LED knows no objection."""
    return tuple(each for each in Right if regime is Regime.GDPR or each is not Right.OBJECTION)


def grounds_for(
    regime: Regime, rights: Iterable[Right], *, withholding: bool = False
) -> tuple[Ground, ...]:
    """Return the grounds that may answer one of these rights; with `withholding` those that keep data untold."""
    asked = frozenset(rights)
    return tuple(
        each
        for each in _GROUNDS
        if each.regime is regime and each.rights & asked and (each.withholds or not withholding)
    )


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month; where that month has none, its last (Regulation 1182/71, article 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(received: date, *, extended: bool = False) -> date:
    """Return the last day on which an answer is in time; both months count from receipt."""
    return months_after(received, MONTHS + (MORE_MONTHS if extended else 0))


def may_extend(received: date, today: date) -> bool:
    """Tell whether there is still time to extend: notice goes within the first month."""
    return today <= due(received)


def kept_until(closed: date) -> date:
    """Return the last day on which a closed case is kept."""
    return months_after(closed, KEPT_MONTHS)
