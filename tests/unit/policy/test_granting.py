"""Who gives which role, and that somebody can always run the node."""

import uuid

import pytest

from atlas.model.alliance import OrganisationKind
from atlas.model.ids import PersonId
from atlas.policy.actors import Role
from atlas.policy.granting import refusal_to_grant, refusal_to_lose

ADA, BO, CY = (PersonId(uuid.UUID(int=n)) for n in (1, 2, 3))
NONE: frozenset[Role] = frozenset()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("giver", Role)
@pytest.mark.parametrize("given", [True, False])
def test_alliance_wide_roles_are_given_and_taken_by_the_secretariat_alone(
    role: Role, giver: Role, *, given: bool
) -> None:
    before, after = (NONE, frozenset({role})) if given else (frozenset({role}), NONE)

    refused = refusal_to_grant(frozenset({giver}), before=before, after=after, kind="LEA")

    wide = role in ("R1", "R11", "R12") and giver != "R1"
    assert (refused.rule if refused else None) == ("R.grant" if wide else None)


@pytest.mark.parametrize("role", ["R1", "R11", "R12"])
def test_a_role_that_stays_is_nobodys_gift(role: str) -> None:
    kept = frozenset({Role(role), Role.LIAISON})

    assert (
        refusal_to_grant(
            frozenset({Role.REPRESENTATIVE}),
            before=kept,
            after=kept | {Role.RESEARCHER},
            kind="private",
        )
        is None
    )


@pytest.mark.parametrize("kind", OrganisationKind)
def test_only_law_enforcement_and_the_like_have_liaisons(kind: OrganisationKind) -> None:
    refused = refusal_to_grant(
        frozenset({Role.SECRETARIAT}), before=NONE, after=frozenset({Role.LIAISON}), kind=kind
    )

    expected = None if kind in ("LEA", "IO", "regulator") else "R.kind"
    assert (refused.rule if refused else None) == expected


def test_a_liaison_of_another_kind_may_lose_the_role() -> None:
    assert (
        refusal_to_grant(
            frozenset({Role.REPRESENTATIVE}),
            before=frozenset({Role.LIAISON}),
            after=NONE,
            kind="private",
        )
        is None
    )


@pytest.mark.parametrize(
    ("able", "losing", "rule"),
    [
        ({ADA}, {ADA}, "R.last"),
        ({ADA, BO}, {ADA, BO, CY}, "R.last"),
        ({ADA, BO}, {ADA}, None),
        ({ADA}, {BO}, None),
        (set(), {ADA}, None),
        ({ADA}, set(), None),
    ],
)
def test_the_last_who_can_act_as_secretariat_stays(
    able: set[PersonId], losing: set[PersonId], rule: str | None
) -> None:
    refused = refusal_to_lose(able, losing)

    assert (refused.rule if refused else None) == rule
