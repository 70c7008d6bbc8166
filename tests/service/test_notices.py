"""Notices hold ids, are read again under their reader's scope, and tell nothing of anybody's roles."""

import uuid

import pytest

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.services import discussion, notices
from atlas.services.discussion import Choice, Written
from atlas.services.notices import Kind
from atlas.store import alliance as kept
from builders import DAY, NOW, World, a_claim
from cluster import Database
from talking import GANNET, cast, id_of, in_cell, said, to_all, unseen

CANARY = "canary4711"


@pytest.fixture
def people(world: World) -> World:
    """Return the members and people of these tests."""
    return cast(world)


def test_who_loses_the_cell_loses_comment_and_notice_at_once_and_the_count_too(
    people: World,
) -> None:
    thing = in_cell(people)
    mention = Written(text="Look at this.", mentions=frozenset({id_of("sam")}))
    discussion.add(people.visit("ada"), thing, mention)
    assert unseen(people, "sam") == 1

    kept.remove_member(CellId(_cell()), kept.find_organisation("south").id)  # type: ignore[union-attr]

    assert unseen(people, "sam") == 0
    page = notices.latest(people.visit("sam"))
    assert (page.items, page.total, page.highest) == ((), 0, TLP.CLEAR)
    with pytest.raises(NotFound):
        said(people, "sam", thing)


def _cell() -> uuid.UUID:
    return next(each.id for each in kept.cells() if each.short == "harbour")


def test_another_purpose_hides_comment_and_notice_with_the_claim(people: World) -> None:
    people.given(a_claim(GANNET, purposes=[Purpose.LE_REFERRAL]))
    thing = people.thing(GANNET)
    visit = people.visit("ada", purpose=Purpose.LE_REFERRAL)
    discussion.add(visit, thing, Written(text="x @sam"))

    assert notices.unseen(people.visit("sam", purpose=Purpose.LE_REFERRAL)) == 1
    assert unseen(people, "sam") == 0


def test_a_name_behind_an_at_is_a_mention_and_any_other_is_text(people: World) -> None:
    thing = to_all(people)

    discussion.add(people.visit("ada"), thing, Written(text="@sam and @eve, mail a@ben.example"))

    assert [unseen(people, each) for each in ("sam", "eve", "ben", "ada")] == [1, 0, 0, 0]


def test_nobody_is_mentioned_whom_the_author_may_not_know(people: World) -> None:
    thing = to_all(people)
    stranger = Written(text="x", mentions=frozenset({id_of("eve")}))

    with pytest.raises(UsageError, match="among the people listed"):
        discussion.add(people.visit("ada"), thing, stranger)


def test_who_is_not_addressed_is_refused_by_name_before_anything_is_kept(people: World) -> None:
    thing = to_all(people)
    own = Choice(tlp=TLP.AMBER_STRICT)

    with pytest.raises(UsageError, match="Sam cannot read this under the handling chosen"):
        discussion.add(people.visit("ada"), thing, Written(text="Dear @sam.", choice=own))

    assert said(people, "ada", thing) == []
    assert unseen(people, "sam") == 0


@pytest.mark.parametrize("person", ["olga", "otto", "sal"])
def test_a_mention_tells_nothing_of_roles(people: World, person: str) -> None:
    """An observer and an auditor cannot read AMBER; whoever mentions them hears what he hears of anybody."""
    thing = in_cell(people)

    checked = discussion.check(
        people.visit("ada"), thing, Written(text="x", mentions=frozenset({id_of(person)}))
    )
    discussion.add(
        people.visit("ada"), thing, Written(text="x", mentions=frozenset({id_of(person)}))
    )

    assert checked.mentioned == (person.capitalize(),)
    assert unseen(people, person) is None


def test_whose_training_lapsed_is_mentioned_and_sees_nothing_until_it_is_renewed(
    people: World,
) -> None:
    thing = to_all(people)
    people.person("lag", of="south", trained_until=(NOW - DAY).date())

    discussion.add(people.visit("ada"), thing, Written(text="Dear @lag."))

    assert unseen(people, "lag") is None
    kept.set_training(id_of("lag"), (NOW + DAY).date())
    assert unseen(people, "lag") == 1


def test_an_answer_tells_who_was_answered_once(people: World) -> None:
    thing = to_all(people)
    first = discussion.add(people.visit("sam"), thing, Written(text="Is it?"))

    discussion.add(people.visit("ada"), thing, Written(text="Yes.", answers=first))
    discussion.add(people.visit("ada"), thing, Written(text="@sam yes.", answers=first))
    discussion.add(people.visit("sam"), thing, Written(text="Thanks.", answers=first))

    shown = notices.latest(people.visit("sam"))
    assert sorted(each.kind for each in shown.items) == [Kind.ANSWER, Kind.MENTION]
    assert {each.thing for each in shown.items} == {thing}


def test_notices_are_marked_one_by_one_or_all_and_the_mark_can_be_undone(people: World) -> None:
    thing = to_all(people)
    for _ in range(3):
        discussion.add(people.visit("ada"), thing, Written(text="@sam"))
    first = notices.latest(people.visit("sam")).items[0]

    notices.see(people.visit("sam"), first.id)
    one = unseen(people, "sam")
    later = people.visit("sam", at=NOW + DAY)
    notices.see(later)
    none = unseen(people, "sam")
    notices.unsee(later, at=NOW + DAY)

    assert (one, none, unseen(people, "sam")) == (2, 0, 2)
    notices.unsee(later, id_=first.id)
    assert unseen(people, "sam") == 3


def test_nobody_marks_the_notices_of_somebody_else(people: World) -> None:
    thing = to_all(people)
    discussion.add(people.visit("ada"), thing, Written(text="@sam"))
    [notice] = notices.latest(people.visit("sam")).items

    notices.see(people.visit("ben"), notice.id)
    notices.see(people.visit("ben"))

    assert unseen(people, "sam") == 1


def test_a_notification_holds_ids_alone(people: World, database: Database) -> None:
    thing = to_all(people)
    discussion.add(people.visit("ada"), thing, Written(text=f"@sam {CANARY}"))

    with database.superuser() as superuser:
        [(row,)] = superuser.execute("SELECT to_jsonb(n)::text FROM notification n").fetchall()

    assert CANARY not in row
    assert str(thing) not in row
