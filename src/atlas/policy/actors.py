"""Who acts, and the facts about them that the policy weighs."""

from datetime import date, datetime
from enum import StrEnum

import attrs

from atlas.model.handling import LegalBasis
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import TLP


class Role(StrEnum):
    """Roles of domain 6.1; a person may hold several, and none means nothing is allowed."""

    SECRETARIAT = "R1"
    REPRESENTATIVE = "R2"
    RESEARCHER = "R3"
    REVIEWER = "R4"
    EDITOR = "R5"
    LEGAL = "R6"
    LIAISON = "R7"
    CELL_LEAD = "R8"
    LEVER_HOLDER = "R9"
    EVALUATOR = "R10"
    BOARD = "R11"
    AUDITOR = "R12"
    OBSERVER = "R13"


class TokenScope(StrEnum):
    """How far a bearer token reaches: each stands for acts, `policy.decide.WITHIN`."""

    READ = "read"
    CONTRIBUTE = "contribute"
    EXPORT = "export"


@attrs.frozen(kw_only=True)
class Actor:
    """A person, or work that the system does for an organisation: exactly one of `person` and `system` is set."""

    organisation: OrganisationId
    person: PersonId | None = None
    system: str | None = attrs.field(default=None)

    @system.validator
    def _is_somebody(self, _: object, system: str | None) -> None:
        if (self.person is None) == (system is None):
            raise ValueError("an actor is a person or named work of the system, one of the two")


@attrs.frozen(kw_only=True)
class Membership:
    """An organisation's place in a cell: when the cell is open, and the strictest marking it may carry."""

    cell: CellId
    opens: datetime
    closes: datetime | None
    ceiling: TLP


@attrs.frozen(kw_only=True)
class Standing:
    """The facts about an actor, as the database has them in one snapshot.

    `signed` tells whether the organisation signed the agreement that is current; `trained_until` and `roles`
    are a person's own (`None` and empty for system work). `country` is the organisation's, "" where it is not known.
    `token` is how far the token reaches that the actor came with, `None` where it came without one.
    """

    actor: Actor
    active: bool
    signed: bool
    country: str = ""
    trained_until: date | None = None
    roles: frozenset[Role] = frozenset()
    memberships: tuple[Membership, ...] = ()
    bases: tuple[LegalBasis, ...] = ()
    token: frozenset[TokenScope] | None = None
