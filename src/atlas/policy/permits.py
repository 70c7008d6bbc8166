"""Who reads and who may give, stated in Python.

The second text of the policy: the first is `atlas.readable` and `atlas.writable` in the database
(`store/sql/policy.sql`), which compute the scope. They were written apart and a property test holds them equal.
"""

from datetime import UTC, date, datetime

from atlas.model.handling import DataSubject, Handling, LegalBasis, Purpose
from atlas.model.jurisdictions import is_within
from atlas.model.markings import TLP, strictest
from atlas.policy.actors import Membership, Role, Standing

_OBSERVED = (TLP.CLEAR, TLP.GREEN)
_NEVER_READ = frozenset({Role.AUDITOR})
NEVER_PERSONAL = frozenset({Role.BOARD, Role.AUDITOR, Role.OBSERVER})
"""Roles that read no personal data (domain 6.1); another role beside them may."""


def permits(
    handling: Handling, standing: Standing, *, purpose: Purpose, at: datetime, reference: str = ""
) -> bool:
    """Tell whether a row under this handling is in the actor's scope for this purpose at this time.

    `reference` is the investigation or cell that the visit is about, empty where none was named.
    """
    return (
        in_good_standing(standing, at)
        and _within_roles(handling, standing)
        and _for_purpose(handling, standing, purpose, at)
        and _about_something(handling, standing, reference)
        and _addressed(handling, standing, at)
    )


def may_give(handling: Handling, standing: Standing, *, at: datetime) -> bool:
    """Tell whether the actor may write a row under this handling. It may be one that the actor cannot read."""
    audience = handling.audience
    return (
        in_good_standing(standing, at)
        and audience.cells <= {cell.cell for cell in open_cells(standing, at)}
        and all(
            strictest((handling.tlp, cell.ceiling)) == cell.ceiling
            for cell in open_cells(standing, at)
            if cell.cell in audience.cells
        )
        and _complete(handling)
        and _red_stays(handling, standing)
        and handling.subject != DataSubject.VICTIM
        and (handling.basis is None or bool(bases_in_force(handling, standing, at)))
    )


def in_good_standing(standing: Standing, at: datetime) -> bool:
    """Tell whether anything at all may be read or done: active, agreement signed, training in date (P13)."""
    trained = standing.trained_until is not None and _day(at) <= standing.trained_until
    return standing.active and standing.signed and (standing.actor.person is None or trained)


def _within_roles(handling: Handling, standing: Standing) -> bool:
    if standing.actor.person is None:
        return True
    reading = standing.roles - _NEVER_READ
    if handling.subject != DataSubject.NONE:
        reading -= NEVER_PERSONAL
    if reading == {Role.OBSERVER}:
        return handling.tlp in _OBSERVED
    return bool(reading)


def _for_purpose(handling: Handling, standing: Standing, purpose: Purpose, at: datetime) -> bool:
    if handling.subject == DataSubject.NONE:
        return not handling.purposes or purpose in handling.purposes
    return purpose in handling.purposes and bool(bases_in_force(handling, standing, at))


def _about_something(handling: Handling, standing: Standing, reference: str) -> bool:
    """A person reads personal data for an investigation or a cell, and says which (P5)."""
    if handling.subject == DataSubject.NONE or standing.actor.person is None:
        return True
    return bool(reference.strip(" "))


def _addressed(handling: Handling, standing: Standing, at: datetime) -> bool:
    audience, actor = handling.audience, standing.actor
    if handling.tlp == TLP.CLEAR or actor.person in audience.persons:
        return True
    if handling.tlp == TLP.RED and audience.persons:
        return False
    if actor.organisation in audience.organisations:
        return True
    if handling.tlp == TLP.RED:
        return False
    if any(cell.cell in audience.cells for cell in open_cells(standing, at)):
        return True
    # AMBER+STRICT stays with those who received it: named organisations, persons and cells
    return audience.alliance and handling.tlp != TLP.AMBER_STRICT


def open_cells(standing: Standing, at: datetime) -> list[Membership]:
    """Return the actor's cells that are open at this time."""
    return [
        cell
        for cell in standing.memberships
        if cell.opens <= at and (cell.closes is None or at < cell.closes)
    ]


def _complete(handling: Handling) -> bool:
    """All but CLEAR address somebody, RED no groups; personal data has purpose and basis."""
    audience = handling.audience
    groups = audience.alliance or bool(audience.cells)
    if handling.tlp == TLP.RED and (groups or (audience.persons and audience.organisations)):
        return False
    if handling.tlp != TLP.CLEAR and not (groups or audience.organisations or audience.persons):
        return False
    return handling.subject == DataSubject.NONE or bool(handling.purposes and handling.basis)


def _red_stays(handling: Handling, standing: Standing) -> bool:
    """RED that names no person yet waits in its own organisation."""
    return handling.tlp != TLP.RED or handling.audience.organisations <= {
        standing.actor.organisation
    }


def bases_in_force(handling: Handling, standing: Standing, at: datetime) -> tuple[LegalBasis, ...]:
    """Return the grounds that the handling names and that hold for the actor on this day (P15)."""
    today = _day(at)
    return tuple(
        basis
        for basis in standing.bases
        if basis.code == handling.basis
        and is_within(standing.country, basis.jurisdiction)
        and basis.valid_from <= today
        and (basis.valid_to is None or today <= basis.valid_to)
    )


def _day(at: datetime) -> date:
    """Return the day of a moment in UTC, whatever zone it is told in: the database does the same."""
    return at.astimezone(UTC).date()
