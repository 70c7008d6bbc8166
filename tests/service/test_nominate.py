"""Nominations (W1): submitted, screened, scored, voted, decided; ballots hidden, reasons given, nothing overwritten."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.keys import Keys, reach
from atlas.model.identifiers import recognise
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.nominating import EVEN_WEIGHTS, Check, Choice, Criterion, Outcome, State
from atlas.policy.screening import Screen
from atlas.services import investigations, nominate, notices
from atlas.services.nominate import Task
from atlas.services.nominate.forms import MOST_IDENTIFIERS, MOST_NAMES
from atlas.settings import Settings
from builders import DAY, NOW, World, a_claim, a_link, an_object
from cluster import Database
from nominees import (
    CLOSES,
    FORM,
    POINTS,
    checked,
    in_screening,
    scored,
    submitted,
    voted,
    with_voters,
)
from running_alliance import refused

ACCEPT = {"nora": Choice.ACCEPT, "sue": Choice.ACCEPT, "wim": Choice.REJECT}


@pytest.fixture(scope="module")
def keys() -> Keys:
    return reach(Settings.from_env())


@pytest.fixture
def people(world: World) -> World:
    return with_voters(world)


def told(act: Callable[[], object]) -> str:
    with pytest.raises(UsageError) as error:
        act()
    return str(error.value)


def shared_with(world: World, person: str, id_: uuid.UUID) -> list[tuple[str, ...]]:
    return [each.names for each in nominate.view(world.visit(person), id_).duplicates]


def test_W1_same_selector_in_two_nominations_is_flagged(people: World) -> None:
    first = submitted(people)
    second = submitted(
        people,
        by="sue",
        name="Nightjar",
        aliases=(),
        identifiers=(recognise("198[.]51.100[.]7")[0],),
    )

    assert shared_with(people, "sec", second.id) == [("198.51.100.7",)]
    assert shared_with(people, "sec", first.id) == [("198.51.100.7",)]


def test_W1_the_same_alias_in_its_normal_form_is_flagged(people: World) -> None:
    submitted(people)

    second = submitted(people, by="sue", name="MOTH-LINES", aliases=(), identifiers=())

    assert shared_with(people, "sec", second.id) == [("MOTH-LINES",)]


def test_a_duplicate_that_the_screener_may_not_see_is_not_hinted_at(people: World) -> None:
    cell = people.cell("harbour", "north", "south")
    hidden = nominate.submit(people.visit("nora"), FORM, cell=cell)

    seen = submitted(people, by="wim")

    assert shared_with(people, "sec", seen.id) == []
    assert shared_with(people, "sue", seen.id) == [
        (FORM.name, *FORM.aliases[1:], "198.51.100.7", "moth.example")
    ]
    with pytest.raises(NotFound):
        nominate.get(people.visit("sec"), hidden.id)
    with pytest.raises(NotFound):
        nominate.merge(people.visit("sec"), seen.id, hidden.id, reason="the same")


def test_W1_a_rejection_without_reason_is_refused(people: World, keys: Keys) -> None:
    found = in_screening(people)
    checked(people, found.id, keys, failing=Check.NEUTRALITY)
    sec = people.visit("sec")

    assert refused(lambda: nominate.reject(sec, found.id, reason=" ")) == "R.reason"
    rejected = nominate.reject(sec, found.id, reason="It is chosen for its state alone.")

    assert (rejected.state, rejected.reason) == (
        State.REJECTED,
        "It is chosen for its state alone.",
    )


def test_W2_two_nominations_with_all_the_identifiers_that_one_may_have_are_screened_on_a_day(
    people: World, tmp_path: Path
) -> None:
    keys = reach(Settings(data=tmp_path))  # what is spent here is spent for all tests
    for name, net in (("Moth Lines", 1), ("Wren Hosting", 2)):
        addresses = tuple(recognise(f"10.0.{net}.{n}")[0] for n in range(MOST_IDENTIFIERS))
        aliases = tuple(f"{name} alias {n}" for n in range(MOST_NAMES))
        found = in_screening(people, name=name, aliases=aliases, identifiers=addresses)

        screened, answers = nominate.deconflict(people.visit("sec"), found.id, keys=keys)

        assert len(answers.answers) == MOST_IDENTIFIERS + MOST_NAMES + 1
        assert screened.checks[Check.DECONFLICTION].passed


def test_W1_ballots_are_one_per_org_and_hidden_until_closed(people: World, keys: Keys) -> None:
    id_ = scored(people, keys).id
    nominate.open_ballot(people.visit("sec"), id_, closes=CLOSES, quorum=1)
    for person, choice in (("nora", Choice.REJECT), ("sue", Choice.ACCEPT), ("ned", Choice.ACCEPT)):
        nominate.cast(people.visit(person), id_, choice)

    def seen(person: str, days: int) -> list[str]:
        visit = people.visit(person, at=NOW + days * DAY)
        return sorted(each.choice for each in nominate.get(visit, id_).ballots)

    assert [seen(each, 6) for each in ("sec", "wim", "nora", "sue")] == [
        [],
        [],
        ["accept"],
        ["accept"],
    ]
    assert {tuple(seen(each, 7)) for each in ("sec", "wim", "nora", "sue")} == {
        ("accept", "accept")
    }


def test_a_page_does_not_tell_how_many_ballots_there_are(people: World, keys: Keys) -> None:
    id_ = scored(people, keys).id
    nominate.open_ballot(people.visit("sec"), id_, closes=CLOSES, quorum=1)
    before = nominate.view(people.visit("sec"), id_)

    nominate.cast(people.visit("nora"), id_, Choice.ACCEPT)

    assert nominate.view(people.visit("sec"), id_) == before


def test_a_ballot_changes_until_it_closes_and_not_after(people: World, keys: Keys) -> None:
    id_ = scored(people, keys).id
    nominate.open_ballot(people.visit("sec"), id_, closes=CLOSES, quorum=1)
    nominate.cast(people.visit("nora"), id_, Choice.REJECT)
    nominate.cast(people.visit("nora", at=NOW + DAY), id_, Choice.ACCEPT)

    late = told(lambda: nominate.cast(people.visit("nora", at=CLOSES), id_, Choice.REJECT))

    found = nominate.get(people.visit("sec", at=CLOSES), id_)
    assert "W1.ballot" in late
    assert found.result is not None
    assert (found.state, found.result.outcome) == (State.VOTED, Outcome.ACCEPT)


def test_accepting_opens_an_investigation_in_the_same_transaction(
    people: World, keys: Keys
) -> None:
    found = voted(people, keys, ACCEPT)
    sec = people.visit("sec", at=NOW + 8 * DAY)

    accepted = nominate.accept(sec, found.id, reason="as voted")

    assert accepted.state is State.ACCEPTED
    [line] = investigations.listed(people.visit("wim")).items
    assert (line.id, line.title) == (accepted.investigation, "Moth Lines")


@pytest.mark.parametrize(
    ("votes", "quorum", "outcome"),
    [
        ({"nora": Choice.REJECT, "sue": Choice.REJECT}, 2, Outcome.REJECT),
        ({"nora": Choice.DEFER}, 1, Outcome.DEFER),
        ({"nora": Choice.ACCEPT}, 2, Outcome.NO_QUORUM),
        ({"nora": Choice.ACCEPT, "sue": Choice.REJECT}, 2, Outcome.NO_MAJORITY),
    ],
)
def test_only_what_the_ballot_says_is_carried_out(
    people: World, keys: Keys, votes: dict[str, Choice], quorum: int, outcome: Outcome
) -> None:
    found = voted(people, keys, votes, quorum=quorum)
    sec = people.visit("sec", at=NOW + 8 * DAY)

    assert found.result is not None
    assert found.result.outcome is outcome
    assert "W1.result" in told(lambda: nominate.accept(sec, found.id, reason="all the same"))


def test_without_quorum_another_ballot_can_be_opened(people: World, keys: Keys) -> None:
    found = voted(people, keys, {"nora": Choice.ACCEPT})
    sec = people.visit("sec", at=NOW + 8 * DAY)

    again = nominate.open_ballot(sec, found.id, closes=NOW + 10 * DAY, quorum=1)

    assert (again.is_open, again.ballots, again.result) == (True, (), None)


def test_a_deferred_nomination_comes_back_by_its_date(people: World) -> None:
    id_ = in_screening(people).id
    nominate.defer(
        people.visit("sec"), id_, until=date(2026, 4, 1), reason="a member files charges"
    )

    before = nominate.get(people.visit("sec", at=NOW + 20 * DAY), id_)
    after = nominate.get(people.visit("sec", at=NOW + 40 * DAY), id_)
    again = nominate.take_up(people.visit("sec", at=NOW + 40 * DAY), id_)

    assert (before.state, after.state, again.state) == (
        State.DEFERRED,
        State.SUBMITTED,
        State.SCREENING,
    )
    stays = nominate.view(people.visit("sec", at=NOW + 40 * DAY), id_).stays
    assert [(each.state, str(each.since.date())) for each in stays] == [
        ("submitted", "2026-03-04"),
        ("screening", "2026-03-04"),
        ("deferred", "2026-03-04"),
        ("submitted", "2026-04-01"),
        ("screening", "2026-04-13"),
    ]


def test_nothing_is_scored_before_every_check_is_passed(people: World, keys: Keys) -> None:
    found, sec = in_screening(people), people.visit("sec")

    early = told(lambda: nominate.score(sec, found.id, POINTS, grounds=""))
    checked(people, found.id, keys, failing=Check.LEGAL)
    failed = told(lambda: nominate.score(sec, found.id, POINTS, grounds=""))

    assert "decide first: duplicate, neutrality, legal, deconfliction" in early
    assert "not passed: legal" in failed


def test_points_are_weighed_as_the_board_said(people: World, keys: Keys) -> None:
    wanted = {**EVEN_WEIGHTS, Criterion.HARM: 5}
    nominate.weigh(people.visit("bob"), wanted, reason="hospitals first")

    found = scored(people, keys)

    assert found.priority is not None
    assert float(found.priority) == pytest.approx((5 * 5 + 4 + 3 + 2 + 4 + 5) / 10)
    assert found.weights == wanted


def test_who_nominated_does_not_check_it_in_law(people: World) -> None:
    people.person("rex", of="north", roles=[Role.RESEARCHER, Role.LEGAL])
    found = nominate.take_up(people.visit("sec"), submitted(people, by="rex").id)

    wrong = told(
        lambda: nominate.check(
            people.visit("rex"), found.id, Check.LEGAL, passed=True, words="fine"
        )
    )

    assert "another legal officer" in wrong


def test_a_changed_form_is_screened_anew(people: World, keys: Keys) -> None:
    found = in_screening(people)
    checked(people, found.id, keys)

    amended = nominate.amend(
        people.visit("nora"), found.id, attrs.evolve(FORM, loss="9 million"), based=0
    )

    assert not amended.newer
    assert amended.nomination.unchecked == tuple(Check)


def test_of_two_who_change_one_nomination_the_later_is_shown_both(people: World) -> None:
    found = submitted(people)
    visit = people.visit("nora")
    nominate.amend(visit, found.id, attrs.evolve(FORM, loss="9 million"), based=0)

    later = nominate.amend(visit, found.id, attrs.evolve(FORM, loss="10 million"), based=0)

    assert later.newer
    assert later.nomination.form.loss == "9 million"
    assert nominate.get(visit, found.id).form.loss == "9 million"


def test_merging_names_no_nomination_that_readers_may_not_see(people: World) -> None:
    people.person("cora", of="north", roles=[Role.SECRETARIAT])
    cell = people.cell("harbour", "north", "south")
    hidden = nominate.submit(people.visit("nora"), FORM, cell=cell)
    seen = in_screening(people)
    cora = people.visit("cora")

    assert "W1.merged" in told(lambda: nominate.merge(cora, seen.id, hidden.id, reason="the same"))
    nominate.take_up(cora, hidden.id)
    merged = nominate.merge(cora, hidden.id, seen.id, reason="the same")

    assert (merged.state, merged.into) == (State.MERGED, seen.id)


def test_an_observer_never_sees_a_nomination_and_gives_no_ballot(people: World) -> None:
    found = submitted(people)
    obi = people.visit("obi")

    assert refused(lambda: nominate.listed(obi)) == "R.role"
    assert refused(lambda: nominate.get(obi, found.id)) == "R.role"
    with pytest.raises(Denied):
        nominate.cast(obi, found.id, Choice.ACCEPT)


def test_what_waits_is_told_to_those_who_must_act(people: World, keys: Keys) -> None:
    id_ = submitted(people).id

    def tasks(person: str, days: int = 0) -> set[Task]:
        visit = people.visit(person, at=NOW + days * DAY)
        return {task for _, waits in nominate.waiting(visit) for task in waits}

    fresh = tasks("sec"), tasks("lea"), tasks("nora")
    nominate.take_up(people.visit("sec"), id_)
    screening = tasks("lea")
    checked(people, id_, keys)
    ready = tasks("sec")
    nominate.score(people.visit("sec"), id_, POINTS, grounds="")
    nominate.open_ballot(people.visit("sec"), id_, closes=CLOSES, quorum=1)
    voting = tasks("nora"), tasks("sec")
    nominate.cast(people.visit("nora"), id_, Choice.ACCEPT)

    assert fresh == ({Task.SCREEN}, set(), set())
    assert (screening, ready) == ({Task.CLEAR}, {Task.SCORE})
    assert voting == ({Task.VOTE}, set())
    assert (tasks("nora"), tasks("sec", 8)) == (set(), {Task.CONCLUDE})
    assert [each.kind for each in notices.latest(people.visit("wim", at=NOW + DAY)).items] == [
        "nomination-waits"
    ]


def test_every_act_is_on_record_with_its_nomination(
    people: World, keys: Keys, database: Database
) -> None:
    found = voted(people, keys, ACCEPT)
    nominate.accept(people.visit("sec", at=NOW + 8 * DAY), found.id, reason="as voted")

    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT action, count(*) FROM decision WHERE allowed AND resource = %s GROUP BY action",
            [found.id],
        ).fetchall()
    assert {"nominate", "screen-nomination", "clear-nomination", "vote", "conclude-nomination"} <= {
        action for action, _ in rows
    }


def test_points_are_suggested_from_what_the_visitor_sees_and_nothing_else(people: World) -> None:
    service = an_object("infrastructure", "Moth-Lines")
    seen = [an_object("intrusion-set", name) for name in ("Quiet Ledger", "Loud Ledger")]
    hidden = an_object("intrusion-set", "Nightjar")
    people.given(a_claim(service))
    for group in seen:
        people.given(a_claim(group), a_claim(a_link(group, "uses", service)))
    people.given(
        a_claim(hidden, marking=TLP.AMBER_STRICT),
        a_claim(a_link(hidden, "uses", service), marking=TLP.AMBER_STRICT),
    )
    found = submitted(people)

    told = {
        person: nominate.suggested(people.visit(person), found.id)[Criterion.CENTRALITY]
        for person in ("nora", "sue")
    }

    assert (told["nora"].count, told["nora"].points) == (3, 3)
    assert (told["sue"].count, told["sue"].points) == (2, 3)


def test_P11_words_against_a_state_are_shown_to_who_decides_on_neutrality(people: World) -> None:
    found = submitted(people, why="Let us target the ministry of a neighbouring country.")

    assert nominate.view(people.visit("sec"), found.id).flags == (Screen.NEUTRALITY,)
    assert nominate.view(people.visit("sec"), submitted(people).id).flags == ()
