"""What the guards weigh of an operation, as it stands under the scope that looks."""

from datetime import UTC

from atlas.policy.readiness import Act, Facts
from atlas.services.gate import Visit
from atlas.services.operations.folding import Operation, Planned
from atlas.store import alliance


def facts_of(visit: Visit, stands: Operation) -> Facts:
    """Return the facts of an operation for the visitor who would decide now."""
    kinds = {id_: each.kind for id_, each in alliance.names_of_organisations().items()}
    return Facts(
        texts=stands.texts,
        actions=tuple(_act(each, kinds.get(each.holder, "")) for each in stands.actions),
        has_baseline=stands.baseline is not None,
        asked=stands.asked,
        planners=stands.planners,
        decider=visit.actor.person,
        agreed=stands.agreed,
        today=visit.now.astimezone(UTC).date(),
        coordinates=visit.actor.organisation == stands.organisation,
    )


def _act(each: Planned, kind: str) -> Act:
    return Act(
        id=each.id,
        number=each.number,
        lever=each.lever,
        part=each.part,
        required=each.required,
        authority=each.authority,
        legal=each.legal,
        basis=each.basis,
        kind=kind,
        start=each.start,
        end=each.end,
        after=each.after,
        answer=each.answer,
        is_reported=bool(each.report),
    )
