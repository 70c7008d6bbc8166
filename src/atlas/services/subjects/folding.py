"""A case as its entries tell it, folded in their order. Pure: entries in, case out."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import attrs

from atlas.model.ids import ClaimId
from atlas.policy import subjects as rules
from atlas.policy.subjects import Ground, Outcome, Regime, Right, Telling
from atlas.store.subjects import Entry

_NOTHING_PICKED: Mapping[ClaimId, Telling] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Asked:
    """What a person asks: who it is, what for, under which law, since when, and by which values to find it."""

    name: str
    rights: frozenset[Right]
    regime: Regime
    received: date
    values: tuple[str, ...]

    @property
    def in_order(self) -> tuple[Right, ...]:
        """Return what is asked for, in the order of the law."""
        return tuple(each for each in Right if each in self.rights)


@attrs.frozen(kw_only=True)
class Letter:
    """One version of the answer, as somebody kept it."""

    text: str
    kept_at: datetime


@attrs.frozen(kw_only=True)
class Case:
    """A case as it stands. Texts are empty and times `None` where nothing was said.

    `verified` tells how the person was identified, `extended` why more time was taken, `refused` on which ground.
    `picked` says what becomes of each claim that was looked at, `withheld_on` on which ground some are not told;
    `done` lists what was done to which claim, in order.
    """

    id: uuid.UUID
    number: str
    asked: Asked
    verified: str = ""
    extended: str = ""
    refused: Ground | None = None
    picked: Mapping[ClaimId, Telling] = _NOTHING_PICKED
    withheld_on: Ground | None = None
    letters: tuple[Letter, ...] = ()
    done: tuple[tuple[str, ClaimId], ...] = ()
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.outcome is None

    @property
    def due(self) -> date:
        """Return the last day on which an answer is in time."""
        return rules.due(self.asked.received, extended=bool(self.extended))

    def days_left(self, at: datetime) -> int:
        """Return how many days are left at a moment (UTC); below 0 it is overdue."""
        return (self.due - at.astimezone(UTC).date()).days

    @property
    def letter(self) -> str:
        """Return the latest version of the answer; "" where none was kept."""
        return self.letters[-1].text if self.letters else ""


def case_of(entries: Iterable[Entry]) -> Case:
    """Return the case that its entries tell, in their order; the first opened it."""
    told = tuple(entries)
    case = Case(id=told[0].case, number=told[0].number, asked=_asked(told[0].said), entries=told)
    for entry in told[1:]:
        case = attrs.evolve(case, **_TOLD[entry.what](case, entry))
    return case


def said_of(asked: Asked) -> dict[str, Any]:
    """Return what the entry holds that opens a case."""
    return {
        "name": asked.name,
        "rights": sorted(asked.rights),
        "regime": asked.regime,
        "received": asked.received.isoformat(),
        "values": list(asked.values),
    }


def _asked(said: Mapping[str, Any]) -> Asked:
    return Asked(
        name=said["name"],
        rights=frozenset(map(Right, said["rights"])),
        regime=Regime(said["regime"]),
        received=date.fromisoformat(said["received"]),
        values=tuple(said["values"]),
    )


def _values(case: Case, entry: Entry) -> dict[str, Any]:
    return {"asked": attrs.evolve(case.asked, values=tuple(entry.said["values"]))}


def _picked(case: Case, entry: Entry) -> dict[str, Any]:
    told = {ClaimId(uuid.UUID(id_)): Telling(how) for id_, how in entry.said["claims"].items()}
    return {"picked": {**case.picked, **told}, "withheld_on": _ground(entry)}


def _letter(case: Case, entry: Entry) -> dict[str, Any]:
    # lists come without the texts
    kept = Letter(text=entry.said.get("text", ""), kept_at=entry.recorded_at)
    return {"letters": (*case.letters, kept)}


def _done(case: Case, entry: Entry) -> dict[str, Any]:
    return {"done": (*case.done, (entry.what, ClaimId(uuid.UUID(entry.said["claim"]))))}


def _ground(entry: Entry) -> Ground | None:
    return rules.GROUNDS.get(entry.said.get("ground", ""))


_TOLD: Mapping[str, Callable[[Case, Entry], dict[str, Any]]] = MappingProxyType(
    {
        "verified": lambda case, entry: {"verified": entry.said["how"]},
        "values": _values,
        "extended": lambda case, entry: {"extended": entry.said["why"]},
        "picked": _picked,
        "letter": _letter,
        "refused": lambda case, entry: {"refused": _ground(entry)},
        **dict.fromkeys(
            (
                "objected",
                "restricted",
                "ended-objected",
                "ended-restricted",
                "correcting",
                "erased",
            ),
            _done,
        ),
        "closed": lambda case, entry: {
            "outcome": Outcome(entry.said["outcome"]),
            "closed_at": entry.recorded_at,
        },
    }
)
