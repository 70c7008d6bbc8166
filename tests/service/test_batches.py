"""Imports are batches: listed for whoever sees a claim of them, undone as a whole, and put back."""

import uuid

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Audience
from atlas.model.ids import BatchId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.retention import Mark
from atlas.services import contribute, retention, search
from atlas.services.contribute import Going, Item, Note, Offer
from atlas.services.imports import batches
from builders import DAY, NOW, Object, World, a_claim, a_link, an_object
from cluster import Database
from endings import claim_of, rows

LOCKER, CREW = an_object("malware", "LockerX"), an_object("intrusion-set", "Heron Crew")
USES = a_link(CREW, "uses", LOCKER)
NEWER = LOCKER | {"modified": "2026-02-01T00:00:00.000Z", "description": "anew"}
DANGLING = """
SELECT count(*) FROM atlas.link l LEFT JOIN atlas.claim c ON c.id = l.claim
WHERE c.id IS NULL OR c.withdrawn_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM atlas.appearance a WHERE a.thing = l.source) OR NOT EXISTS (
    SELECT FROM atlas.appearance a WHERE a.thing = l.target)
"""


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("ann", of="north")
    world.person("rita", of="north", roles=[Role.REPRESENTATIVE])
    world.person("lea", of="north", roles=[Role.LEGAL])
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    return world


def imported(world: World, *said: Object, by: str = "ada", tlp: TLP = TLP.GREEN) -> BatchId:
    note = Note(id=BatchId(uuid.uuid4()), file="given.json", format="stix")
    items = [Item(file="", found=a_claim(each).found) for each in said]
    contribute.take(
        world.visit(by),
        items,
        offer=Offer(marking=tlp),
        map_key=world.map_key,
        going=Going(note=note),
    )
    return note.id


def found(world: World, by: str = "eve", text: str = "LockerX") -> int:
    return search.find(world.visit(by), search.Query(text=text)).total


def test_an_import_is_listed_with_who_when_file_and_counts(people: World) -> None:
    id_ = imported(people, LOCKER, CREW, USES)

    (own,), (other,) = batches.latest(people.visit("ada")), batches.latest(people.visit("ann"))

    assert (own.batch.id, own.who, own.batch.file) == (id_, other.who, "given.json")
    assert own.batch.counts["stored"] == 3
    assert (other.batch.standing, dict(other.batch.counts)) == (3, {})
    assert (other.who, other.batch.state) == (own.who, batches.State.DONE)


def test_no_other_organisation_hears_of_an_import(people: World) -> None:
    id_ = imported(people, LOCKER)

    assert batches.latest(people.visit("eve")) == ()
    with pytest.raises(NotFound):
        batches.get(people.visit("eve"), id_)


def test_who_sees_no_claim_of_an_import_hears_nothing_of_it(people: World) -> None:
    id_ = imported(people, LOCKER, tlp=TLP.RED)
    people.person("new", of="north")  # after RED went to those who were there

    assert batches.latest(people.visit("new")) == ()
    with pytest.raises(NotFound):
        batches.get(people.visit("new"), id_)
    assert len(batches.latest(people.visit("ann"))) == 1


def test_an_undo_takes_all_of_a_batch_off_the_map_and_leaves_no_dangling_link(
    people: World, database: Database
) -> None:
    imported(people, CREW)
    id_ = imported(people, LOCKER, USES)

    done = batches.undo(people.visit("ann"), id_, reason="the wrong file")

    assert (done.claims, done.left) == (2, 0)
    assert (found(people), found(people, text="Heron")) == (0, 1)
    assert rows(database, DANGLING) == [(0,)]
    told = batches.get(people.visit("ada"), id_)
    assert (told.batch.withdrawn, told.undone_by) == (
        2,
        batches.get(people.visit("ann"), id_).undone_by,
    )
    assert rows(database, "SELECT stated_reason FROM atlas.decision WHERE action = 'withdraw'") == [
        ("the wrong file",)
    ]


def test_what_was_undone_is_put_back_as_it_was(people: World, database: Database) -> None:
    id_ = imported(people, LOCKER, CREW, USES)
    links = rows(database, "SELECT source, type, target FROM atlas.link ORDER BY 1, 2, 3")
    batches.undo(people.visit("ada"), id_, reason="the wrong file")

    done = batches.put_back(people.visit("rita"), id_, reason="it was right")

    assert (done.claims, done.left) == (3, 0)
    assert found(people) == 1
    assert rows(database, "SELECT source, type, target FROM atlas.link ORDER BY 1, 2, 3") == links
    assert batches.get(people.visit("ada"), id_).undo_until is None


def test_after_seven_days_nothing_is_put_back(people: World) -> None:
    id_ = imported(people, LOCKER)
    batches.undo(people.visit("ada"), id_, reason="the wrong file")

    with pytest.raises(UsageError, match="seven days"):
        batches.put_back(people.visit("ada", at=NOW + 8 * DAY), id_, reason="late")


def test_an_undo_takes_nothing_back_that_another_import_brought(people: World) -> None:
    first = imported(people, LOCKER)
    second = imported(people, NEWER, CREW)

    done = batches.undo(people.visit("ada"), second, reason="the wrong file")

    assert (done.claims, done.left) == (1, 1)
    assert (found(people), found(people, text="Heron")) == (1, 0)
    with pytest.raises(UsageError, match="left to undo"):
        batches.undo(people.visit("ada"), second, reason="again")
    assert batches.get(people.visit("ada"), first).batch.withdrawn == 0


def test_what_is_held_stays(people: World) -> None:
    id_ = imported(people, LOCKER, CREW)
    held = claim_of(people, LOCKER)
    retention.mark(people.visit("lea"), held, Mark.HOLD, reason="a case in court")

    done = batches.undo(people.visit("ada"), id_, reason="the wrong file")

    assert (done.claims, done.left) == (1, 1)


def test_an_undo_in_pieces_is_the_same(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    id_ = imported(people, *(an_object("tool", f"Heron {n}") for n in range(5)))

    heard: list[int] = []
    assert batches.undo(people.visit("ada"), id_, reason="wrong", progress=heard.append).claims == 5
    assert heard == [2, 4, 5]
    assert batches.put_back(people.visit("ada"), id_, reason="right").claims == 5
    assert found(people, text="Heron") == 5


def test_only_who_may_withdraw_undoes_and_a_reason_is_needed(people: World) -> None:
    id_ = imported(people, LOCKER)

    for who, reason in [("lea", "why"), ("olga", "why"), ("ada", " ")]:
        with pytest.raises(Denied):
            batches.undo(people.visit(who), id_, reason=reason)
    assert found(people) == 1


def test_a_rehearsal_is_no_batch(people: World) -> None:
    note = Note(id=BatchId(uuid.uuid4()), file="given.json", format="stix")
    contribute.take(
        people.visit("ada"),
        [a_claim(LOCKER)],
        offer=Offer(marking=TLP.GREEN, rehearsal=True),
        map_key=people.map_key,
        going=Going(note=note),
    )

    assert batches.latest(people.visit("ada")) == ()


def test_an_undo_that_was_broken_off_and_went_on_is_put_back_whole(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    id_ = imported(people, *(an_object("tool", f"Heron {n}") for n in range(5)))

    def broken(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batches.undo(people.visit("ada"), id_, reason="wrong", progress=broken)
    assert batches.undo(people.visit("ann", at=NOW + DAY), id_, reason="wrong").claims == 3

    told = batches.get(people.visit("ada"), id_)
    assert (told.batch.undone_at, told.batch.undone_by) == (NOW, people.visit("ada").actor.person)
    assert batches.put_back(people.visit("ada", at=NOW + 2 * DAY), id_, reason="right").claims == 5
    assert found(people, text="Heron") == 5


def test_an_undo_that_took_nothing_marks_nothing(people: World) -> None:
    id_ = imported(people, LOCKER)
    retention.mark(people.visit("lea"), claim_of(people, LOCKER), Mark.HOLD, reason="a case")

    with pytest.raises(UsageError, match="left to undo"):
        batches.undo(people.visit("ada"), id_, reason="the wrong file")

    assert batches.get(people.visit("ada"), id_).batch.undone_at is None


def mixed(world: World) -> BatchId:
    ada = PersonId(world.visit("ada").actor.person or uuid.uuid4())
    own = Audience(persons=frozenset({ada}))
    note = Note(id=BatchId(uuid.uuid4()), file="given.json", format="stix")
    items = [a_claim(LOCKER), a_claim(CREW, marking=TLP.RED, audience=own)]
    contribute.take(
        world.visit("ada"), items, offer=Offer(), map_key=world.map_key, going=Going(note=note)
    )
    return note.id


def test_who_may_not_read_all_that_another_sent_undoes_and_puts_back_nothing(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    id_ = mixed(people)

    with pytest.raises(UsageError, match="may read all"):
        batches.undo(people.visit("ann"), id_, reason="the wrong file")
    assert batches.get(people.visit("ada"), id_).batch.standing == 2
    assert batches.undo(people.visit("ada"), id_, reason="the wrong file").claims == 2
    with pytest.raises(UsageError, match="may read all"):
        batches.put_back(people.visit("ann"), id_, reason="it was right")
    assert batches.put_back(people.visit("ada"), id_, reason="it was right").claims == 2


_HOLDS = "SELECT pg_advisory_lock(hashtextextended('atlas.import ' || %s::text, 0))"


def test_an_import_at_work_is_undone_by_nobody_and_one_whose_process_is_gone_by_who_sent_it(
    people: World, database: Database
) -> None:
    id_ = imported(people, LOCKER)
    rows(database, "UPDATE atlas.batch_note SET state = 'running', ended_at = NULL RETURNING id")

    with database.superuser() as process:
        process.execute(_HOLDS, [id_])
        assert not batches.get(people.visit("ada"), id_).may_undo
        with pytest.raises(UsageError, match="under way"):
            batches.undo(people.visit("ada"), id_, reason="the wrong file")
        assert batches.get(people.visit("ada", at=NOW + 2 * DAY), id_).may_undo  # it hangs
    with pytest.raises(UsageError, match="under way"):
        batches.undo(people.visit("ann"), id_, reason="the wrong file")
    assert batches.get(people.visit("ada"), id_).may_undo
    assert batches.undo(people.visit("ada"), id_, reason="the wrong file").claims == 1

    told = batches.get(people.visit("ann"), id_).batch
    assert (told.state, told.withdrawn) == (batches.State.FAILED, 1)


def test_an_import_is_held_while_it_is_at_work_and_let_go_at_its_end(
    people: World, database: Database
) -> None:
    held: list[bool] = []
    asked = (
        "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    )

    def look(done: int) -> None:
        held.append(bool(rows(database, asked)[0][0]))

    note = Note(id=BatchId(uuid.uuid4()), file="given.json", format="stix")
    contribute.take(
        people.visit("ada"),
        [Item(file="", found=a_claim(LOCKER).found)],
        offer=Offer(marking=TLP.GREEN),
        map_key=people.map_key,
        going=Going(note=note, progress=look),
    )
    look(0)

    assert held == [True, False]
