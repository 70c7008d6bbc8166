"""What the store says of the alliance: plain values."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

import attrs

from atlas.model.alliance import Lever
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role


@attrs.frozen(kw_only=True)
class Node:
    """A permanent seat of the alliance. `country` is an alpha-2 code, or empty."""

    short: str
    name: str
    country: str = ""


@attrs.frozen(kw_only=True)
class Profile:
    """What a member says of itself. `clients` are names only: they bound how far AMBER may be passed on."""

    clients: tuple[str, ...] = ()
    levers: tuple[Lever, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    authorities: str = ""
    response_time: str = ""
    contact: str = ""


@attrs.frozen(kw_only=True)
class Organisation:
    """A member or a public source. `short` is its name on the command line.

    It is suspended where it is neither active nor has left.
    """

    id: OrganisationId
    short: str
    name: str
    kind: str
    sector: str = ""
    country: str = ""
    node: str = ""
    active: bool = True
    left_at: datetime | None = None
    profile: Profile = Profile()


@attrs.frozen(kw_only=True)
class Person:
    """A named person of one organisation. `short` is the name on the command line.

    Suspended where neither active nor gone. `met` tells whether they ever signed in.
    """

    id: PersonId
    short: str
    name: str
    organisation: OrganisationId
    roles: frozenset[Role]
    trained_until: date
    active: bool = True
    left_at: datetime | None = None
    met: bool = False


@attrs.frozen(kw_only=True)
class Cell:
    """A temporary group of organisations; `ceiling` is the strictest marking that it may carry.

    `bound_to` says in words what it is after, `targets` are ids of things for those who may read them. `since` is when
    each member joined, where that is known.
    """

    id: CellId
    short: str
    name: str
    charter: str
    ceiling: TLP
    opens_at: datetime
    closes_at: datetime | None
    members: frozenset[OrganisationId]
    purpose: str = ""
    bound_to: str = ""
    targets: tuple[uuid.UUID, ...] = ()
    lead: PersonId | None = None
    since: Mapping[OrganisationId, datetime] = MappingProxyType({})

    def is_open(self, at: datetime) -> bool:
        """Tell whether the cell is open at this time."""
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


@attrs.frozen(kw_only=True)
class Agreement:
    """A text that members sign. The one in force is the latest whose day has come."""

    id: uuid.UUID
    title: str
    version: str
    text: str
    effective_from: datetime


@attrs.frozen(kw_only=True)
class Signature:
    """An organisation signed. `by` is `None` where the node's operator recorded it."""

    agreement: uuid.UUID
    organisation: OrganisationId
    at: datetime
    by: PersonId | None = None
    digest: bytes | None = None
