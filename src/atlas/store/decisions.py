"""The record of what the gate decided. Append only."""

from datetime import datetime

from atlas.policy.decide import Grant, Refusal
from atlas.store.models import DecisionRow


def record(decision: Grant | Refusal, *, at: datetime) -> None:
    """Write one decision with its reasons. The caller commits it before anything else happens."""
    DecisionRow.objects.create(
        decided_at=at,
        organisation=decision.actor.organisation,
        person=decision.actor.person,
        system=decision.actor.system or "",
        action=decision.action,
        purpose=decision.purpose,
        allowed=isinstance(decision, Grant),
        reasons=list(decision.reasons),
        resource_organisation=decision.resource.organisation,
        resource=decision.resource.id,
        stated_reason=decision.resource.reason,
    )
