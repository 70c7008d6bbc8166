"""A large import is taken back by a job: under way until it has ended, gone on with after a break, told who asked."""

import uuid
from pathlib import Path

import pytest

from atlas.errors import Denied, UsageError
from atlas.model.ids import BatchId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import contribute, notices, search
from atlas.services.contribute import Going, Item, Note, Offer
from atlas.services.imports import batches, spool, undoing
from atlas.services.imports.batches import PUT_BACK, UNDO
from builders import NOW, World, a_claim, an_object

SAID = [an_object("tool", f"Heron {n}") for n in range(3)]


@pytest.fixture
def people(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Whose imports are all large."""
    world.person("ada", of="north")
    world.person("ann", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    return world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return spool.folder_in(tmp_path)


def imported(world: World, *, tlp: TLP = TLP.GREEN) -> BatchId:
    note = Note(id=BatchId(uuid.uuid4()), file="given.json", format="stix")
    items = [Item(file="", found=a_claim(each).found) for each in SAID]
    contribute.take(
        world.visit("ada"),
        items,
        offer=Offer(marking=tlp),
        map_key=world.map_key,
        going=Going(note=note),
    )
    return note.id


def asked(
    world: World, id_: BatchId, folder: Path, *, act: str = UNDO, by: str = "ada"
) -> batches.Undone | None:
    return undoing.end(world.visit(by), id_, act, reason="the wrong file", folder=folder)


def found(world: World) -> int:
    return search.find(world.visit("eve"), search.Query(text="Heron")).total


def test_a_large_undo_waits_for_its_job_and_says_so(people: World, folder: Path) -> None:
    id_ = imported(people)

    done = asked(people, id_, folder)

    assert (done, found(people)) == (None, 3)
    told = undoing.under_way(batches.get(people.visit("ada"), id_), folder=folder)
    assert told == undoing.UnderWay(act=UNDO, done=0, total=3)
    with pytest.raises(UsageError, match="wait until that has ended"):
        asked(people, id_, folder)


def test_the_job_takes_it_back_and_puts_it_back_and_tells_who_asked(
    people: World, folder: Path
) -> None:
    id_ = imported(people)

    asked(people, id_, folder)
    undoing.run(id_, folder=folder, clock=lambda: NOW)
    undone = found(people)
    asked(people, id_, folder, act=PUT_BACK)
    undoing.run(id_, folder=folder, clock=lambda: NOW)

    assert (undone, found(people)) == (0, 3)
    assert list(folder.iterdir()) == []
    kinds = [each.kind for each in notices.latest(people.visit("ada")).items]
    assert kinds == [notices.Kind.UNDONE, notices.Kind.UNDONE]


def test_a_small_undo_is_done_at_once(
    people: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 3)

    done = asked(people, imported(people), folder)

    assert done == batches.Undone(claims=3, left=0)
    assert found(people) == 0


def test_a_job_that_ended_with_its_process_is_queued_and_done_by_the_next(
    people: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = imported(people)
    asked(people, id_, folder)

    def killed(*args: object, **more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(batches, "undo", killed)
        with pytest.raises(SystemExit):
            undoing.run(id_, folder=folder, clock=lambda: NOW)

    assert (undoing.resume(folder), found(people)) == (1, 3)
    undoing.run(id_, folder=folder, clock=lambda: NOW)
    assert found(people) == 0


def test_what_cannot_be_undone_any_more_when_its_turn_comes_is_over(
    people: World, folder: Path
) -> None:
    id_ = imported(people)
    asked(people, id_, folder)
    batches.undo(people.visit("ada"), id_, reason="sooner")

    with pytest.raises(UsageError, match="Nothing of this import is left"):
        undoing.run(id_, folder=folder, clock=lambda: NOW)

    assert spool.endings(folder) == frozenset()


def test_who_may_not_undo_queues_nothing(people: World, folder: Path) -> None:
    id_ = imported(people)

    with pytest.raises(Denied):
        asked(people, id_, folder, by="olga")
    with pytest.raises(UsageError, match="not undone"):
        asked(people, id_, folder, act=PUT_BACK)

    assert list(folder.iterdir()) == []
