"""The folder of a target without script: read, ask, answer, refused by a rule, moved; and by program."""

import html
import json
from typing import Any

import pytest
from django.test import Client

from atlas.model.ids import InvestigationId
from atlas.model.markings import TLP
from atlas.policy.investigating import STATE_AGENT
from atlas.services import alliance, signin
from builders import LATER, World
from folder_permissions import ACTS
from foldering import folder, home, kept_by, with_investigators

HOSTILE = "<script>alert(1)</script> who pays?"
DUE = LATER.isoformat()


@pytest.fixture
def people(world: World) -> World:
    return with_investigators(world)


def signed_in(person: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(person).id))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def sent(person: str, id_: InvestigationId, act: str, **typed: str) -> Any:
    return signed_in(person).post(f"/investigations/{id_}/{act}", typed)


def test_a_question_is_written_and_shown_as_text_and_then_the_research_starts(
    people: World,
) -> None:
    id_ = folder(people)
    form = {"text": HOSTILE, "owner": str(home("north")), "due": DUE, "elements": "a\nb"}

    before = sent("ada", id_, "move", how="start", reason="")
    written = sent("ada", id_, "question", **form)
    after = sent("ada", id_, "move", how="start", reason="")

    assert (before.status_code, written.status_code, after.status_code) == (400, 302, 302)
    assert "W3.question" in text_of(before)
    shown = signed_in("sue").get(f"/investigations/{id_}").content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert ">active<" in shown


def test_each_tab_and_each_form_of_a_folder_opens(people: World) -> None:
    id_, ada = folder(people), signed_in("ada")
    acts = ("question", "settle", "plan", "view", "claim", "take-out", "note", "move")
    paths = [f"/investigations/{id_}?tab={tab}" for tab in ("work", "material", "notes", "course")]
    paths += [f"/investigations/{id_}/{act}" for act in (*acts, "ask", "answer", "task")]

    assert {path: ada.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_the_pap_of_the_target_stands_before_a_look_up_from_the_folder(people: World) -> None:
    shown = text_of(signed_in("ada").get(f"/investigations/{folder(people)}?tab=material"))

    assert shown.index("PAP:AMBER") < shown.index('action="/lookup"')


def test_P10_a_request_of_the_police_shows_its_warning_and_its_task_is_a_403_with_the_rule(
    people: World,
) -> None:
    people.cell("joint", "police", "south")
    id_ = folder(people)
    request = {"asked": str(home("south")), "kind": "context", "text": "Who?", "due": DUE}
    sue = str(alliance.card_named("sue").id)

    asked = sent("liv", id_, "ask", **request)
    refused = sent("liv", id_, "task", text="Copy it", to=sue, due="")

    assert asked.status_code == 302
    assert STATE_AGENT in text_of(signed_in("sue").get(f"/investigations/{id_}"))
    assert STATE_AGENT in text_of(signed_in("liv").get(f"/investigations/{id_}/ask"))
    assert refused.status_code == 403
    assert "P10.task" in text_of(refused)


def test_what_waits_stands_on_the_page_of_investigations_and_is_answered_there(
    people: World,
) -> None:
    id_ = folder(people)
    request = {"asked": str(home("south")), "kind": "history", "text": "Seen it?", "due": DUE}
    sent("ada", id_, "ask", **request)

    waiting = signed_in("sue").get("/api/v1/investigations").json()["requests"]

    assert "Seen it?" in text_of(signed_in("sue").get("/investigations"))
    assert "Seen it?" not in text_of(signed_in("wes").get("/investigations"))
    assert "Seen it?" in text_of(signed_in("sue").get("/agenda"))
    path = f"/investigations/{id_}/answer?item={waiting[0]['id']}"
    assert signed_in("sue").post(path, {"state": "declined", "text": "no"}).status_code == 302
    assert signed_in("ada").get(f"/api/v1/investigations/{id_}").json()["requests"][0]["state"] == (
        "declined"
    )


def test_a_program_does_each_act_by_its_name(people: World) -> None:
    id_, ada = folder(people), signed_in("ada")
    path = f"/api/v1/investigations/{id_}"

    def done(act: str, **given: str) -> int:
        body = json.dumps({"given": given})
        status: int = ada.post(f"{path}/{act}", body, content_type="application/json").status_code
        return status

    assert done("question", text="Who?", owner=str(home("north")), due=DUE) == 200
    assert done("plan", text="Look.") == 200
    assert done("note", text="So far nothing.") == 200
    assert done("view", name="All", state="tab=table") == 200
    assert done("move", how="start") == 200
    assert done("move", how="fly") == 400
    assert done("note", words="x") == 400
    assert done("nothing") == 404
    told = ada.get(path).json()
    assert (told["state"], told["plan"], len(told["notes"])) == ("active", "Look.", 1)
    assert signed_in("wes").get("/api/v1/agenda").json()["new"] == []


def test_a_hidden_folder_and_an_absent_one_are_one_answer(people: World) -> None:
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north"))
    sue = signed_in("sue")

    hidden = sue.get(f"/investigations/{id_}")
    absent = sue.get("/investigations/00000000-0000-8000-8000-000000000000")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert text_of(hidden).replace(str(id_), "") == text_of(absent).replace(
        "00000000-0000-8000-8000-000000000000", ""
    )


def test_whoever_sees_no_folder_hears_that_whatever_was_typed(people: World) -> None:
    id_ = folder(people, tlp=TLP.AMBER_STRICT, audience=kept_by("north"))
    sue, body = signed_in("sue"), json.dumps({"given": {"words": "x"}})

    told = {
        act: sue.post(
            f"/api/v1/investigations/{id_}/{act}", body, content_type="application/json"
        ).status_code
        for act in ACTS
    }

    assert told == dict.fromkeys(ACTS, 404)


def test_figures_say_what_is_not_measurable_and_a_statement_is_of_the_own_members(
    people: World,
) -> None:
    ada = signed_in("ada")

    shown = text_of(ada.get("/alliance/figures?days=30"))

    assert "not measurable" in shown
    assert "Your claims, their use" in text_of(ada.get("/alliance/statement"))
    assert ada.get("/api/v1/statement").json()["organisation"] == "The north"
    quality = {each["name"]: each["value"] for each in ada.get("/api/v1/figures").json()["quality"]}
    assert set(quality.values()) == {None}


def test_the_desk_tells_what_waits_for_me_and_nobody_else(people: World) -> None:
    id_ = folder(people)
    request = {"asked": str(home("south")), "kind": "history", "text": "Seen it?", "due": DUE}
    sent("ada", id_, "ask", **request)

    assert "Work that waits for you" in text_of(signed_in("sue").get("/"))
    assert "Work that waits for you" not in text_of(signed_in("wes").get("/"))
