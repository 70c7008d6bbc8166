"""A restore beside others: what came meanwhile stays, what failed goes, and an older server takes it too."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import psycopg
import pytest
from psycopg import sql

from atlas.errors import AtlasError, BackupError, ServerError, UsageError
from atlas.policy.resources import THE_NODE
from atlas.services import backup
from atlas.settings import Settings
from atlas.store import placing, restoring, server
from cluster import Cluster, Connection, Database, use

NOW = datetime(2026, 3, 4, tzinfo=UTC)
FIFTEEN = Path("/usr/lib/postgresql/15/bin")
_ORGANISATION = """INSERT INTO atlas.organisation
    (id, short, name, kind, sector, country, node, active, clients, levers, jurisdictions, authorities,
    response_time, contact)
VALUES (gen_random_uuid(), 'north', 'The north', 'private', '', '', '', true, '{}', '{}', '{}', '', '', '')"""

Found = backup.Backup
Progress = Callable[[int], None]


@attrs.frozen
class Target:
    """A database of one's own that somebody restores into, on some server."""

    server: server.Server
    settings: Settings
    name: str

    def connected(self, name: str) -> Connection:
        return psycopg.connect(self.server.conninfo(server.SUPERUSER, name), autocommit=True)

    def names(self) -> set[str]:
        """Return which databases there are of this name, or begin with it."""
        with self.connected("postgres") as admin:
            found = admin.execute("SELECT datname FROM pg_database").fetchall()
        return {str(row[0]) for row in found if str(row[0]).startswith(self.name)}

    def create(self, name: str) -> None:
        with self.connected("postgres") as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def drop_all(self) -> None:
        for name in self.names():
            with self.connected("postgres") as admin:
                statement = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                admin.execute(statement.format(sql.Identifier(name)))

    def restore(self, made: Found, progress: Progress = lambda done: None) -> Found:
        key = made.file.with_name("key.txt")
        return backup.restore(self.settings, made.file, key_file=key, progress=progress)

    def refusal(self, made: Found, progress: Progress = lambda done: None) -> AtlasError:
        with pytest.raises(AtlasError) as told:
            self.restore(made, progress)
        return told.value


def own(running: server.Server, name: str, data: Path) -> Settings:
    """Return the settings of a database of one's own."""
    return Settings(
        data=data,
        database_url=running.conninfo("atlas_app", name),
        owner_database_url=running.conninfo("atlas_owner", name),
        backup_database_url=running.conninfo(server.SUPERUSER, name),
    )


def once(size: int, then: Callable[[], object]) -> Progress:
    """Return what does something once, when a file of this size was read for the second time."""
    left = [then]

    def progress(done: int) -> None:
        if done == 2 * size and left:
            left.pop()()

    return progress


@pytest.fixture(autouse=True)
def record(database: Database) -> Database:
    """Return the database of this worker, where it goes on record who took a backup."""
    return database


@pytest.fixture(scope="module")
def source(
    cluster: Cluster, _own_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Return a database with one organisation."""
    use(_own_database)
    name = f"atlas_kept_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with cluster.cloned(name) as database:
        with database.superuser() as superuser:
            superuser.execute(_ORGANISATION.encode())
        yield own(cluster.server, name, tmp_path_factory.mktemp("source") / "node")


@pytest.fixture(scope="module")
def made(source: Settings, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Return a backup of it; its key lies beside it."""
    folder = tmp_path_factory.mktemp("made")
    recipient = backup.new_key(folder / "key.txt", now=NOW)
    return backup.make(source, folder / "all.age", recipients=[recipient], now=NOW)


@pytest.fixture
def target(cluster: Cluster, tmp_path: Path) -> Iterator[Target]:
    """Return where nothing is yet, on the run's server."""
    name = f"back_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    there = Target(cluster.server, own(cluster.server, name, tmp_path / "node"), name)
    yield there
    there.drop_all()


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Target]:
    """Return where nothing is yet, on a server of release 15 that somebody else keeps."""
    if not (FIFTEEN / "postgres").exists():
        pytest.skip(f"POSTGRESQL 15 ABSENT: {FIFTEEN} is not there, this test did not run")
    folder = Path(tempfile.mkdtemp(prefix="atlas-older-"))
    folder.chmod(0o711)
    place = placing.place(folder / "data", FIFTEEN)
    with server.running(folder / "data", FIFTEEN) as running:
        yield Target(running, own(running, "atlas", tmp_path / "node"), "atlas")
    if not place.cluster.is_relative_to(folder):
        shutil.rmtree(place.cluster.parent, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_what_is_made_elsewhere_is_restored_onto_a_server_of_release_15(
    made: Found, older: Target
) -> None:
    back = older.restore(made)

    assert back.digest == made.digest
    with older.connected("atlas") as superuser:
        found = superuser.execute("SELECT short FROM atlas.organisation").fetchall()
        walls = superuser.execute("SELECT count(*) FROM pg_policy").fetchone()
    assert found == [("north",)]
    assert walls is not None
    assert walls[0] > 0


def test_an_atlas_that_came_while_the_file_was_read_is_left_as_it_is(
    made: Found, target: Target
) -> None:
    def came() -> None:
        target.create(target.name)
        with target.connected(target.name) as inside:
            inside.execute("CREATE TABLE precious ()")

    told = target.refusal(made, once(made.bytes, came))

    assert isinstance(told, BackupError)
    assert "There is an Atlas already" in str(told)
    assert target.names() == {target.name}
    with target.connected(target.name) as inside:
        assert inside.execute("SELECT count(*) FROM precious").fetchone() == (0,)


def test_an_empty_database_that_waits_for_its_atlas_is_taken(made: Found, target: Target) -> None:
    target.create(target.name)

    back = target.restore(made)

    assert back.digest == made.digest
    assert target.names() == {target.name}


def test_a_second_restore_at_once_is_refused_and_the_first_ends_well(
    made: Found, target: Target
) -> None:
    told: list[AtlasError] = []

    back = target.restore(made, once(made.bytes, lambda: told.append(target.refusal(made))))

    assert back.digest == made.digest
    assert ["Another restore" in str(each) for each in told] == [True]
    assert target.names() == {target.name}


def test_a_restore_that_is_broken_off_takes_its_copy_away_though_somebody_reads_it(
    made: Found, target: Target
) -> None:
    held: list[Connection] = []

    def broken() -> None:
        copy = (target.names() - {target.name}).pop()
        held.append(target.connected(copy))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        target.restore(made, once(made.bytes, broken))

    assert target.names() == set()
    with pytest.raises(psycopg.OperationalError):
        held[0].execute("SELECT 1")


def test_a_restore_that_cannot_take_its_place_takes_its_copy_away(
    made: Found, target: Target
) -> None:
    target.create(target.name)
    with target.connected(target.name) as somebody:
        told = target.refusal(made)

        assert somebody.execute("SELECT 1").fetchone() == (1,)
    assert isinstance(told, ServerError)
    assert "in use" in str(told)
    assert target.names() == {target.name}


def test_a_database_that_is_named_like_the_copy_and_is_not_ours_is_left_as_it_is(
    made: Found, target: Target
) -> None:
    named_alike = restoring.name_of_copy(target.settings)
    target.create(named_alike)

    told = target.refusal(made)

    assert isinstance(told, BackupError)
    assert target.names() == {named_alike}


def test_what_a_killed_restore_left_goes_with_the_next(made: Found, target: Target) -> None:
    left = restoring.name_of_copy(target.settings)
    target.create(left)
    with target.connected("postgres") as admin:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        admin.execute(comment.format(sql.Identifier(left), sql.Literal(restoring.OURS)))

    target.restore(made)

    assert target.names() == {target.name}


def test_no_word_of_the_database_reaches_who_restores(made: Found, target: Target) -> None:
    settings = attrs.evolve(
        target.settings, backup_database_url=target.server.conninfo("nobody_we_know", target.name)
    )

    told = attrs.evolve(target, settings=settings).refusal(made)

    assert isinstance(told, ServerError)
    assert "nobody_we_know" not in str(told)


def test_a_backup_takes_its_name_on_a_stick_that_knows_no_links(
    source: Settings, made: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(file: Path, other: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")  # as vfat answers

    recipient = backup.own_recipient(source, now=NOW)
    monkeypatch.setattr(Path, "hardlink_to", refused)
    stick = tmp_path / "stick"
    stick.mkdir()

    again = backup.make(source, stick / "all.age", recipients=[recipient], now=NOW)

    assert again.digest == made.digest
    assert [each.name for each in stick.iterdir()] == ["all.age"]


def test_what_a_killed_backup_left_goes_with_the_next_and_nothing_else(
    source: Settings, tmp_path: Path
) -> None:
    left, of_another = (tmp_path / f".{name}.age.{'0' * 32}" for name in ("all", "other"))
    for path in (left, of_another):
        path.touch()
    recipient = backup.own_recipient(source, now=NOW)

    backup.make(source, tmp_path / "all.age", recipients=[recipient], now=NOW)

    assert sorted(each.name for each in tmp_path.iterdir()) == [of_another.name, "all.age"]


def test_a_backup_is_on_record_for_the_node_and_so_is_one_that_came_to_nothing(
    source: Settings, record: Database, tmp_path: Path
) -> None:
    recipient = backup.own_recipient(source, now=NOW)

    backup.make(source, tmp_path / "all.age", recipients=[recipient], now=NOW)
    with pytest.raises(UsageError):
        backup.make(source, tmp_path / "none.age", recipients=["nobody"], now=NOW)

    assert acts(record) == [
        (THE_NODE, True, ["operator"], True),
        (THE_NODE, True, ["operator"], True),
        (THE_NODE, False, ["R.failed"], True),
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["all.age"]


def acts(database: Database) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(
            "SELECT organisation, allowed, reasons, salts IS NOT NULL FROM decision"
            " WHERE action = 'back-up' ORDER BY reasons[1] = 'R.failed'"
        ).fetchall()
