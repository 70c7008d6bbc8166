"""The form in which a version of an outcome is kept, and in which it is told to programs."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import attrs

from atlas.errors import UsageError
from atlas.model.ids import OrganisationId
from atlas.model.outcomes import Contribution, Kind, Rung
from atlas.model.signs import assert_readable
from atlas.policy.outcomes import Outcome

LONGEST, LONGEST_NUMBER = 4_000, 40
_NUMBER = re.compile(r"[0-9]{1,16}(\.[0-9]{1,6})?")
MOST_COUNTRIES = 250
_TEXTS = (
    "currency",
    "definition",
    "scope",
    "source",
    "evidence",
    "group",
    "assumptions",
    "justification",
)


def checked(outcome: Outcome) -> Outcome:
    """Return an outcome without blanks around its texts.

    Raises:
        UsageError: a text is too long, or holds signs that are not seen.
    """
    texts: dict[str, Any] = {name: getattr(outcome, name).strip() for name in _TEXTS}
    for text in texts.values():
        assert_readable(text, what="The outcome")
        if len(text) > LONGEST:
            raise UsageError(f"A text has at most {LONGEST:,} characters.")
    if len(outcome.countries) > MOST_COUNTRIES:
        raise UsageError(f"Name at most {MOST_COUNTRIES} countries.")
    return attrs.evolve(outcome, **texts, countries=tuple(dict.fromkeys(outcome.countries)))


def number_of(text: str) -> Decimal:
    """Return the number that somebody typed: digits, a point before decimals; commas and blanks part thousands.

    Raises:
        UsageError: it is none.
    """
    digits = "".join(text[:LONGEST_NUMBER].replace(",", "").split())
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(digits):
        raise UsageError(f"Write a number in digits, as 1200 or 97.4; not {text[:20]!r}.")
    return Decimal(digits)


def said_of(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as a version keeps it."""
    return {
        **{name: getattr(outcome, name) for name in _TEXTS},
        **{
            name: str(getattr(outcome, name))
            for name in ("kind", "number", "rung", "evidenced", "level")
        },
        **{
            name: _text(getattr(outcome, name))
            for name in ("low", "high", "judge", "release", "since", "until")
        },
        "countries": list(outcome.countries),
        "is_estimate": outcome.is_estimate,
    }


def outcome_of(said: Mapping[str, Any]) -> Outcome:
    """Return the outcome that a version keeps."""
    texts: dict[str, Any] = {name: said[name] for name in _TEXTS}
    return Outcome(
        **texts,
        kind=Kind(said["kind"]),
        number=Decimal(said["number"]),
        low=None if said["low"] is None else Decimal(said["low"]),
        high=None if said["high"] is None else Decimal(said["high"]),
        since=date.fromisoformat(said["since"]),
        until=date.fromisoformat(said["until"]),
        countries=tuple(said["countries"]),
        is_estimate=said["is_estimate"],
        rung=Rung(said["rung"]),
        evidenced=Rung(said["evidenced"]),
        level=Contribution(said["level"]),
        judge=OrganisationId(UUID(said["judge"])),
        release=UUID(said["release"]) if said["release"] else None,
    )


def told(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome for programs, numbers as text so that none is rounded; with its unit and what it means."""
    return {**said_of(outcome), "unit": outcome.unit, "definition": outcome.meaning}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
