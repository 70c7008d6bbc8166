"""Roles that must not meet on one object."""

import uuid

import pytest

from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.actors import Role
from atlas.policy.conflicts import Part, conflict_of_interest, conflict_on_package

ADA, BO = PersonId(uuid.UUID(int=1)), PersonId(uuid.UUID(int=2))
BANK, VENDOR, POLICE = (OrganisationId(uuid.UUID(int=n)) for n in (11, 12, 13))


def part(person: PersonId, role: Role, organisation: OrganisationId = BANK) -> Part:
    return Part(person=person, organisation=organisation, role=role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("other", Role)
def test_one_person_does_not_edit_and_clear_the_same_package(role: Role, other: Role) -> None:
    found = conflict_on_package(part(ADA, role), [part(ADA, other)])

    assert (found is not None) is ({role, other} == {Role.EDITOR, Role.LEGAL})


def test_two_persons_edit_and_clear_a_package() -> None:
    assert conflict_on_package(part(ADA, Role.LEGAL), [part(BO, Role.EDITOR)]) is None


def test_the_conflict_is_found_among_many_parts() -> None:
    others = [part(BO, Role.EDITOR), part(ADA, Role.LIAISON), part(ADA, Role.EDITOR)]

    found = conflict_on_package(part(ADA, Role.LEGAL), others)

    assert found is not None
    assert found.rule == "R.four_eyes"


@pytest.mark.parametrize("role", Role)
def test_only_a_reviewer_is_kept_from_the_work_of_the_own_organisation(role: Role) -> None:
    found = conflict_of_interest(part(ADA, role), BANK)

    assert (found.rule if found else None) == ("R.own_work" if role is Role.REVIEWER else None)


def test_a_reviewer_of_another_organisation_may_review() -> None:
    assert conflict_of_interest(part(ADA, Role.REVIEWER), VENDOR) is None


def test_a_declared_interest_keeps_the_whole_organisation_from_reviewing() -> None:
    reviewer = part(ADA, Role.REVIEWER)

    declared = conflict_of_interest(reviewer, VENDOR, interested=frozenset({POLICE, BANK}))
    of_others = conflict_of_interest(reviewer, VENDOR, interested=frozenset({POLICE}))

    assert declared is not None
    assert declared.rule == "R.own_work"
    assert of_others is None
