"""Which program copies a database, and what is told when it fails."""

import subprocess
from pathlib import Path

import pytest

from atlas.errors import ServerError
from atlas.store import programs

SECRET = "north told of 198.51.100.7"
SET = "SET transaction_timeout = 0;"


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def of_release(folder: Path, name: str, major: int) -> Path:
    return program(folder, name, f"echo '{name} (PostgreSQL) {major}.1 (Debian {major}.1-1)'")


def ran(path: Path, *, may_fail: str | None = None) -> None:
    called = programs.command(path, [], "dbname=atlas password=hidden", may_fail=may_fail)
    with programs.running(called, feeding=True):
        pass


def test_a_server_is_dumped_by_the_program_of_its_own_release(tmp_path: Path) -> None:
    named = of_release(tmp_path, "pg_dump", 7)

    assert programs.dumping(tmp_path, 7) == named


def test_a_server_is_dumped_by_a_newer_program_where_its_own_is_not_here(tmp_path: Path) -> None:
    named = of_release(tmp_path, "pg_dump", 98)

    assert programs.dumping(tmp_path, 8) == named


def test_a_file_is_read_by_the_newest_program_though_an_older_one_is_named(tmp_path: Path) -> None:
    named = of_release(tmp_path, "pg_restore", 7)

    assert programs.restoring(tmp_path, 7, made_on=7) not in (named, None)


@pytest.mark.parametrize(("server", "made_on"), [(99, 15), (15, 99)])
def test_a_server_or_a_file_newer_than_every_program_is_told_with_the_way_out(
    server: int, made_on: int
) -> None:
    with pytest.raises(ServerError, match=r"pg_restore of PostgreSQL 99 .*ATLAS_PG_BIN"):
        programs.restoring(None, server, made_on=made_on)
    with pytest.raises(ServerError, match=r"pg_dump of PostgreSQL 99 .*ATLAS_PG_BIN"):
        programs.dumping(None, 99)


def test_no_line_of_a_program_that_failed_is_told(tmp_path: Path) -> None:
    failing = program(tmp_path, "pg_restore", f"echo 'CONTEXT: COPY claim: {SECRET}' >&2; exit 1")

    with pytest.raises(ServerError, match="pg_restore failed; the database's log") as told:
        ran(failing)

    assert SECRET not in str(told.value)


def test_a_full_disk_is_told_in_our_own_words(tmp_path: Path) -> None:
    failing = program(
        tmp_path, "pg_restore", f"echo '{SECRET}: No space left on device' >&2; exit 1"
    )

    with pytest.raises(ServerError) as told:
        ran(failing)

    assert str(told.value) == "pg_restore failed: a disk is full."


def test_the_one_statement_that_may_fail_may(tmp_path: Path) -> None:
    ignoring = program(
        tmp_path,
        "pg_restore",
        f"printf 'error: unknown\\nCommand was: {SET}\\nerrors ignored on restore: 1\\n' >&2; exit 1",
    )

    ran(ignoring, may_fail=SET)

    with pytest.raises(ServerError):
        ran(ignoring)


@pytest.mark.parametrize(
    "told",
    [
        f"Command was: {SET}\\nerrors ignored on restore: 2",
        "Command was: CREATE TABLE atlas.claim ();\\nerrors ignored on restore: 1",
        f"Command was: {SET}\\nerrors ignored on restore: 1\\nand then the connection was lost",
        "",
    ],
)
def test_any_other_statement_that_fails_fails_the_restore(tmp_path: Path, told: str) -> None:
    failing = program(tmp_path, "pg_restore", f"printf 'error: x\\n{told}\\n' >&2; exit 1")

    with pytest.raises(ServerError):
        ran(failing, may_fail=SET)


def test_a_password_is_not_among_the_words_of_a_program(tmp_path: Path) -> None:
    called = programs.command(tmp_path / "pg_dump", [], "dbname=atlas password=hidden")

    assert not any("hidden" in word for word in called.words)
    assert called.environment["PGPASSWORD"] == "hidden"


def test_a_program_is_ended_when_what_feeds_it_fails(tmp_path: Path) -> None:
    waiting = program(tmp_path, "pg_restore", "exec sleep 60")
    seen: list[subprocess.Popen[bytes]] = []

    def fed() -> None:
        with programs.running(programs.command(waiting, [], ""), feeding=True) as process:
            seen.append(process)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fed()
    assert seen[0].returncode is not None
