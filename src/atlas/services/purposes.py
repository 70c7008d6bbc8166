"""What a visit is for: changed with a reason, and for personal data with what it is about."""

from datetime import datetime

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import OrganisationId
from atlas.model.signs import assert_readable
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance

LONGEST = 200
"""Characters of a reference and of a reason."""

_CELL = "cell:"
_TOO_LONG = f"Reason and reference have at most {LONGEST} characters each."


@attrs.frozen(kw_only=True)
class Change:
    """What somebody asks for: the purpose, why, and what it is about (`cell:NAME`, or the name of an investigation)."""

    purpose: Purpose
    reason: str
    reference: str = ""


def change(visit: Visit, wanted: Change) -> Visit:
    """Return the visit under another purpose and reference; the change is on record with its reason.

    Raises:
        UsageError: reason or reference is too long, or the reference names a cell that the organisation does not
            sit in now.
        Denied: there is no reason, or the policy refused otherwise; the refusal is on record.
    """
    reference = reference_of(visit.actor.organisation, wanted.reference, at=visit.now)
    reason = " ".join(wanted.reason.split())
    if len(reason) > LONGEST:
        raise UsageError(_TOO_LONG)
    changed = attrs.evolve(
        visit, purpose=wanted.purpose, setting=attrs.evolve(visit.setting, reference=reference)
    )
    resource = Resource(organisation=visit.actor.organisation, reason=reason)
    gate.allow(changed, Action.CHANGE_PURPOSE, resource)
    return changed


def reference_of(organisation: OrganisationId, said: str, *, at: datetime) -> str:
    """Return in one line what somebody of an organisation says that a visit is about; empty where it is nothing.

    Raises:
        UsageError: it is too long, or names a cell that the organisation does not sit in now.
    """
    reference = " ".join(said.split())
    if len(reference) > LONGEST:
        raise UsageError(_TOO_LONG)
    assert_readable(reference, what="The reference")
    if reference.startswith(_CELL) and reference not in _cells(organisation, at):
        raise UsageError("Your organisation sits in no open cell of this name.")
    return reference


def references(visit: Visit) -> tuple[str, ...]:
    """Return what a visit may be about by name: `cell:NAME` for each open cell of the visitor's organisation."""
    return _cells(visit.actor.organisation, visit.now)


def _cells(organisation: OrganisationId, at: datetime) -> tuple[str, ...]:
    cells = alliance.cells_of(organisation)
    return tuple(f"{_CELL}{cell.short}" for cell in cells if cell.is_open(at))
