"""Kinds of outcome, read from `outcomes.toml`, the ladder that numbers stand on, and levels of contribution (M4)."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import attrs

MONEY = "money"
"""The unit of kinds that count money: each number names its currency."""


class Kind(StrEnum):
    """What came of disruption (V6)."""

    ARREST = "arrest"
    CHARGE = "charge"
    CONVICTION = "conviction"
    DOMAIN_SUSPENDED = "domain-suspended"
    SERVER_SEIZED = "server-seized"
    ACCOUNT_FROZEN = "account-frozen"
    FUNDS_FROZEN = "funds-frozen"
    FUNDS_RECOVERED = "funds-recovered"
    WALLET_SANCTIONED = "wallet-sanctioned"
    CONTENT_REMOVED = "content-removed"
    SERVICE_CLOSED = "service-closed"
    DECRYPTOR_RELEASED = "decryptor-released"
    VICTIMS_NOTIFIED = "victims-notified"
    VICTIMS_REMEDIATED = "victims-remediated"
    ADVISORY = "advisory"
    CIVIL_ORDER = "civil-order"


class Rung(StrEnum):
    """The ladder, from below: what was done, what came out, what changed, what it was good for."""

    EFFORT = "effort"
    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"

    @property
    def height(self) -> int:
        """Return how high it stands, from 0."""
        return list(Rung).index(self)


class Contribution(StrEnum):
    """How much of an outcome is due to whoever records it, the least first."""

    ASSOCIATED = "associated"
    CONTRIBUTED = "contributed"
    MATERIAL = "material"
    DECISIVE = "decisive"


@attrs.frozen(kw_only=True)
class Defined:
    """A kind with its unit, its rung and what counts as one, in English."""

    kind: Kind
    unit: str
    rung: Rung
    definition: str

    @property
    def is_money(self) -> bool:
        """Tell whether it counts money."""
        return self.unit == MONEY


@cache
def registry() -> Mapping[Kind, Defined]:
    """Return every kind of outcome with what is known of it, in the order of the file."""
    text = files("atlas.model").joinpath("outcomes.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["kind"]
    found = (
        Defined(
            kind=Kind(row["id"]),
            unit=row["unit"],
            rung=Rung(row["rung"]),
            definition=row["definition"],
        )
        for row in rows
    )
    return MappingProxyType({each.kind: each for each in found})
