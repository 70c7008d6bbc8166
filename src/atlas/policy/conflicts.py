"""Roles that must not meet in one person or organisation where they concern one object (domain, section 6.1).

Pure: whoever builds a package or a review asks here before somebody takes part.
"""

from collections.abc import Iterable

import attrs

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role


@attrs.frozen(kw_only=True)
class Part:
    """Somebody takes part in one object in one role."""

    person: PersonId
    organisation: OrganisationId
    role: Role


@attrs.frozen(kw_only=True)
class Conflict:
    """Why somebody may not take part: the rule, and a sentence that tells what would be needed."""

    rule: str
    sentence: str


FAILED = Conflict(rule="R.failed", sentence="The act was allowed and could not be carried out.")
"""What the record says after an act that was allowed and came to nothing."""

_FOUR_EYES = frozenset({Role.EDITOR, Role.LEGAL})


def conflict_on_package(taking: Part, others: Iterable[Part]) -> Conflict | None:
    """Return why somebody may not take this part in a package, or `None`: R5 and R6 are two persons on one package."""
    if taking.role not in _FOUR_EYES:
        return None
    for each in others:
        if each.person == taking.person and each.role in _FOUR_EYES - {taking.role}:
            return Conflict(
                rule="R.four_eyes",
                sentence="Who edits a package does not clear it too. Ask somebody else for one of the two.",
            )
    return None


def conflict_of_interest(
    taking: Part,
    contributor: OrganisationId,
    *,
    interested: frozenset[OrganisationId] = frozenset(),
) -> Conflict | None:
    """Return why somebody may not review a contribution, or `None`.

    A reviewer (R4) is of another organisation than the contributor's, and of none that declared an interest in it.
    """
    if taking.role is not Role.REVIEWER or taking.organisation not in {contributor, *interested}:
        return None
    return Conflict(
        rule="R.own_work",
        sentence="Nobody reviews what the own organisation contributed or declared an interest in.",
    )
