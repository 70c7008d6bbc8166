"""What markings state of terms, and the most restrictive of several statements (domain 6.5 P1)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import attrs

from atlas.model.handling import Duty, Permitted, Terms
from atlas.model.markings import PAP

# what a sharer may do, then what he must, then what he must not: each holds wherever the one before does
_FORBIDDING = (Duty.MAY, Duty.MUST, Duty.MUST_NOT)
_ORDERS: Mapping[str, Sequence[StrEnum]] = MappingProxyType(
    {
        "pap": tuple(PAP),
        "permitted_actions": tuple(reversed(Permitted)),
        "attribution": _FORBIDDING,
        "encrypt_in_transit": (Duty.MAY, Duty.MUST_NOT, Duty.MUST),
        "affected_party_notifications": _FORBIDDING,
        "unmodified_resale": _FORBIDDING,
    }
)
STATEMENTS = tuple(_ORDERS)
"""The names of the terms that markings state, as fields of `Terms`."""

_OPPOSED = frozenset({Duty.MUST, Duty.MUST_NOT})
_UNCHOSEN = Terms()


@attrs.frozen(kw_only=True, cache_hash=True)
class Stated:
    """The terms that markings state; `None` for what they say nothing of.

    `conflicts` names the statements of which one marking said must and another must-not.
    """

    pap: PAP | None = None
    permitted_actions: Permitted | None = None
    attribution: Duty | None = None
    encrypt_in_transit: Duty | None = None
    affected_party_notifications: Duty | None = None
    unmodified_resale: Duty | None = None
    conflicts: frozenset[str] = frozenset()


def strictest_stated(stated: Iterable[Stated]) -> Stated:
    """Return the most restrictive of what several markings state; nothing for none."""
    parts = list(stated)
    said = {name: [getattr(each, name) for each in parts] for name in STATEMENTS}
    known = {name: [each for each in values if each is not None] for name, values in said.items()}
    found: dict[str, Any] = {n: _strictest(n, values) for n, values in known.items() if values}
    return Stated(
        **found,
        conflicts=frozenset().union(
            *(each.conflicts for each in parts),
            (name for name, values in known.items() if values and set(values) >= _OPPOSED),
        ),
    )


def strictest_terms(terms: Iterable[Terms]) -> Terms:
    """Return terms that ask for whatever one of these asks for; `Terms()` for none."""
    parts = list(terms)
    if not parts:
        return _UNCHOSEN
    found: dict[str, Any] = {
        name: _strictest(name, [getattr(each, name) for each in parts]) for name in STATEMENTS
    }
    return Terms(
        **found,
        source_protected=any(each.source_protected for each in parts),
        retention=min((each.retention for each in parts), key=_retention_order),
    )


def conflicts_of(terms: Iterable[Terms]) -> frozenset[str]:
    """Return the names of the statements of which some terms say must and others must-not."""
    parts = list(terms)
    said = {name: {getattr(each, name) for each in parts} for name in STATEMENTS}
    return frozenset(name for name, values in said.items() if values >= _OPPOSED)


def under(terms: Terms, stated: Stated) -> Terms:
    """Return the terms of an object whose markings state something, given under `terms`.

    Where nothing was chosen (the default) what is stated holds, else the stricter of both.
    """
    chosen: dict[str, Any] = {}
    for name in STATEMENTS:
        said, given = getattr(stated, name), getattr(terms, name)
        if said is not None:
            default = given == getattr(_UNCHOSEN, name)
            chosen[name] = said if default else _strictest(name, [said, given])
    return attrs.evolve(terms, **chosen)


def conflicts_with(terms: Terms, stated: Stated) -> frozenset[str]:
    """Return the statements of which terms that were chosen and markings say the opposite."""
    pairs = {name: {getattr(terms, name), getattr(stated, name)} for name in STATEMENTS}
    return frozenset(name for name, said in pairs.items() if said >= _OPPOSED)


def may_block(terms: Terms) -> bool:
    """Return whether these terms let a reader block what is named: an active action on his own network.

    PAP lets that from GREEN on (MISP taxonomy `PAP`), IEP 2.0 with actions that are visible inside.
    """
    order = _ORDERS["permitted_actions"]
    allowed = order.index(terms.permitted_actions) <= order.index(Permitted.INTERNAL)
    return allowed and terms.pap in (PAP.CLEAR, PAP.GREEN)


def _strictest(name: str, values: Sequence[StrEnum]) -> StrEnum:
    return max(values, key=_ORDERS[name].index)


def _retention_order(name: str) -> tuple[bool, str]:
    """Put classes that somebody chose before the default, in a fixed order."""
    return name == _UNCHOSEN.retention, name
