"""What a visit is for: changed with a reason, and for personal data with what it is about."""

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.policy.decide import Action, Resource
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance

LONGEST = 200
"""Characters of a reference and of a reason."""

_CELL = "cell:"


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
    reference = " ".join(wanted.reference.split())
    reason = " ".join(wanted.reason.split())
    if max(len(reference), len(reason)) > LONGEST:
        raise UsageError(f"Reason and reference have at most {LONGEST} characters each.")
    if reference.startswith(_CELL) and reference not in references(visit):
        raise UsageError("Your organisation sits in no open cell of this name.")
    changed = attrs.evolve(
        visit, purpose=wanted.purpose, setting=attrs.evolve(visit.setting, reference=reference)
    )
    resource = Resource(organisation=visit.actor.organisation, reason=reason)
    gate.allow(changed, Action.CHANGE_PURPOSE, resource)
    return changed


def references(visit: Visit) -> tuple[str, ...]:
    """Return what a visit may be about by name: `cell:NAME` for each open cell of the visitor's organisation."""
    cells = alliance.cells_of(visit.actor.organisation)
    return tuple(f"{_CELL}{cell.short}" for cell in cells if cell.is_open(visit.now))
