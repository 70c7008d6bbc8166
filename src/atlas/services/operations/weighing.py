"""What the guards weigh of an operation, as it stands under the scope that looks: who sits and may decide now."""

from collections.abc import Mapping
from datetime import UTC

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.allowed import ALLOWED
from atlas.policy.decide import Action
from atlas.policy.readiness import Act, Facts
from atlas.services.gate import Visit
from atlas.services.operations.folding import Operation, Planned
from atlas.store import alliance
from atlas.store.alliance import Organisation


def facts_of(visit: Visit, stands: Operation) -> Facts:
    """Return the facts of an operation for the visitor who would decide now."""
    known = alliance.names_of_organisations()
    seated = _seated(visit, stands, known)
    agreed = _agreed(visit, stands, seated)
    own = visit.actor.organisation
    return Facts(
        texts=stands.texts,
        actions=tuple(_act(each, known, seated) for each in stands.actions),
        has_baseline=stands.baseline is not None,
        asked=stands.asked,
        planners=stands.planners,
        decider=visit.actor.person,
        agreed=frozenset(agreed),
        today=visit.now.astimezone(UTC).date(),
        beside=frozenset(person for person, of in agreed.items() if of == own and seated - {own}),
        coordinates=own == stands.organisation,
    )


def _seated(
    visit: Visit, stands: Operation, known: Mapping[OrganisationId, Organisation]
) -> frozenset[OrganisationId]:
    """Return the active members of the cell while it is open."""
    cell = alliance.find_cell(stands.cell)
    if cell is None or not cell.is_open(visit.now):
        return frozenset()
    return frozenset(each for each in cell.members if each in known and known[each].active)


def _agreed(
    visit: Visit, stands: Operation, seated: frozenset[OrganisationId]
) -> Mapping[PersonId, OrganisationId]:
    """Return who said "go" and could say it now, each with their organisation."""
    if not stands.agreed:
        return {}
    today = visit.now.astimezone(UTC).date()
    roles = ALLOWED[Action.DECIDE_OPERATION]
    return {
        id_: each.organisation
        for id_, each in alliance.persons_by_id(stands.agreed).items()
        if each.active
        and each.roles & roles
        and each.trained_until >= today
        and each.organisation in seated
    }


def _act(
    each: Planned,
    known: Mapping[OrganisationId, Organisation],
    seated: frozenset[OrganisationId],
) -> Act:
    return Act(
        id=each.id,
        number=each.number,
        lever=each.lever,
        part=each.part,
        required=each.required,
        authority=each.authority,
        legal=each.legal,
        basis=each.basis,
        kind=known[each.holder].kind if each.holder in known else "",
        start=each.start,
        end=each.end,
        after=each.after,
        answer=each.answer,
        is_reported=bool(each.report),
        sits=each.holder in seated,
    )
