"""A file that somebody sends waits, is explained and checked, and a job takes it in; broken off, it goes on."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.formats.tabular import Column
from atlas.model.handling import Purpose
from atlas.model.ids import BatchId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import notices, search
from atlas.services.contribute import taking
from atlas.services.imports import batches, spool, uploads, working
from atlas.services.imports.batches import State
from atlas.services.imports.uploads import Chosen
from atlas.store import alliance as kept
from builders import NOW, World

GREEN = Chosen(marking="TLP:GREEN", source="Report Seven")
ROWS = "value,type,note\n" + "".join(f"heron-{n}.example,domain,seen\n" for n in range(20))
TABLE = "who;where;remark\nx;heron.example;seen\nx;ibis.example;seen\ny;broken;seen\n"
Job = Callable[[BatchId], None]
BAD = ROWS + 'broken,ip,"=1+1"\nx,no-such-type,\n'


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("ann", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    world.person("eve", of="south")
    return world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return spool.folder_in(tmp_path)


@pytest.fixture
def work(people: World, folder: Path) -> Job:
    """Return the job for a file of ada's."""
    place = working.Place(folder=folder, map_key=people.map_key, clock=lambda: NOW)

    def run(id_: BatchId) -> None:
        person = people.visit("ada").actor.person
        assert person is not None
        working.run(id_, person, Purpose.RESEARCH, place=place)

    return run


def sent(world: World, folder: Path, text: str = ROWS, *, name: str = "list.csv") -> BatchId:
    return uploads.begin(world.visit("ada"), text.encode(), name, GREEN, folder=folder)


def found(world: World, by: str = "eve") -> int:
    return search.find(world.visit(by), search.Query(text="seen")).total


def test_a_file_that_is_sent_lies_private_until_it_is_stored(people: World, folder: Path) -> None:
    id_ = sent(people, folder)

    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / str(id_)).stat().st_mode & 0o077 == 0
    assert batches.get(people.visit("ada"), id_).batch.state is State.CHECKED
    assert found(people) == 0
    for other in ("ann", "eve"):
        with pytest.raises(NotFound):
            uploads.look(people.visit(other), id_, folder=folder)


def test_a_check_shows_the_first_rows_and_counts_and_keeps_nothing(
    people: World, folder: Path
) -> None:
    id_ = sent(people, folder, BAD)

    told = uploads.check(people.visit("ada"), id_, folder=folder, map_key=people.map_key)

    assert (told.report.stored, told.report.rejected, told.is_whole) == (20, 2, True)
    assert told.samples[0] == uploads.Sample(
        where="line 2", kind="domain-name", name="heron-0.example", note="seen", tlp=TLP.GREEN
    )
    assert found(people) == 0


def test_the_job_stores_the_file_tells_its_person_and_deletes_what_was_sent(
    people: World, folder: Path, work: Job
) -> None:
    id_ = sent(people, folder, BAD)
    uploads.start(people.visit("ada"), id_, folder=folder)

    work(id_)

    told = batches.get(people.visit("ada"), id_).batch
    assert (told.state, told.counts["stored"], told.counts["rejected"]) == (State.DONE, 20, 2)
    assert found(people) == 20
    assert sorted(each.name for each in folder.iterdir()) == [f"{id_}.csv"]
    (notice,) = notices.latest(people.visit("ada")).items
    assert (notice.kind, notice.object) == (notices.Kind.IMPORTED, id_)


def test_rows_that_stay_out_come_back_as_given_with_place_code_and_reason(
    people: World, folder: Path, work: Job
) -> None:
    id_ = sent(people, folder, BAD)
    uploads.start(people.visit("ada"), id_, folder=folder)
    work(id_)

    content = uploads.rejected(people.visit("ada"), id_, folder=folder).decode("utf-8-sig")

    heading, first, second = content.splitlines()
    assert heading == "value,type,note,place,code,reason"
    assert first.startswith("broken,ip,'=1+1,")  # no spreadsheet calculates it
    assert "line 22" in first
    assert "csv.value" in first
    assert second.startswith("x,no-such-type,,")
    with pytest.raises(NotFound):
        uploads.rejected(people.visit("ann"), id_, folder=folder)


def test_rows_that_were_corrected_are_sent_again_as_they_are(
    people: World, folder: Path, work: Job
) -> None:
    id_ = sent(people, folder, BAD)
    uploads.start(people.visit("ada"), id_, folder=folder)
    work(id_)
    rows = uploads.rejected(people.visit("ada"), id_, folder=folder).decode("utf-8-sig")
    corrected = rows.replace("broken,ip", "198.51.100.9,ip").replace(
        "x,no-such-type", "a.example,domain"
    )

    again = sent(people, folder, corrected)
    told = uploads.check(people.visit("ada"), again, folder=folder, map_key=people.map_key)

    assert (told.report.stored, told.report.rejected) == (2, 0)


class Killed(BaseException):
    """As the end of the process would."""


def test_an_import_that_was_killed_goes_on_where_it_was(
    people: World, folder: Path, work: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "BATCH_SIZE", 8)
    id_ = sent(people, folder, BAD)
    uploads.start(people.visit("ada"), id_, folder=folder)
    stored, calls = taking._take_batch, []

    def killed_at_the_second(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise Killed
        stored(*given)

    with monkeypatch.context() as killing:
        killing.setattr(taking, "_take_batch", killed_at_the_second)
        with pytest.raises(Killed):
            work(id_)
    midway = batches.get(people.visit("ada"), id_).batch
    assert (midway.state, midway.counts["passed"], found(people)) == (State.RUNNING, 8, 8)

    assert working.resume(folder) == 1
    work(id_)

    told = batches.get(people.visit("ada"), id_).batch
    counts = {name: told.counts[name] for name in ("read", "stored", "unchanged", "rejected")}
    assert counts == {"read": 22, "stored": 20, "unchanged": 0, "rejected": 2}
    assert (told.state, told.standing, found(people)) == (State.DONE, 20, 20)
    assert uploads.rejected(people.visit("ada"), id_, folder=folder).count(b"csv.") == 2


def test_an_import_stops_behind_the_items_that_it_is_at(
    people: World, folder: Path, work: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "BATCH_SIZE", 8)
    id_ = sent(people, folder)
    uploads.start(people.visit("ada"), id_, folder=folder)
    stored = taking._take_batch

    def asked_to_stop(*given: Any) -> None:
        uploads.stop(people.visit("ada"), id_, folder=folder)
        stored(*given)

    monkeypatch.setattr(taking, "_take_batch", asked_to_stop)
    work(id_)

    told = batches.get(people.visit("ada"), id_)
    assert (told.batch.state, told.batch.counts["stored"], found(people)) == (State.STOPPED, 8, 8)
    assert told.may_undo
    assert list(folder.iterdir()) == []


def test_a_file_that_is_discarded_is_deleted(people: World, folder: Path) -> None:
    id_ = sent(people, folder)

    uploads.stop(people.visit("ada"), id_, folder=folder)

    assert list(folder.iterdir()) == []
    with pytest.raises(NotFound):
        uploads.look(people.visit("ada"), id_, folder=folder)


def test_a_job_that_fails_deletes_the_file_and_says_so(
    people: World, folder: Path, work: Job
) -> None:
    id_ = sent(people, folder)
    uploads.start(people.visit("ada"), id_, folder=folder)
    (folder / str(id_)).unlink()

    with pytest.raises(FileNotFoundError):
        work(id_)

    assert batches.get(people.visit("ada"), id_).batch.state is State.FAILED
    assert list(folder.iterdir()) == []


def test_the_rows_that_stay_out_are_there_before_the_import_says_that_it_is_done(
    people: World, folder: Path, work: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = sent(people, folder, BAD)
    uploads.start(people.visit("ada"), id_, folder=folder)
    written, seen = spool.keep, []

    def looked_at(*given: Any) -> None:
        seen.append(batches.get(people.visit("ada"), id_).batch.state)
        written(*given)

    monkeypatch.setattr(spool, "keep", looked_at)
    work(id_)

    assert seen == [State.RUNNING]
    assert batches.get(people.visit("ada"), id_).batch.state is State.DONE


def test_a_job_whose_person_was_suspended_deletes_the_file(
    people: World, folder: Path, work: Job
) -> None:
    id_ = sent(people, folder)
    uploads.start(people.visit("ada"), id_, folder=folder)
    person = people.visit("ada").actor.person
    assert person is not None
    kept.set_access(person, active=False, left_at=None)

    with pytest.raises(Denied):
        work(id_)

    assert list(folder.iterdir()) == []
    assert working.resume(folder) == 0


def test_a_job_whose_person_is_gone_deletes_the_file(people: World, folder: Path) -> None:
    id_ = sent(people, folder)
    uploads.start(people.visit("ada"), id_, folder=folder)
    place = working.Place(folder=folder, map_key=people.map_key, clock=lambda: NOW)

    with pytest.raises(NotFound):
        working.run(id_, PersonId(uuid.uuid4()), Purpose.RESEARCH, place=place)

    assert list(folder.iterdir()) == []


def test_a_hand_over_that_is_not_allowed_or_was_broken_off_leaves_the_file_as_it_was(
    people: World, folder: Path, work: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = sent(people, folder)

    def broken(*given: Any) -> None:
        raise Killed

    with monkeypatch.context() as breaking:
        breaking.setattr(uploads, "defer", broken)
        with pytest.raises(Killed):
            uploads.start(people.visit("ada"), id_, folder=folder)
    assert [each.name for each in folder.iterdir()] == [str(id_)]

    spool.begin_job(folder, id_, spool.Job(person="x", purpose="research"))
    work(id_)
    assert [each.name for each in folder.iterdir()] == [str(id_)]
    assert (found(people), batches.get(people.visit("ada"), id_).batch.state) == (0, State.CHECKED)


def test_what_the_columns_hold_is_offered_again_for_the_same_heading(
    people: World, folder: Path
) -> None:
    table = "where,remark\nheron.example,seen\n"
    id_ = sent(people, folder, table)
    guessed = uploads.look(people.visit("ada"), id_, folder=folder).mapping
    assert guessed is not None
    said = attrs.evolve(guessed, places={Column.VALUE: 0, Column.TAGS: 1})
    uploads.explain(people.visit("ada"), id_, said)

    again = sent(people, folder, table)

    mapping = uploads.look(people.visit("ada"), again, folder=folder).mapping
    assert mapping is not None
    assert dict(mapping.places) == dict(said.places)


def test_what_is_remembered_of_a_heading_does_not_say_how_the_next_file_is_written(
    people: World, folder: Path
) -> None:
    first = sent(people, folder, "where;remark\nheron.example;vu \u00e9t\u00e9\n")
    look = uploads.look(people.visit("ada"), first, folder=folder)
    assert look.mapping is not None
    said = attrs.evolve(
        look.mapping, places={Column.VALUE: 0, Column.TAGS: 1}, encoding="cp1252", sheet="Old"
    )
    uploads.explain(people.visit("ada"), first, said)

    again = sent(people, folder, "where,remark\negret.example,seen\n")

    mapping = uploads.look(people.visit("ada"), again, folder=folder).mapping
    told = uploads.check(people.visit("ada"), again, folder=folder, map_key=people.map_key)
    assert mapping is not None
    assert dict(mapping.places) == dict(said.places)
    assert (mapping.delimiter, mapping.encoding, mapping.sheet) == (",", "utf-8", "")
    assert (told.report.stored, told.report.rejected) == (1, 0)


def test_rows_that_stayed_out_keep_what_the_columns_of_their_file_hold(
    people: World, folder: Path, work: Job
) -> None:
    id_ = sent(people, folder, TABLE)
    look = uploads.look(people.visit("ada"), id_, folder=folder)
    assert look.mapping is not None
    said = attrs.evolve(look.mapping, places={Column.TAGS: 0, Column.VALUE: 1, Column.NOTE: 2})
    uploads.explain(people.visit("ada"), id_, said)
    uploads.start(people.visit("ada"), id_, folder=folder)
    work(id_)
    rows = uploads.rejected(people.visit("ada"), id_, folder=folder).decode("utf-8-sig")

    again = sent(people, folder, rows.replace("broken", "egret.example"))

    mapping = uploads.look(people.visit("ada"), again, folder=folder).mapping
    told = uploads.check(people.visit("ada"), again, folder=folder, map_key=people.map_key)
    assert mapping is not None
    assert dict(mapping.places) == dict(said.places)
    assert (told.report.stored, told.report.rejected) == (1, 0)


def test_a_table_without_known_columns_waits_until_they_are_explained(
    people: World, folder: Path
) -> None:
    id_ = sent(people, folder, "name,town\nHeron,Quayside\n")

    assert uploads.look(people.visit("ada"), id_, folder=folder).mapping is None
    with pytest.raises(UsageError, match="which column"):
        uploads.start(people.visit("ada"), id_, folder=folder)


@pytest.mark.parametrize(
    ("content", "words"), [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "archive"), (b"", "empty")]
)
def test_what_is_not_taken_in_is_refused_with_what_to_do(
    people: World, folder: Path, content: bytes, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        uploads.begin(people.visit("ada"), content, "x.bin", GREEN, folder=folder)
    assert list(folder.iterdir()) == []


def test_nobody_has_more_than_ten_files_waiting(
    people: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 1)
    id_ = sent(people, folder)

    with pytest.raises(UsageError, match="wait already"):
        sent(people, folder)
    assert [each.name for each in folder.iterdir()] == [str(id_)]


def test_what_nobody_stored_for_a_day_is_deleted_and_what_a_job_waits_for_is_not(
    people: World, folder: Path
) -> None:
    left, waiting = sent(people, folder), sent(people, folder)
    uploads.start(people.visit("ada"), waiting, folder=folder)

    spool.clear_old(folder, now=datetime.now(NOW.tzinfo) + timedelta(days=2))

    assert not (folder / str(left)).exists()
    assert (folder / str(waiting)).exists()
