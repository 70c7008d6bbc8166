"""The agenda of the week: new, stuck, ending and waiting, over what the viewer may see."""

from uuid import UUID

import pytest

from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.investigating import Move, RequestKind
from atlas.services import investigations
from atlas.services.investigations import Wanted
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from endings import rows
from foldering import DUE, folder, home, kept_by, with_investigators


@pytest.fixture
def people(world: World) -> World:
    return with_investigators(world)


def test_what_was_opened_within_a_week_is_new_and_later_stuck(people: World) -> None:
    id_ = folder(people)

    first = investigations.agenda(people.visit("sue", at=NOW + DAY))
    later = investigations.agenda(people.visit("sue", at=NOW + 15 * DAY))

    assert [each.id for each in first.new] == [id_]
    assert first.stuck == ()
    assert later.new == ()
    assert [(each.id, each.state, each.days) for each in later.stuck] == [(id_, "open", 15)]
    assert later.states == {"investigation": {"open": 1}}


def test_what_is_closed_is_not_stuck(people: World) -> None:
    investigations.move(people.visit("ada"), folder(people), Move.CLOSE, reason="gone")

    assert investigations.agenda(people.visit("ada", at=NOW + 15 * DAY)).stuck == ()


def test_an_agenda_holds_nothing_of_what_the_viewer_may_not_see(people: World) -> None:
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north", "south"))
    wanted = Wanted(asked=home("south"), kind=RequestKind.CONTEXT, text="Who?", due=DUE)
    investigations.ask(people.visit("ada"), id_, wanted)

    seen = investigations.agenda(people.visit("wes", at=NOW + 20 * DAY))

    assert (seen.new, seen.stuck, seen.waiting, seen.states, seen.overdue) == ((), (), (), {}, 0)
    assert len(investigations.agenda(people.visit("sue")).waiting) == 1


def test_a_request_beyond_its_day_is_overdue(people: World) -> None:
    wanted = Wanted(asked=home("south"), kind=RequestKind.CONTEXT, text="Who?", due=DUE)
    investigations.ask(people.visit("ada"), folder(people), wanted)

    assert investigations.agenda(people.visit("sue")).overdue == 0
    assert investigations.agenda(people.visit("sue", at=NOW + 20 * DAY)).overdue == 1


def test_a_claim_of_a_folder_that_is_due_for_review_is_ending(
    people: World, database: Database
) -> None:
    people.given(a_claim(an_object("tool", "Sturgeon")))
    ((claim,),) = rows(database, "SELECT id FROM claim")
    investigations.put_claim(people.visit("ada"), folder(people), ClaimId(UUID(str(claim))))

    assert investigations.agenda(people.visit("ada")).expiring == ()
    later = investigations.agenda(people.visit("ada", at=NOW + 340 * DAY)).expiring
    assert [each.name for each in later] == ["Sturgeon"]
