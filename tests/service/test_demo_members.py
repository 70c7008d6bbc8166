"""The members of the demo, as they are kept: with levers, seats, leads, and texts that they signed."""

from atlas.model.alliance import Lever
from atlas.model.handling import Purpose
from atlas.policy.decide import Action
from atlas.services import alliance as people
from atlas.services import gate
from atlas.services.demo.alliance import fictional_alliance
from atlas.services.demo.founding import admit_people, found_alliance, sign_newer
from atlas.services.gate import Visit
from atlas.store import alliance as kept
from builders import DAY, NOW
from cluster import Database

STORY = fictional_alliance(NOW.date())


def test_members_of_the_demo_hold_levers_and_its_cells_have_leads(database: Database) -> None:
    for _ in range(2):  # again changes nothing
        found_alliance(STORY, now=NOW)
        admit_people(STORY)

    members = kept.names_of_organisations().values()
    leads = {cell.short: cell.lead for cell in kept.cells()}
    in_force = kept.agreement_in_force(NOW)
    assert {lever for each in members for lever in each.profile.levers} >= set(Lever) - {Lever.L13}
    assert all(each.profile.levers and each.profile.contact for each in members)
    assert [node.short for node in kept.nodes()] == ["serenanode", "taruminode", "veldnode"]
    named = {each.short: kept.find_person(each.lead) for each in STORY.cells}
    assert leads == {short: person and person.id for short, person in named.items()}
    assert in_force is not None
    assert "not legal advice" in " ".join(in_force.text.split())


def test_a_lead_who_was_named_since_stays(database: Database) -> None:
    found_alliance(STORY, now=NOW)
    admit_people(STORY)
    cell, other = kept.cells()[0], kept.find_person("bruno")
    assert other is not None
    kept.name_lead(cell.id, other.id)

    admit_people(STORY)

    found = kept.find_cell(cell.id)
    assert found is not None
    assert found.lead == other.id


def test_a_node_with_an_agreement_of_its_own_is_not_shut_out_by_the_story(
    database: Database,
) -> None:
    own = kept.save_agreement("Ours", "ours", effective_from=NOW - 900 * DAY)

    for _ in range(2):  # again changes nothing
        found_alliance(STORY, now=NOW)

    names = kept.names_of_organisations()
    assert kept.current_agreement(NOW) == own
    assert {names[each].short for each in kept.signatures(own)} == set(
        STORY.agreements[-1].signed_by
    )


def test_an_agreement_that_is_newer_than_the_beginning_of_the_story_shuts_nobody_of_it_out(
    database: Database,
) -> None:
    found_alliance(STORY, now=NOW - 20 * DAY)
    admit_people(STORY)
    newer = kept.save_agreement("Ours", "9", effective_from=NOW - 5 * DAY)

    sign_newer(STORY, after=NOW - 20 * DAY, until=NOW)

    visit = Visit(actor=people.actor_named("noor"), purpose=Purpose.RESEARCH, now=NOW)
    assert kept.current_agreement(NOW) == newer
    assert gate.may(visit, Action.READ)
