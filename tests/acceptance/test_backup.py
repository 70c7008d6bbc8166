"""A backup made while imports run comes back whole in an empty folder; a damaged one changes nothing."""

import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from atlas.errors import AtlasError, BackupError, UsageError
from atlas.formats import backup as file_of
from atlas.policy.resources import THE_NODE
from atlas.services import backup
from atlas.store import databases, dumping, server
from cluster import remove
from folders import Folder, bundle, folder, importing
from soaking import Soak

FEW = 300  # what stands there before
OBJECTS = 3_000  # an import of so many is still on its way when the backup begins
_WAIT_S = 600.0
NOW = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def source(cluster: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """Keep a folder's server running, with some claims."""
    made = folder("source")
    with server.running(made.settings.data, made.settings.pg_bin):
        made.told(*importing(bundle(tmp_path_factory.mktemp("few") / "few.json", 0, FEW)))
        yield made
    remove(made.settings)


@pytest.fixture
def empty() -> Iterator[Folder]:
    """Return a folder where nothing is yet."""
    made = folder("empty")
    yield made
    remove(made.settings)


@pytest.fixture(scope="module")
def made(source: Folder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a backup and its key."""
    where = tmp_path_factory.mktemp("made")
    source.told("backup", where / "all.age", "--new-key", where / "key.txt")
    return where / "all.age", where / "key.txt"


@attrs.frozen(kw_only=True)
class Told:
    """What the commands told on the way of a backup into another folder, and of that one's own backup."""

    kept: dict[str, object]
    back: dict[str, object]
    verified: dict[str, object]
    again: dict[str, object]
    written: set[str]

    def assert_same(self) -> None:
        """Every row is as the snapshot's; what was restored has one more: that it was."""
        assert self.back["digest"] == self.kept["digest"]
        assert self.written == {"decision", "log_pending"}
        assert self.verified == {"claims": self.kept["claims"], "problems": []}


def under_load(source: Folder, target: Folder, where: Path, first: int, pause: float) -> Told:
    """Back up in the middle of an import, restore elsewhere, where the server runs, and back up there."""
    process = source.start(*importing(bundle(where / "load.json", first, OBJECTS)))
    time.sleep(pause)
    kept = source.told("backup", where / f"{first}.age", "--new-key", where / f"{first}.txt")
    process.communicate(timeout=_WAIT_S)
    before, after = where / f"{first}", where / f"{first}b"
    return Told(
        kept=kept,
        back=target.told(
            "restore",
            where / f"{first}.age",
            "--key",
            where / f"{first}.txt",
            "--reason",
            "A trial.",
        ),
        verified=target.told("verify"),
        again=target.told("backup", where / f"{first}b.age", "--new-key", where / f"{first}b.txt"),
        written=differing(before, after),
    )


def differing(one: Path, other: Path) -> set[str]:
    """Return the tables that two backups do not hold alike."""
    held = []
    for each in (one, other):
        with each.with_suffix(".age").open("rb") as opened:
            held.append(file_of.read(opened, each.with_suffix(".txt").read_text()).manifest.tables)
    return {name for name in held[0].keys() | held[1] if held[0].get(name) != held[1].get(name)}


@pytest.fixture(scope="module")
def restored(
    source: Folder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Folder, Told]]:
    """Keep a folder whose Atlas came from a backup that was made under load, and what was told of it."""
    target, rng = folder("restored"), random.Random(f"{os.environ['ATLAS_TEST_SEED']} backup")
    with server.running(target.settings.data, target.settings.pg_bin):
        where = tmp_path_factory.mktemp("load")
        yield target, under_load(source, target, where, 10_000, rng.uniform(0.8, 2.0))
    remove(target.settings)


def test_a_backup_made_under_load_comes_back_with_the_digest_of_its_snapshot(
    restored: tuple[Folder, Told],
) -> None:
    restored[1].assert_same()


@pytest.mark.soak
def test_many_backups_under_load_come_back_with_the_digests_of_their_snapshots(
    source: Folder, tmp_path: Path, soak: Soak
) -> None:
    for at, _ in soak.steps(20, 1):
        target, pause = folder(f"soak-{at}"), soak.rng(at).uniform(0.0, 4.0)
        with server.running(target.settings.data, target.settings.pg_bin):
            under_load(source, target, tmp_path, 20_000 + at * OBJECTS, pause).assert_same()
        remove(target.settings)


@pytest.mark.one_server
def test_who_was_restored_makes_the_same_ids(restored: tuple[Folder, Told], tmp_path: Path) -> None:
    told = restored[0].told(*importing(bundle(tmp_path / "again.json", 0, FEW)))

    assert (told["unchanged"], told["stored"]) == (FEW + 1, 0)


def test_what_was_restored_has_it_on_record_with_the_facts_of_the_file(
    restored: tuple[Folder, Told],
) -> None:
    target, told = restored
    with (
        server.running(target.settings.data, target.settings.pg_bin) as running,
        target.database(running).superuser() as superuser,
    ):
        found = superuser.execute(
            "SELECT organisation, system, allowed, stated_reason, salts IS NOT NULL"
            " FROM decision WHERE action = 'restore'"
        ).fetchall()

    facts = f"A trial. The backup of {told.kept['made_at']}, SHA-256 {told.kept['sha256']}."
    assert found == [(THE_NODE, "operator", True, facts, True)]


@pytest.mark.one_server
def test_a_backup_is_for_its_owner_alone_and_overwrites_nothing(
    source: Folder, made: tuple[Path, Path]
) -> None:
    file, key = made
    before = file.read_bytes()

    done = source.atlas("backup", file, "--new-key", key.with_name("other.txt"))

    assert done.returncode == 2
    assert b"overwrites nothing" in done.stderr
    assert file.read_bytes() == before
    assert [path.stat().st_mode & 0o777 for path in (file, key)] == [0o600, 0o600]


@pytest.mark.one_server
def test_a_backup_names_who_may_open_it(source: Folder, tmp_path: Path) -> None:
    done = source.atlas("backup", tmp_path / "all.age")

    assert done.returncode == 2
    assert b"--to age1" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_session_and_no_link_to_sign_in_is_in_a_backup(source: Folder, empty: Folder) -> None:
    assert set(dumping.NOT_KEPT) & set(source.tables()) == set()


def refusal(target: Folder, file: Path, key: Path, sha256: str | None = None) -> AtlasError:
    with pytest.raises((BackupError, UsageError)) as told:
        backup.restore(target.settings, file, key_file=key, sha256=sha256)
    return told.value


@pytest.mark.one_server
def test_a_changed_or_shortened_backup_is_refused_and_nothing_is_made(
    empty: Folder, made: tuple[Path, Path], tmp_path: Path, rng: random.Random
) -> None:
    file, key = made
    whole, changed = file.read_bytes(), tmp_path / "changed.age"

    for place in [0, 30, 100, 180, len(whole) - 1, *(rng.randrange(len(whole)) for _ in range(20))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << rng.randrange(8)
        changed.write_bytes(flipped)
        refusal(empty, changed, key)
    for left in (0, 100, 1_000, len(whole) // 2, len(whole) - 1):
        changed.write_bytes(whole[:left])
        refusal(empty, changed, key)

    assert not empty.settings.data.exists()


@pytest.mark.one_server
def test_another_key_and_another_file_are_refused_in_words(
    empty: Folder, made: tuple[Path, Path], tmp_path: Path
) -> None:
    file, key = made
    backup.new_key(tmp_path / "other.txt", now=NOW)

    told = [
        str(refusal(empty, file, tmp_path / "other.txt")),
        str(refusal(empty, file, key, sha256="0" * 64)),
        str(refusal(empty, tmp_path / "absent.age", key)),
        str(refusal(empty, file, tmp_path / "absent.txt")),
    ]

    assert ["does not open" in told[0], "not the one expected" in told[1]] == [True, True]
    assert ["does not exist" in told[2], "cannot be read" in told[3]] == [True, True]
    assert not empty.settings.data.exists()


@pytest.mark.one_server
def test_a_damaged_backup_starts_no_database(
    empty: Folder, made: tuple[Path, Path], tmp_path: Path
) -> None:
    file, key = made
    broken = tmp_path / "broken.age"
    broken.write_bytes(file.read_bytes()[:-1])

    done = empty.atlas("restore", broken, "--key", key)

    assert done.returncode == 7
    assert b"damaged or incomplete" in done.stderr
    assert not (empty.settings.data / "log" / "postgres.log").exists()


@pytest.mark.one_server
def test_a_refused_restore_leaves_no_folder_behind(
    empty: Folder, made: tuple[Path, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.age"
    broken.write_bytes(made[0].read_bytes()[:-1])

    empty.atlas("restore", broken, "--key", made[1])

    assert not empty.settings.data.exists()


@pytest.mark.one_server
def test_a_refused_restore_leaves_a_folder_that_was_there_as_it_was(
    empty: Folder, made: tuple[Path, Path], tmp_path: Path
) -> None:
    keys = empty.settings.data / "keys"
    keys.mkdir(parents=True)
    (keys / "map").write_bytes(b"m" * 32)

    done = empty.atlas("restore", made[0], "--key", made[1])

    assert b"key of another Atlas" in done.stderr
    assert [*empty.settings.data.rglob("*")] == [keys, keys / "map"]


@pytest.mark.one_server
def test_a_restore_that_is_told_to_end_leaves_no_server_running(
    empty: Folder, made: tuple[Path, Path]
) -> None:
    process = empty.start("restore", made[0], "--key", made[1])
    cluster = empty.settings.data / "postgres"
    ends = time.monotonic() + _WAIT_S
    while not (cluster / "postmaster.pid").exists() and time.monotonic() < ends:
        time.sleep(0.01)
    process.terminate()
    _, told = process.communicate(timeout=_WAIT_S)

    assert process.returncode == 130, told
    assert (cluster / "PG_VERSION").exists()
    assert not (cluster / "postmaster.pid").exists()


@pytest.mark.one_server
def test_a_restore_into_an_atlas_that_is_there_changes_nothing(
    source: Folder, made: tuple[Path, Path]
) -> None:
    file, key = made
    before = source.tables()

    done = source.atlas("restore", file, "--key", key)

    assert done.returncode == 7
    assert b"There is an Atlas already" in done.stderr
    assert source.tables() == before


# what a release before would have left: one table of the sessions less, and no word of having made it
_OLDER = """
DROP TABLE atlas.django_session;
DELETE FROM atlas.django_migrations WHERE app = 'sessions';
"""


@pytest.mark.one_server
def test_a_database_of_ones_own_that_nobody_may_read_whole_is_migrated_with_a_word(
    source: Folder, tmp_path: Path
) -> None:
    with server.running(source.settings.data, source.settings.pg_bin) as running:
        with source.database(running).superuser() as superuser:
            superuser.execute(_OLDER)
        own = {
            "ATLAS_DATABASE_URL": running.conninfo("atlas_app", databases.DATABASE),
            "ATLAS_OWNER_DATABASE_URL": running.conninfo("atlas_owner", databases.DATABASE),
        }
        words = importing(bundle(tmp_path / "one.json", 0, 1))

        told = [source.atlas(*words, environment=own).stderr for _ in range(2)]

    sentence = b"ATLAS_BACKUP_DATABASE_URL missing: not backed up before migrating.\n"
    assert [each.count(sentence) for each in told] == [1, 0]


def test_an_older_database_is_backed_up_before_it_is_migrated(
    source: Folder, empty: Folder
) -> None:
    folder = source.settings.data / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    earlier = [folder / f"before-0.{n}-20250101T000000-{n:06}.age" for n in range(3)]
    for age, file in enumerate(earlier):
        file.touch()
        os.utime(file, (age, age))
    with server.running(source.settings.data, source.settings.pg_bin) as running:
        with source.database(running).superuser() as superuser:
            superuser.execute(_OLDER)
        told = source.atlas("verify")
        assert (told.returncode, b"Backed up before migrating" in told.stderr) == (0, True)

    kept = sorted(folder.glob("before-*.age"), key=lambda file: file.stat().st_mtime)
    assert kept[:-1] == earlier[1:]
    with server.running(empty.settings.data, empty.settings.pg_bin):
        back = empty.told(
            "restore", kept[-1], "--key", source.settings.data / "keys" / "backup.txt"
        )
        assert back["claims"] == source.tables()["claim"].rows
        assert empty.told("verify")["problems"] == []
