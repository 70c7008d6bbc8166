"""Comments show only where what they are about shows; nobody edits them; mentions tell nothing of anybody's roles."""

import uuid
from datetime import timedelta

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.retention import GRACE
from atlas.services import discussion, explain, flags, notices, retention
from atlas.services.discussion import Choice, Written
from atlas.services.notices import Kind
from atlas.store import discussion as stored
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from talking import GANNET, KEY, cast, claim_of, id_of, in_cell, said, to_all, unseen

CANARY = "canary4711"


@pytest.fixture
def people(world: World) -> World:
    """Return the members and people of these tests."""
    return cast(world)


def test_a_comment_is_read_by_whoever_may_read_what_its_author_sees(people: World) -> None:
    thing = in_cell(people)

    discussion.add(people.visit("ada"), thing, Written(text="Seen in spring."))

    assert said(people, "ben", thing) == ["Seen in spring."]
    assert said(people, "sam", thing) == ["Seen in spring."]
    with pytest.raises(NotFound):
        said(people, "eve", thing)


def test_by_itself_a_comment_is_as_strict_as_all_that_its_author_sees(people: World) -> None:
    thing = to_all(people)
    people.given(a_claim(GANNET, marking=TLP.AMBER_STRICT), by="south")

    discussion.add(people.visit("sam"), thing, Written(text="From our own."))
    discussion.add(people.visit("ada"), thing, Written(text="For all."))

    assert said(people, "sam", thing) == ["For all.", "From our own."]
    assert said(people, "eve", thing) == ["For all."]


def test_on_what_is_clear_a_comment_is_for_the_alliance_and_no_further(people: World) -> None:
    people.given(a_claim(GANNET, marking=TLP.CLEAR))

    checked = discussion.check(people.visit("ada"), people.thing(GANNET), Written(text="x"))

    assert checked.handling.tlp is TLP.GREEN
    assert checked.handling.audience.alliance


def test_a_comment_is_never_wider_than_the_claim_it_is_about(people: World) -> None:
    thing = in_cell(people)
    wide = Written(
        text="x",
        claim=claim_of(people, "ada", thing),
        choice=Choice(tlp=TLP.GREEN, words=frozenset({"alliance"})),
    )

    with pytest.raises(UsageError, match="not for more people"):
        discussion.add(people.visit("ada"), thing, wide)

    assert said(people, "ada", thing) == []


def test_a_narrower_marking_hides_a_comment_from_the_others(people: World) -> None:
    thing = in_cell(people)
    red = Choice(tlp=TLP.RED, words=frozenset({f"person:{id_of('ben')}"}))

    discussion.add(people.visit("ada"), thing, Written(text="For Ben.", choice=red))

    assert said(people, "ben", thing) == said(people, "ada", thing) == ["For Ben."]
    assert said(people, "sam", thing) == []
    assert explain.thing(people.visit("sam"), thing).comments == 0
    assert explain.thing(people.visit("ben"), thing).comments == 1


def test_an_answer_is_never_wider_than_what_it_answers(people: World) -> None:
    thing = to_all(people)
    own = Choice(tlp=TLP.AMBER_STRICT)
    first = discussion.add(people.visit("ada"), thing, Written(text="Ours.", choice=own))

    discussion.add(people.visit("ben"), thing, Written(text="Yes.", answers=first))

    assert said(people, "ada", thing) == ["Ours.", "Yes."]
    assert said(people, "sam", thing) == []
    wide = Written(text="To all.", answers=first, choice=Choice(tlp=TLP.GREEN))
    with pytest.raises(UsageError, match="not for more people"):
        discussion.add(people.visit("ben"), thing, wide)


def test_a_withdrawn_comment_is_a_stub_without_a_word_and_its_notices_are_gone(
    people: World, database: Database
) -> None:
    thing = in_cell(people)
    written = discussion.add(people.visit("ada"), thing, Written(text=f"@sam {CANARY}"))

    discussion.withdraw(people.visit("ada"), written)

    [stub] = discussion.of_thing(people.visit("sam"), thing, map_key=KEY).remarks
    assert (stub.withdrawn, stub.text, stub.mentions) == (True, "", ())
    assert unseen(people, "sam") == 0
    with database.superuser() as superuser:
        [(row,)] = superuser.execute("SELECT to_jsonb(comment)::text FROM comment").fetchall()
    assert CANARY not in row


@pytest.mark.parametrize("person", ["ben", "sam", "eve"])
def test_only_its_author_withdraws_a_comment(people: World, person: str) -> None:
    thing = to_all(people)
    written = discussion.add(people.visit("ada"), thing, Written(text="Mine."))

    with pytest.raises(NotFound):
        discussion.withdraw(people.visit(person), written)

    assert said(people, "ada", thing) == ["Mine."]


def test_the_database_lets_nobody_write_another_text(people: World) -> None:
    from atlas.policy.decide import Action  # noqa: PLC0415 - beside what it tries
    from atlas.services import gate  # noqa: PLC0415 - beside what it tries
    from atlas.store import faults  # noqa: PLC0415 - beside what it tries

    thing = to_all(people)
    written = discussion.add(people.visit("ada"), thing, Written(text="Mine."))

    with pytest.raises(faults.DATABASE_FAULT):
        gate.write(
            people.visit("ada"),
            Action.COMMENT,
            lambda opened: opened.sql(
                "UPDATE comment SET text = 'Other.', withdrawn_at = now() WHERE id = %s", [written]
            ),
        )

    assert said(people, "ada", thing) == ["Mine."]


@pytest.mark.parametrize("person", ["olga", "otto"])
def test_who_only_observes_or_audits_may_not_comment(people: World, person: str) -> None:
    thing = to_all(people)

    with pytest.raises(Denied) as refused:
        discussion.add(people.visit(person), thing, Written(text="x"))

    assert refused.value.rule == "R.role"


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4_001])
def test_a_comment_has_a_text_of_some_length(people: World, text: str) -> None:
    with pytest.raises(UsageError):
        discussion.add(people.visit("ada"), to_all(people), Written(text=text))


def test_what_is_hidden_or_absent_is_one_answer(people: World) -> None:
    thing, absent = in_cell(people), ThingId(uuid.uuid4())
    claim = claim_of(people, "ada", thing)
    seen = to_all(people, an_object("tool", "Open"))

    messages = set()
    for asked in (thing, absent):
        with pytest.raises(NotFound) as refused:
            discussion.add(people.visit("eve"), asked, Written(text="x"))
        messages.add(str(refused.value))
    for about in (claim, ClaimId(uuid.uuid4())):
        with pytest.raises(NotFound):
            discussion.add(people.visit("eve"), seen, Written(text="x", claim=about))

    assert len(messages) == 1


def test_on_a_protected_claim_nobody_of_another_organisation_is_named(people: World) -> None:
    from atlas.model.handling import Terms  # noqa: PLC0415 - for this test alone
    from atlas.services.contribute import Offer  # noqa: PLC0415 - for this test alone

    given = a_claim(GANNET)
    offer = Offer(marking=TLP.GREEN, terms=Terms(source_protected=True))
    people.given(attrs.evolve(given, offer=offer))
    thing = people.thing(GANNET)
    claim = claim_of(people, "ada", thing)

    for minute, person in enumerate(("ada", "ben", "sam")):
        visit = people.visit(person, at=NOW + timedelta(minutes=minute))
        discussion.add(visit, thing, Written(text="x", claim=claim))

    told = discussion.of_thing(people.visit("eve"), thing, map_key=KEY).remarks
    assert [(each.organisation, each.person) for each in told] == [("", "")] * 3
    assert told[0].token == told[1].token != told[2].token
    own = discussion.of_thing(people.visit("ada"), thing, map_key=KEY).remarks
    assert [each.person for each in own] == ["Ada", "Ben", ""]


def test_the_screening_flags_a_comment_for_the_legal_officer(people: World) -> None:
    people.person("lena", of="north", roles=[Role.LEGAL])
    thing = to_all(people)

    comment = discussion.add(
        people.visit("ada"), thing, Written(text="The vendor told us that our prices fall.")
    )

    [flag] = flags.latest(people.visit("lena")).items
    assert (flag.comment, flag.claim, flag.thing, flag.rule) == (comment, None, thing, "P8")
    assert [each.kind for each in notices.latest(people.visit("lena")).items] == [Kind.FLAG]


def test_a_withdrawn_claim_takes_its_comments_from_others_and_undo_brings_them_back(
    people: World,
) -> None:
    thing = to_all(people)
    claim = claim_of(people, "ada", thing)
    discussion.add(people.visit("sam"), thing, Written(text="On it. @ada", claim=claim))

    retention.withdraw(people.visit("ada"), claim, reason="wrong")
    with pytest.raises(NotFound):
        said(people, "sam", thing)
    retention.undo(people.visit("ada"), claim, reason="right")

    assert said(people, "sam", thing) == ["On it. @ada"]


def test_an_erased_claim_takes_the_comments_about_it_along(
    people: World, database: Database
) -> None:
    thing = to_all(people)
    claim = claim_of(people, "ada", thing)
    discussion.add(people.visit("sam"), thing, Written(text="On the claim.", claim=claim))
    retention.withdraw(people.visit("ada"), claim, reason="wrong")

    retention.run(now=NOW + GRACE + DAY)

    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM comment").fetchone() == (0,)


def test_a_comment_on_a_thing_ends_once_nothing_has_told_of_it_for_a_while(
    people: World, database: Database
) -> None:
    thing = to_all(people)
    discussion.add(people.visit("sam"), thing, Written(text="On the thing."))
    retention.withdraw(people.visit("ada"), claim_of(people, "ada", thing), reason="wrong")

    left = [_left(database, after=days) for days in (1, 20, 33)]

    assert left == [1, 1, 0]


def test_nothing_is_deleted_before_its_time_whatever_moment_is_named(
    people: World, database: Database
) -> None:
    discussion.add(people.visit("sam"), to_all(people), Written(text="On the thing. @ada"))
    with database.superuser() as superuser:
        superuser.execute("UPDATE comment SET recorded_at = now()")
        superuser.execute("UPDATE notification SET recorded_at = now()")

    with database.connected() as app:
        ended = app.execute("SELECT atlas.tidy_discussion('2100-01-01')").fetchone()
    with pytest.raises(Exception, match="does not exist"), database.connected() as app:
        app.execute("SELECT atlas.tidy_discussion('2100-01-01', '0', '0', '0')")

    assert ended == (0,)
    assert _left(database, after=0) == 1


def test_a_flag_ends_with_the_comment_that_it_is_about(people: World, database: Database) -> None:
    thing = to_all(people)
    claim = claim_of(people, "ada", thing)
    text = "The vendor told us that our prices fall."
    for about in (claim, None):
        discussion.add(people.visit("ada"), thing, Written(text=text, claim=about))
    retention.withdraw(people.visit("ada"), claim, reason="wrong")

    retention.run(now=NOW + GRACE + DAY)
    with database.superuser() as superuser:
        between = superuser.execute("SELECT count(*) FROM flag").fetchone()
    left = [_left(database, after=days) for days in (1, 33)]

    assert (between, left) == ((1,), [1, 0])
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM flag").fetchone() == (0,)


def test_what_comes_back_keeps_its_comments(people: World, database: Database) -> None:
    thing = to_all(people)
    discussion.add(people.visit("sam"), thing, Written(text="On the thing."))
    claim = claim_of(people, "ada", thing)
    retention.withdraw(people.visit("ada"), claim, reason="wrong")
    _left(database, after=1)
    retention.undo(people.visit("ada"), claim, reason="right")

    left = [_left(database, after=days) for days in (2, 40)]

    assert left == [1, 1]


def _left(database: Database, *, after: int) -> int:
    stored.tidy(NOW + after * DAY)
    with database.superuser() as superuser:
        row = superuser.execute("SELECT count(*) FROM comment").fetchone()
    assert row is not None
    return int(row[0])
