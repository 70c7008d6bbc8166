"""The registry of levers, read from `levers.toml`: who can pull each, by what right, with what consequences."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import attrs

from atlas.model.alliance import Lever, OrganisationKind


class Legal(StrEnum):
    """Kinds of legal basis: what gives somebody the right to pull a lever."""

    CONTRACT = "contract"
    STATUTE = "statute"
    COURT_ORDER = "court-order"
    POLICE_POWERS = "police-powers"
    DESIGNATION = "designation"
    NONE_NEEDED = "none-needed"


class Reversibility(StrEnum):
    """Whether what a lever did can be put back."""

    REVERSIBLE = "reversible"
    PARTLY = "partly"
    IRREVERSIBLE = "irreversible"


@attrs.frozen(kw_only=True)
class Evidence:
    """One published finding of the effect of a lever, and where it was published."""

    says: str
    source: str


@attrs.frozen(kw_only=True)
class Registered:
    """What is known of a lever. Words are English; `docs/reference/levers.md` has them all.

    `who` are kinds of organisation that can hold it, as far as their law or contracts let them. `notice` says when
    those it hits notice, `burns` what evidence or sight it costs, `gain` what it changes for offenders: effort, risk
    or reward. `acts_on` are kinds of thing; `*` stands for all. Without `evidence` no published finding is known to us.
    """

    lever: Lever
    who: frozenset[OrganisationKind]
    authority: str
    legal: tuple[Legal, ...]
    reversibility: Reversibility
    notice: str
    duration: str
    burns: str
    collateral: str
    gain: str
    acts_on: frozenset[str]
    evidence: tuple[Evidence, ...] = ()

    def fits(self, kind: str) -> bool:
        """Tell whether it can act on things of a kind."""
        return kind in self.acts_on or "*" in self.acts_on


@cache
def registry() -> Mapping[Lever, Registered]:
    """Return every lever of the catalogue with what is known of it, in the order L1 to L25."""
    text = files("atlas.model").joinpath("levers.toml").read_text(encoding="utf-8")
    rows = (_registered(row) for row in tomllib.loads(text)["lever"])
    return MappingProxyType({each.lever: each for each in rows})


def fitting(kind: str) -> tuple[Registered, ...]:
    """Return the levers that can act on things of a kind, in the order of the catalogue; L25 is always the last."""
    return tuple(each for each in registry().values() if each.fits(kind))


def _registered(row: dict[str, Any]) -> Registered:
    return Registered(
        lever=Lever(row["id"]),
        who=frozenset(map(OrganisationKind, row["who"])),
        legal=tuple(map(Legal, row["legal"])),
        reversibility=Reversibility(row["reversibility"]),
        acts_on=frozenset(row["acts_on"]),
        evidence=tuple(Evidence(**each) for each in row.get("evidence", ())),
        **{
            name: row[name]
            for name in ("authority", "notice", "duration", "burns", "collateral", "gain")
        },
    )
