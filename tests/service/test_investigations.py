"""The folder of a target: questions, plan, requests, tasks, notes, states, and who may see and do what (W3, P10)."""

import uuid
from uuid import UUID

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Terms
from atlas.model.ids import ClaimId, InvestigationId, PersonId
from atlas.model.markings import TLP
from atlas.policy.investigating import Move, RequestKind, RequestState, State
from atlas.services import alliance, investigations, notices
from atlas.services.discussion import Choice
from atlas.services.investigations import Asked, Edit, Wanted
from builders import NOW, World, a_claim, an_object
from cluster import Database
from endings import rows
from foldering import DUE, QUESTION, folder, home, kept_by, with_investigators


@pytest.fixture
def people(world: World) -> World:
    return with_investigators(world)


def who(short: str) -> PersonId:
    found = alliance.actor_named(short).person
    assert found is not None
    return found


def wanted(asked: str = "south", text: str = "Did you see this loader before March?") -> Wanted:
    return Wanted(asked=home(asked), kind=RequestKind.HISTORY, text=text, due=DUE)


def refused(act: object) -> str:
    assert callable(act)
    with pytest.raises(Denied) as denied:
        act()
    return denied.value.rule


def test_W3_a_target_gets_requirements_with_elements_owner_and_due_date(people: World) -> None:
    id_ = folder(people)
    asked = attrs.evolve(QUESTION, owner=home("south"))

    investigations.add_question(people.visit("ada"), id_, asked)

    (found,) = investigations.get(people.visit("sue"), id_).questions
    assert (found.text, found.elements, found.owner) == (
        QUESTION.text,
        QUESTION.elements,
        home("south"),
    )
    assert (str(found.due), found.state) == (DUE, "open")


def test_W3_research_starts_only_with_a_question_that_has_an_owner_and_a_day(people: World) -> None:
    id_, visit = folder(people), people.visit("ada")
    investigations.add_question(visit, id_, Asked(text="Who?"))

    with pytest.raises(UsageError, match=r"W3\.question: .* add one, then start"):
        investigations.move(visit, id_, Move.START)

    investigations.add_question(visit, id_, attrs.evolve(QUESTION, owner=home("north")))
    assert investigations.move(visit, id_, Move.START) is State.ACTIVE


def test_a_folder_is_closed_with_a_reason_and_can_be_reopened(people: World) -> None:
    id_, visit = folder(people), people.visit("ada")
    with pytest.raises(UsageError, match=r"W3\.reason"):
        investigations.move(visit, id_, Move.CLOSE)

    assert investigations.move(visit, id_, Move.CLOSE, reason="the loader is gone") is State.CLOSED
    with pytest.raises(UsageError, match=r"W3\.closed: .* reopen it first"):
        investigations.add_question(visit, id_, QUESTION)
    assert investigations.get(visit, id_).reason == "the loader is gone"
    assert investigations.move(visit, id_, Move.REOPEN, reason="it is back") is State.OPEN
    investigations.add_question(visit, id_, QUESTION)


def test_a_move_that_there_is_not_says_where_the_investigation_stands(people: World) -> None:
    id_ = folder(people)

    with pytest.raises(
        UsageError, match=r"W3\.state: an investigation that is open has no way to resume"
    ):
        investigations.move(people.visit("ada"), id_, Move.RESUME)


def test_every_state_that_it_went_through_stands_with_its_time(people: World) -> None:
    id_, visit = folder(people), people.visit("ada")
    investigations.move(visit, id_, Move.CLOSE, reason="gone")

    stays = investigations.show(visit, id_).stays

    assert [each.state for each in stays] == ["open", "closed"]
    assert stays[0].until == NOW


def test_of_two_who_edit_one_question_the_later_is_shown_both_and_nothing_is_overwritten(
    people: World,
) -> None:
    id_ = folder(people)
    question = investigations.add_question(people.visit("ada"), id_, QUESTION)
    (stood,) = investigations.get(people.visit("ada"), id_).questions
    edit = Edit(item=question, seen=stood.by.version)
    investigations.add_question(
        people.visit("ada"), id_, Asked(text="Who pays, and how?"), edit=edit
    )

    with pytest.raises(UsageError, match=r"Who pays, and how\?.*Who hosts\?"):
        investigations.add_question(people.visit("sue"), id_, Asked(text="Who hosts?"), edit=edit)

    (found,) = investigations.get(people.visit("ada"), id_).questions
    assert found.text == "Who pays, and how?"


def test_of_two_who_write_the_plan_the_later_is_shown_both(people: World) -> None:
    id_ = folder(people)
    investigations.plan(people.visit("ada"), id_, "Look at the forum.")

    with pytest.raises(UsageError, match=r"Look at the forum.*Ask the registrar"):
        investigations.plan(people.visit("sue"), id_, "Ask the registrar.")

    stood = investigations.get(people.visit("sue"), id_).plan
    assert stood is not None
    investigations.plan(people.visit("sue"), id_, "Both.", seen=stood.by.version)
    changed = investigations.get(people.visit("ada"), id_).plan
    assert changed is not None
    assert changed.text == "Both."


def test_a_question_is_answered_dropped_and_opened_again(people: World) -> None:
    id_, visit = folder(people), people.visit("ada")
    question = investigations.add_question(visit, id_, QUESTION)

    for outcome in ("answered", "open", "dropped", "open"):
        investigations.settle_question(visit, id_, question, outcome=outcome, text="a reseller")
        assert investigations.get(visit, id_).questions[0].state == outcome
    with pytest.raises(NotFound):
        investigations.settle_question(visit, id_, uuid.uuid4(), outcome="open")


def test_W3_a_request_to_a_member_is_voluntary_and_can_be_declined_accepted_and_answered(
    people: World,
) -> None:
    id_ = folder(people)
    request = investigations.ask(people.visit("ada"), id_, wanted())
    sue = people.visit("sue")

    for state in (RequestState.DECLINED, RequestState.ACCEPTED, RequestState.ANSWERED):
        investigations.answer(sue, id_, request, state=state, text="since February")

    (found,) = investigations.get(people.visit("ada"), id_).requests
    assert (found.state, found.answer, found.police) == (
        RequestState.ANSWERED,
        "since February",
        False,
    )
    with pytest.raises(
        UsageError, match=r"W3\.request: a request that is answered cannot become accepted"
    ):
        investigations.answer(sue, id_, request, state=RequestState.ACCEPTED)


def test_a_request_is_answered_by_whom_it_was_put_to_and_withdrawn_by_who_put_it(
    people: World,
) -> None:
    id_ = folder(people)
    request = investigations.ask(people.visit("ada"), id_, wanted())

    assert refused(
        lambda: investigations.answer(
            people.visit("ada"), id_, request, state=RequestState.ACCEPTED
        )
    ) == ("R.own")
    assert refused(
        lambda: investigations.answer(
            people.visit("sue"), id_, request, state=RequestState.WITHDRAWN
        )
    ) == ("R.own")
    investigations.answer(people.visit("ada"), id_, request, state=RequestState.WITHDRAWN)


def test_a_request_shows_to_the_two_organisations_alone_and_nobody_else_counts_it(
    people: World,
) -> None:
    id_ = folder(people)
    request = investigations.ask(people.visit("ada"), id_, wanted())

    assert investigations.get(people.visit("wes"), id_).requests == ()
    assert investigations.mine(people.visit("wes")).requests == ()
    with pytest.raises(NotFound):
        investigations.answer(people.visit("wes"), id_, request, state=RequestState.ACCEPTED)
    assert [
        each.request.id
        for each in investigations.mine(people.visit("sid")).requests
        if each.request
    ] == [request]
    assert len(investigations.mine(people.visit("rita")).asked) == 1


def test_P1_a_member_that_does_not_read_the_folder_is_not_asked(people: World) -> None:
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north", "south"))

    with pytest.raises(UsageError, match=r"P1\.request"):
        investigations.ask(people.visit("ada"), id_, wanted("west"))
    investigations.ask(people.visit("ada"), id_, wanted("south"))


def test_P10_a_request_from_the_police_is_recorded_as_voluntary_with_the_warning(
    people: World, database: Database
) -> None:
    id_ = folder(people)

    request = investigations.ask(people.visit("liv"), id_, wanted())

    (found,) = investigations.get(people.visit("sue"), id_).requests
    assert found.police
    said = rows(
        database,
        f"SELECT said ->> 'voluntary', said ->> 'police' FROM investigation WHERE item = '{request}'",
    )
    assert said == [("true", "true")]
    investigations.answer(people.visit("sue"), id_, request, state=RequestState.DECLINED, text="no")


@pytest.mark.parametrize("officer", ["pol", "liv"])
def test_P10_a_task_from_the_police_to_a_private_member_is_refused_by_its_rule(
    people: World, officer: str
) -> None:
    people.cell("joint", "police", "south")
    id_ = folder(people)
    visit = people.visit(officer)

    assert (
        refused(lambda: investigations.give_task(visit, id_, "Copy the server", to=who("sue")))
        == "P10.task"
    )
    assert investigations.get(people.visit("sue"), id_).tasks == ()
    investigations.give_task(visit, id_, "Write it up", to=who(officer))


def test_P10_the_police_makes_no_private_member_own_a_question(people: World) -> None:
    id_, visit = folder(people), people.visit("pol")
    asked = attrs.evolve(QUESTION, owner=home("south"))

    assert refused(lambda: investigations.add_question(visit, id_, asked)) == "P10.question"
    investigations.add_question(visit, id_, attrs.evolve(QUESTION, owner=home("police")))
    investigations.add_question(people.visit("sue"), id_, asked)


def test_a_task_goes_to_a_reader_of_the_folder_who_does_or_declines_it(people: World) -> None:
    people.cell("joint", "north", "south", "west")
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north", "south"))
    ada, sue = people.visit("ada"), people.visit("sue")
    with pytest.raises(UsageError, match="reads this investigation"):
        investigations.give_task(ada, id_, "Look", to=who("wes"))

    task = investigations.give_task(ada, id_, "Look at the forum", to=who("sue"), due=DUE)

    assert [each.task.id for each in investigations.mine(sue).tasks if each.task] == [task]
    assert refused(lambda: investigations.settle_task(ada, id_, task, outcome="done")) == "R.own"
    investigations.settle_task(sue, id_, task, outcome="declined")
    assert investigations.mine(sue).tasks == ()
    assert refused(lambda: investigations.settle_task(sue, id_, task, outcome="dropped")) == "R.own"
    investigations.settle_task(ada, id_, task, outcome="dropped")


def test_who_is_asked_or_given_a_task_gets_a_notice_and_nobody_else(people: World) -> None:
    people.cell("joint", "north", "south")
    id_ = folder(people)
    investigations.ask(people.visit("ada"), id_, wanted())
    investigations.give_task(people.visit("ada"), id_, "Look", to=who("sue"))

    told = [each.kind for each in notices.latest(people.visit("sue")).items]
    assert sorted(told) == ["requested", "task-given"]
    assert notices.latest(people.visit("wes")).items == ()


def test_a_note_is_under_the_folders_marking_or_a_stricter_one(people: World) -> None:
    id_ = folder(people)
    ada = people.visit("ada")
    investigations.note(ada, id_, "For all.", choice=Choice())
    investigations.note(ada, id_, "For us.", choice=Choice(tlp=TLP.AMBER_STRICT))

    assert [each.text for each in investigations.get(people.visit("rita"), id_).notes] == [
        "For all.",
        "For us.",
    ]
    assert [each.text for each in investigations.get(people.visit("sue"), id_).notes] == [
        "For all."
    ]


def test_a_note_is_never_wider_than_the_folder(people: World) -> None:
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north", "south"))

    with pytest.raises(UsageError, match="not for more people than the folder"):
        investigations.note(people.visit("ada"), id_, "For all.", choice=Choice(tlp=TLP.GREEN))


def test_a_claim_in_a_folder_stays_behind_its_own_wall(people: World, database: Database) -> None:
    said = an_object("tool", "Sturgeon")
    people.given(a_claim(said, marking=TLP.AMBER_STRICT, audience=kept_by("north")))
    ((claim,),) = rows(database, "SELECT id FROM claim")
    id_, ada = folder(people), people.visit("ada")

    with pytest.raises(NotFound):
        investigations.put_claim(people.visit("sue"), id_, ClaimId(UUID(str(claim))))
    investigations.put_claim(ada, id_, ClaimId(UUID(str(claim))), why="its panel")

    assert [each.why for each in investigations.show(ada, id_).claims] == ["its panel"]
    assert investigations.show(people.visit("sue"), id_).claims == ()
    investigations.take_out(ada, id_, "claim", item=UUID(str(claim)))
    assert investigations.show(ada, id_).claims == ()


def test_who_gave_a_source_protected_claim_is_named_to_no_other_organisation(
    people: World, database: Database
) -> None:
    item = a_claim(an_object("tool", "Sturgeon"))
    assert item.offer is not None
    offer = attrs.evolve(item.offer, terms=Terms(source_protected=True))
    people.given(attrs.evolve(item, offer=offer))
    ((claim,),) = rows(database, "SELECT id FROM claim")
    id_ = folder(people)
    investigations.put_claim(people.visit("ada"), id_, ClaimId(UUID(str(claim))))

    def named(person: str) -> list[str]:
        return [each.organisation for each in investigations.show(people.visit(person), id_).claims]

    assert (named("ada"), named("sue")) == (["The north"], [""])


def test_a_folder_that_is_hidden_is_answered_like_one_that_is_absent(people: World) -> None:
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north"))
    sue = people.visit("sue")

    for asked in (id_, uuid.uuid4()):
        with pytest.raises(NotFound) as met:
            investigations.get(sue, InvestigationId(asked))
        assert str(met.value) == investigations.NO_FOLDER
    assert investigations.listed(sue).items == ()
    assert [each.title for each in investigations.listed(people.visit("ada")).items] == [
        "Sturgeon Loader"
    ]
