"""Why somebody reads what he reads: the rules of `permits`, each with the fact that meets it.

Where every condition is met there is at least one reason for each; where one is not, there is none at all. A property
test holds `why` non-empty exactly where `permits` says yes.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

import attrs

from atlas.model.handling import DataSubject, Handling, LegalBasis, Purpose
from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.policy.actors import Role, Standing
from atlas.policy.permits import NEVER_PERSONAL, bases_in_force, in_good_standing, open_cells


class Rule(StrEnum):
    """What lets somebody read, by the id that pages and `docs/reference/policy.md` name."""

    AGREEMENT = "P13.agreement"
    TRAINING = "P13.training"
    ROLE = "R.role"
    SYSTEM = "R.system"
    ANY_PURPOSE = "P3.any"
    PURPOSE = "P3.purpose"
    BASIS = "P15.basis"
    REFERENCE = "P5.reference"
    CLEAR = "P2.clear"
    PERSON = "P2.person"
    ORGANISATION = "P2.organisation"
    CELL = "P2.cell"
    ALLIANCE = "P2.alliance"


AUDIENCE = frozenset({Rule.CLEAR, Rule.PERSON, Rule.ORGANISATION, Rule.CELL, Rule.ALLIANCE})
"""The rules of which one is enough; of the others each that applies is needed."""


@attrs.frozen(kw_only=True)
class Reason:
    """One rule and what meets it: the last day of training, a role, purpose, ground in law, reference, or a cell."""

    rule: Rule
    until: date | None = None
    role: Role | None = None
    purpose: Purpose | None = None
    basis: LegalBasis | None = None
    reference: str = ""
    cell: CellId | None = None


def why(
    handling: Handling, standing: Standing, *, purpose: Purpose, at: datetime, reference: str = ""
) -> tuple[Reason, ...]:
    """Return each rule by which the actor reads rows under this handling now; empty where he does not.

    In the order in which `permits` asks: standing, roles, purpose, ground and reference, audience. Every audience that
    fits is named, so whoever sits in a cell and is named too is told of both.
    """
    if not in_good_standing(standing, at):
        return ()
    parts = (
        tuple(_of_standing(standing)),
        tuple(_of_roles(handling, standing)),
        tuple(_of_purpose(handling, standing, purpose, reference, at=at)),
        tuple(_of_audience(handling, standing, at)),
    )
    return tuple(reason for part in parts for reason in part) if all(parts) else ()


def _of_standing(standing: Standing) -> Iterator[Reason]:
    yield Reason(rule=Rule.AGREEMENT)
    if standing.actor.person is not None:
        yield Reason(rule=Rule.TRAINING, until=standing.trained_until)


def _of_roles(handling: Handling, standing: Standing) -> Iterator[Reason]:
    if standing.actor.person is None:
        yield Reason(rule=Rule.SYSTEM)
    is_open = handling.tlp in (TLP.CLEAR, TLP.GREEN)
    is_personal = handling.subject != DataSubject.NONE
    for role in sorted(standing.roles - (NEVER_PERSONAL if is_personal else {Role.AUDITOR})):
        if is_open or role != Role.OBSERVER:
            yield Reason(rule=Rule.ROLE, role=role)


def _of_purpose(
    handling: Handling, standing: Standing, purpose: Purpose, reference: str, *, at: datetime
) -> Iterator[Reason]:
    is_personal = handling.subject != DataSubject.NONE
    if not is_personal and not handling.purposes:
        yield Reason(rule=Rule.ANY_PURPOSE, purpose=purpose)
    if purpose not in handling.purposes:
        return
    grounds = bases_in_force(handling, standing, at)
    about = reference.strip(" ")
    if is_personal and not (grounds and (about or standing.actor.person is None)):
        return
    yield Reason(rule=Rule.PURPOSE, purpose=purpose)
    if is_personal:
        for basis in grounds:
            yield Reason(rule=Rule.BASIS, basis=basis)
        if about:
            yield Reason(rule=Rule.REFERENCE, reference=about)


def _of_audience(handling: Handling, standing: Standing, at: datetime) -> Iterator[Reason]:
    audience, actor, tlp = handling.audience, standing.actor, handling.tlp
    if tlp == TLP.CLEAR:
        yield Reason(rule=Rule.CLEAR)
    if actor.person in audience.persons:
        yield Reason(rule=Rule.PERSON)
    if actor.organisation in audience.organisations and not (tlp == TLP.RED and audience.persons):
        yield Reason(rule=Rule.ORGANISATION)
    if tlp == TLP.RED:
        return
    for cell in open_cells(standing, at):
        if cell.cell in audience.cells:
            yield Reason(rule=Rule.CELL, cell=cell.cell)
    if audience.alliance and tlp != TLP.AMBER_STRICT:
        yield Reason(rule=Rule.ALLIANCE)
