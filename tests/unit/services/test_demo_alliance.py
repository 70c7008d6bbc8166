"""The fictional alliance is whole: every name that one part uses is there in another."""

from datetime import date, timedelta

import pycountry

from atlas.policy.actors import Role
from atlas.services.demo.alliance import COUNTRIES, PRESENTED, fictional_alliance

TODAY = date(2026, 3, 1)
ALLIANCE = fictional_alliance(TODAY)
SHORTS = {each.short for each in ALLIANCE.organisations}
PEOPLE = {each.short: each for each in ALLIANCE.persons}


def test_the_alliance_has_three_nodes_twelve_organisations_and_twenty_five_persons() -> None:
    counts = (len(ALLIANCE.nodes), len(SHORTS), len(PEOPLE))

    assert counts == (3, 12, 25)


def test_every_kind_of_organisation_takes_part() -> None:
    kinds = {each.kind for each in ALLIANCE.organisations}

    assert kinds == {"private", "LEA", "IO", "NGO", "academic", "CSIRT", "regulator"}


def test_every_role_is_held_by_somebody() -> None:
    assert {role for person in ALLIANCE.persons for role in person.roles} == set(Role)


def test_persons_cells_and_signatures_name_organisations_that_are_there() -> None:
    named = {person.organisation for person in ALLIANCE.persons}
    named |= {member for cell in ALLIANCE.cells for member in cell.members}
    named |= {signer for contract in ALLIANCE.agreements for signer in contract.signed_by}

    assert named == SHORTS


def test_every_cell_is_led_by_a_person_of_a_member_in_that_role() -> None:
    for cell in ALLIANCE.cells:
        assert PEOPLE[cell.lead].organisation in cell.members
        assert Role.CELL_LEAD in PEOPLE[cell.lead].roles


def test_the_three_presented_are_a_bank_a_police_force_and_a_vendor_in_one_open_cell() -> None:
    organisations = [PEOPLE[short].organisation for short in PRESENTED]
    cell = next(each for each in ALLIANCE.cells if each.short == "quaylight")

    assert organisations == ["northbank", "policebureau", "sentrivale"]
    assert set(organisations) <= set(cell.members)
    assert cell.opens < TODAY < (cell.closes or date.max)


def test_the_presented_are_trained_on_any_day() -> None:
    later = fictional_alliance(TODAY + timedelta(days=4_000))

    trained = {each.short: each.trained_until for each in later.persons}

    assert all(trained[short] > TODAY + timedelta(days=4_000) for short in PRESENTED)


def test_no_country_of_the_fiction_is_one_of_iso_3166() -> None:
    assert [code for code in COUNTRIES if pycountry.countries.get(alpha_2=code)] == []
    assert {node.country for node in ALLIANCE.nodes} == set(COUNTRIES)


def test_one_organisation_has_not_signed_what_is_in_force() -> None:
    current = max(ALLIANCE.agreements, key=lambda each: each.effective_from)

    assert SHORTS - set(current.signed_by) == {"telvane"}


def test_somebody_in_training_only_observes_and_somebody_s_training_has_lapsed() -> None:
    trained = {short for short, each in PEOPLE.items() if each.trained_until >= TODAY}

    assert [each for each in sorted(trained) if PEOPLE[each].roles == {Role.OBSERVER}] == ["linus"]
    assert len(PEOPLE) - len(trained) == 1
