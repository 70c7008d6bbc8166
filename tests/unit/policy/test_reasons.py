"""Each rule by which somebody reads, by itself."""

from datetime import timedelta

import pytest

from atlas.model.handling import Audience, DataSubject, Handling, LegalBasis, Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import Membership, Role, Standing
from atlas.policy.reasons import AUDIENCE, Reason, Rule, why
from builders import DAY, NOW, TOMORROW, a_handling, a_standing, an_actor
from facts import CELLS, PERSONS

ADA = an_actor()
GROUND = LegalBasis(code="FRAUD-1", jurisdiction="*", valid_from=NOW.date())
CELL = Membership(cell=CELLS[0], opens=NOW - DAY, closes=None, ceiling=TLP.AMBER)
REFERENCE = "cell:harbour"
IN_CELL = Audience(cells=frozenset({CELLS[0]}))
assert ADA.person is not None
OWN = Audience(organisations=frozenset({ADA.organisation}))
NAMED = Audience(persons=frozenset({ADA.person}))
OWN_AND_A_STRANGER = Audience(organisations=OWN.organisations, persons=frozenset({PERSONS[0]}))


def rules(standing: Standing, **handling: object) -> set[Rule]:
    made = a_handling(**handling)  # type: ignore[arg-type] # as the builder takes them
    return {
        each.rule
        for each in why(made, standing, purpose=Purpose.RESEARCH, at=NOW, reference=REFERENCE)
    }


@pytest.mark.parametrize(
    ("tlp", "audience", "rule"),
    [
        (TLP.CLEAR, Audience(), Rule.CLEAR),
        (TLP.GREEN, Audience(alliance=True), Rule.ALLIANCE),
        (TLP.AMBER, Audience(alliance=True), Rule.ALLIANCE),
        (TLP.AMBER, IN_CELL, Rule.CELL),
        (TLP.AMBER_STRICT, IN_CELL, Rule.CELL),
        (TLP.AMBER_STRICT, OWN, Rule.ORGANISATION),
        (TLP.AMBER, OWN_AND_A_STRANGER, Rule.ORGANISATION),
        (TLP.RED, OWN, Rule.ORGANISATION),
        (TLP.RED, NAMED, Rule.PERSON),
    ],
)
def test_the_audience_that_fits_is_named(tlp: TLP, audience: Audience, rule: Rule) -> None:
    told = rules(a_standing(ADA, memberships=[CELL]), tlp=tlp, audience=audience)

    assert told & AUDIENCE == {rule}


@pytest.mark.parametrize(
    ("tlp", "audience"),
    [
        (TLP.AMBER_STRICT, Audience(alliance=True)),
        (TLP.RED, Audience(alliance=True)),
        (TLP.RED, IN_CELL),
        (TLP.RED, OWN_AND_A_STRANGER),
        (TLP.GREEN, Audience(cells=frozenset({CELLS[1]}))),
    ],
)
def test_there_is_no_reason_where_no_audience_fits(tlp: TLP, audience: Audience) -> None:
    assert rules(a_standing(ADA, memberships=[CELL]), tlp=tlp, audience=audience) == set()


def test_a_cell_that_closed_is_no_reason() -> None:
    closed = Membership(
        cell=CELLS[0], opens=NOW - 9 * DAY, closes=NOW - timedelta(seconds=1), ceiling=TLP.AMBER
    )

    assert rules(a_standing(ADA, memberships=[closed]), audience=IN_CELL) == set()


def test_every_fact_that_is_needed_is_told_with_its_value() -> None:
    personal = a_handling(
        TLP.AMBER,
        audience=IN_CELL,
        purposes=[Purpose.RESEARCH],
        basis="FRAUD-1",
        subject=DataSubject.SUSPECT,
    )
    standing = a_standing(ADA, memberships=[CELL], bases=[GROUND])

    told = why(personal, standing, purpose=Purpose.RESEARCH, at=NOW, reference=REFERENCE)

    assert told == (
        Reason(rule=Rule.AGREEMENT),
        Reason(rule=Rule.TRAINING, until=TOMORROW),
        Reason(rule=Rule.ROLE, role=Role.RESEARCHER),
        Reason(rule=Rule.PURPOSE, purpose=Purpose.RESEARCH),
        Reason(rule=Rule.BASIS, basis=GROUND),
        Reason(rule=Rule.REFERENCE, reference=REFERENCE),
        Reason(rule=Rule.CELL, cell=CELLS[0]),
    )


def test_personal_data_has_no_reason_where_the_visit_is_about_nothing() -> None:
    personal = a_handling(purposes=[Purpose.RESEARCH], basis="FRAUD-1", subject=DataSubject.SUSPECT)
    standing = a_standing(ADA, bases=[GROUND])

    told = why(personal, standing, purpose=Purpose.RESEARCH, at=NOW, reference=" ")

    assert told == ()


def test_personal_data_without_a_ground_in_force_has_no_reason() -> None:
    told = rules(
        a_standing(ADA), purposes=[Purpose.RESEARCH], basis="FRAUD-1", subject=DataSubject.SUSPECT
    )

    assert told == set()


def test_an_observer_reads_what_is_open_alone() -> None:
    observer = a_standing(ADA, roles=[Role.OBSERVER])

    assert Rule.ROLE in rules(observer, tlp=TLP.GREEN)
    assert rules(observer, tlp=TLP.AMBER) == set()


def test_work_of_the_system_needs_no_role_and_no_training() -> None:
    told = rules(a_standing(an_actor(system="arrange"), trained_until=None, roles=[]))

    assert told == {Rule.AGREEMENT, Rule.SYSTEM, Rule.ANY_PURPOSE, Rule.ALLIANCE}


def test_a_purpose_is_told_where_the_handling_names_it() -> None:
    told = rules(a_standing(ADA), purposes=[Purpose.RESEARCH])

    assert {Rule.PURPOSE, Rule.ANY_PURPOSE} & told == {Rule.PURPOSE}
    assert Rule.ANY_PURPOSE in rules(a_standing(ADA))
    assert rules(a_standing(ADA), purposes=[Purpose.DEFENCE]) == set()


def test_personal_data_for_no_purpose_has_no_reason() -> None:
    told = rules(a_standing(ADA, bases=[GROUND]), basis="FRAUD-1", subject=DataSubject.SUSPECT)

    assert told == set()


def test_work_of_the_system_reads_personal_data_without_a_reference() -> None:
    personal = a_handling(purposes=[Purpose.RESEARCH], basis="FRAUD-1", subject=DataSubject.SUSPECT)
    system = a_standing(an_actor(system="arrange"), trained_until=None, roles=[], bases=[GROUND])

    told = [each.rule for each in why(personal, system, purpose=Purpose.RESEARCH, at=NOW)]

    assert told == [Rule.AGREEMENT, Rule.SYSTEM, Rule.PURPOSE, Rule.BASIS, Rule.ALLIANCE]


def test_only_roles_that_read_are_told() -> None:
    roles = [Role.RESEARCHER, Role.AUDITOR, Role.BOARD]
    standing = a_standing(ADA, roles=roles, bases=[GROUND])
    personal = a_handling(purposes=[Purpose.RESEARCH], basis="FRAUD-1", subject=DataSubject.SUSPECT)

    def told(handling: Handling) -> set[Role | None]:
        reasons = why(handling, standing, purpose=Purpose.RESEARCH, at=NOW, reference=REFERENCE)
        return {each.role for each in reasons if each.rule is Rule.ROLE}

    assert told(a_handling()) == {Role.RESEARCHER, Role.BOARD}
    assert told(personal) == {Role.RESEARCHER}
