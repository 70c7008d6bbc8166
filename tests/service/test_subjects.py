"""Cases of persons who ask about their own data: opened, answered, closed, and seen by counsel alone."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.policy.actors import Role
from atlas.policy.subjects import Outcome, Regime, Right
from atlas.services import subjects
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.services.subjects import cases
from builders import DAY, NOW, World
from casework import ASKED, opened, with_counsel
from cluster import Database
from endings import rows


@pytest.fixture
def people(world: World) -> World:
    return with_counsel(world)


def test_a_case_has_the_next_number_of_its_year_and_is_due_after_a_month(people: World) -> None:
    first, second = opened(people), opened(people)

    assert (first.number, second.number) == ("DS-2026-0001", "DS-2026-0002")
    assert first.due == date(2026, 4, 1)
    assert first.days_left(NOW) == 28
    assert first.days_left(NOW + 30 * DAY) == -2


def test_open_cases_come_by_their_due_day_and_closed_ones_after(people: World) -> None:
    late = opened(people, received=date(2026, 1, 31))
    new, old = opened(people), opened(people, received=date(2026, 2, 10))
    subjects.close(people.visit("lea"), new.id, Outcome.TAKEN_BACK, reason="taken back")

    found = subjects.listed(people.visit("leo"))

    assert [each.id for each in found] == [late.id, old.id, new.id]
    assert [each.is_open for each in found] == [True, True, False]


def test_of_closed_cases_the_latest_are_listed_and_every_open_one(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "LISTED", 1)
    waiting = [opened(people) for _ in range(2)]
    done = [opened(people) for _ in range(2)]
    for late, each in enumerate(reversed(done)):
        visit = people.visit("lea", at=NOW + late * DAY)
        subjects.close(visit, each.id, Outcome.TAKEN_BACK, reason="taken back")

    found = subjects.listed(people.visit("leo"))

    assert [each.id for each in found] == [*(each.id for each in waiting), done[0].id]


@pytest.mark.parametrize("person", ["ada", "rita", "otto"])
def test_nobody_but_counsel_sees_a_case(people: World, person: str, database: Database) -> None:
    case = opened(people)

    asks: tuple[Callable[[], object], ...] = (
        lambda: subjects.listed(people.visit(person)),
        lambda: subjects.get(people.visit(person), case.id),
        lambda: subjects.open_case(people.visit(person), ASKED),
    )
    for ask in asks:
        with pytest.raises(Denied) as refused:
            ask()
        assert refused.value.rule == "R.role"


def test_another_members_case_is_answered_like_one_that_is_not_there(people: World) -> None:
    case = opened(people)
    steps: tuple[Callable[[Visit, uuid.UUID], object], ...] = (
        subjects.get,
        subjects.facts,
        lambda visit, id_: subjects.verify(visit, id_, "passport"),
        lambda visit, id_: subjects.close(visit, id_, Outcome.TAKEN_BACK, reason="why"),
    )

    for step in steps:
        for id_ in (case.id, uuid.uuid4()):
            with pytest.raises(NotFound, match=subjects.NO_CASE):
                step(people.visit("lou"), id_)
    assert subjects.listed(people.visit("lou")) == ()


def test_a_preview_shows_no_case(people: World) -> None:
    people.person("max", roles=[Role.LEGAL, Role.REPRESENTATIVE])
    visit = people.visit("max")
    seen = attrs.evolve(visit, setting=Setting(seen_as=people.visit("lea").actor))
    opened(people)

    with pytest.raises(Denied) as refused:
        subjects.listed(seen)

    assert refused.value.rule == "R.preview"


def test_the_time_is_extended_once_by_two_months_with_a_reason(people: World) -> None:
    case = opened(people)

    with pytest.raises(Denied):
        subjects.extend(people.visit("lea"), case.id, reason="")
    longer = subjects.extend(people.visit("lea"), case.id, reason="many claims")
    with pytest.raises(UsageError, match="once already"):
        subjects.extend(people.visit("lea"), case.id, reason="more")

    assert longer.due == date(2026, 6, 1)


def test_the_time_is_not_extended_after_the_first_month(people: World) -> None:
    case = opened(people)

    with pytest.raises(UsageError, match="too late"):
        subjects.extend(people.visit("lea", at=NOW + 29 * DAY), case.id, reason="many claims")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": " "},
        {"rights": frozenset()},
        {"received": date(2026, 3, 5)},
        {"received": date(2000, 1, 1)},
        {"regime": Regime.LED, "rights": frozenset({Right.OBJECTION})},
        {"values": ("x" * 501,)},
        {"values": tuple(map(str, range(51)))},
    ],
)
def test_what_cannot_be_asked_opens_no_case(people: World, changed: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        opened(people, **changed)

    assert subjects.listed(people.visit("lea")) == ()


def test_an_answer_goes_to_nobody_who_was_not_identified(people: World) -> None:
    visit, case = people.visit("lea"), opened(people)

    with pytest.raises(UsageError, match="letter"):
        subjects.close(visit, case.id, Outcome.ANSWERED, reason="sent")
    subjects.keep_letter(visit, case.id, "Dear Mr Example")
    with pytest.raises(UsageError, match="identified"):
        subjects.close(visit, case.id, Outcome.ANSWERED, reason="sent")
    subjects.verify(visit, case.id, "passport seen")
    with pytest.raises(Denied):
        subjects.close(visit, case.id, Outcome.ANSWERED, reason=" ")
    closed = subjects.close(visit, case.id, Outcome.ANSWERED, reason="sent by post")

    assert (closed.outcome, closed.closed_at) == (Outcome.ANSWERED, NOW)
    with pytest.raises(UsageError, match="closed"):
        subjects.verify(visit, case.id, "again")


def test_every_version_of_the_letter_stays(people: World) -> None:
    case = opened(people)
    subjects.keep_letter(people.visit("lea"), case.id, "One\r\ntwo")

    again = subjects.keep_letter(people.visit("leo"), case.id, "Two")

    assert [each.text for each in again.letters] == ["One\ntwo", "Two"]
    assert again.letter == "Two"
    # lists do without the texts
    assert subjects.listed(people.visit("lea"))[0].letter == ""


def test_a_refusal_names_a_ground_that_answers_what_is_asked(people: World) -> None:
    case = opened(people)

    with pytest.raises(UsageError, match="ground"):
        subjects.refuse(people.visit("lea"), case.id, "gdpr-duty", reason="why")
    with pytest.raises(UsageError, match="ground first"):
        subjects.close(people.visit("lea"), case.id, Outcome.REFUSED, reason="why")
    refused = subjects.refuse(people.visit("lea"), case.id, "gdpr-identity", reason="no answer")
    subjects.keep_letter(people.visit("lea"), case.id, "We could not")
    closed = subjects.close(people.visit("lea"), case.id, Outcome.REFUSED, reason="sent")

    assert refused.refused is not None
    assert refused.refused.article == "12(2), 12(6)"
    assert closed.outcome is Outcome.REFUSED


def test_closed_cases_are_deleted_after_three_years_and_open_ones_never(
    people: World, database: Database
) -> None:
    old, waiting = opened(people), opened(people)
    subjects.close(people.visit("lea"), old.id, Outcome.TAKEN_BACK, reason="taken back")

    assert subjects.run(now=NOW + timedelta(days=1096)) == 0
    assert subjects.run(now=NOW + timedelta(days=1097)) == 1

    assert rows(database, 'SELECT DISTINCT "case" FROM subject_case') == [(waiting.id,)]


def test_without_a_scope_there_are_no_cases(people: World, database: Database) -> None:
    opened(people)

    with database.connected() as app:
        assert app.execute("SELECT count(*) FROM subject_case").fetchone() == (0,)
