"""Which roles may be given and taken by whom, and that the node keeps a secretariat. Pure."""

from collections.abc import Set

from atlas.model.alliance import OrganisationKind
from atlas.model.ids import PersonId
from atlas.policy.actors import Role
from atlas.policy.conflicts import Conflict

# These act for the whole alliance, not for one member.
ALLIANCE_WIDE = frozenset({Role.SECRETARIAT, Role.BOARD, Role.AUDITOR})
LAW_ENFORCEMENT = frozenset({OrganisationKind.LEA, OrganisationKind.IO, OrganisationKind.REGULATOR})


def refusal_to_grant(
    giver: Set[Role], *, before: Set[Role], after: Set[Role], kind: str
) -> Conflict | None:
    """Return why somebody may not change the roles of a person of such an organisation, or `None`.

    `giver` are the roles of who gives. What stays as it was is nobody's gift.
    """
    if (before ^ after) & ALLIANCE_WIDE and Role.SECRETARIAT not in giver:
        return Conflict(
            rule="R.grant",
            sentence="Secretariat, board and auditor (R1, R11, R12) are given and taken by the secretariat alone.",
        )
    if Role.LIAISON in after - before and kind not in LAW_ENFORCEMENT:
        return Conflict(
            rule="R.kind",
            sentence="Only people of law enforcement, international organisations and regulators are liaisons (R7).",
        )
    return None


def refusal_to_lose(able: Set[PersonId], losing: Set[PersonId]) -> Conflict | None:
    """Return why some persons may not lose the secretariat, or `None`. `able` are those who can act as it now."""
    if able and able <= losing:
        return Conflict(
            rule="R.last",
            sentence="This would leave the node without a secretariat that can act. Name another first.",
        )
    return None
