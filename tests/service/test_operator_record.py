"""Whatever the operator changes on the command line is on record: every command, found by walking them."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import doors
import permissions
from atlas.cli.main import atlas
from atlas.policy.actors import Role
from atlas.services import rescue
from builders import World
from cluster import Database

# Each command that changes something here, with the acts that it leaves on record. They run in this order.
CHANGING = (
    ("admin init --org desk --person sec", {"admit", "invite"}),
    ("signin sec", {"make-link"}),
    ("admin admit east --name East --kind private --reason why", {"admit"}),
    ("admin sign east", {"sign"}),
    ("admin add-person eve --org east --role R3", {"invite"}),
    ("import LIST --format csv --org east --marking TLP:GREEN --source us", {"contribute"}),
    ("undo BATCH --org east --reason why", {"withdraw"}),
    ("undo BATCH --org east --reason why --put-back", {"withdraw"}),
    ("review roll-back east --reason why", {"roll-back"}),
    ("review put-back east --moment MOMENT --reason why", {"roll-back"}),
    ("admin suspend eve --reason why", {"suspend-person"}),
    ("admin take-back eve --reason why", {"take-back-person"}),
    ("admin mail eve eve@east.example", {"set-mail"}),
    ("admin add-node lisbon --name Lisbon", {"add-node"}),
    ("admin add-basis LAW-1 PT --from 2026-01-01 --org desk --reason why", {"change-bases"}),
    ("admin end-basis BASIS --org desk --reason why", {"change-bases"}),
    ("admin retention", {"retain"}),
    ("token create eve", {"make-token"}),
    ("token revoke TOKEN", {"end-token"}),
    ("admin rescue begin sec --reason why", {"rescue"}),
    ("admin rescue confirm CODE", {"rescue"}),
    ("admin turn-index-key", {"turn-index-key"}),
    ("admin publish TEXT --title Rules --version 2 --from 2099-01-01", {"publish-agreement"}),
)
# What these leave is held where they can be run: `acceptance/test_backup.py`, `acceptance/test_demo.py`.
ELSEWHERE = {"backup", "restore", "demo"}
# They show what the node knows of itself and nothing of the map, or serve, or measure a database of their own.
LOOKING = {
    *("admin persons", "admin organisations", "admin cells", "admin agreements", "admin drafts"),
    *("admin bases", "admin state", "admin database-sql", "token list", "verify"),
    *("batches", "serve", "bench", "package verify"),
}


def every_command(group: click.Group = atlas, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def named(line: str) -> str:
    return max((each for each in every_command() if line.startswith(each)), key=len)


def acts(database: Database) -> list[str]:
    with database.superuser() as superuser:
        found = superuser.execute("SELECT action FROM decision WHERE allowed").fetchall()
    return [action for (action,) in found]


def test_every_command_is_the_operators_or_a_persons_and_it_is_told_which() -> None:
    changing = {named(line) for line, _ in CHANGING}

    assert changing | ELSEWHERE | LOOKING | set(permissions.COMMANDS) == set(every_command())
    assert not changing & (ELSEWHERE | LOOKING)


def test_whatever_the_operator_changes_is_on_record(
    world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.organisation("north")
    logins = iter((1000, 1001))  # two people logged in to the machine
    monkeypatch.setattr(rescue, "login", lambda: next(logins))
    given = {"LIST": str(tmp_path / "list.txt"), "TEXT": str(tmp_path / "text.md")}
    Path(given["LIST"]).write_text("198.51.100.7\n")
    Path(given["TEXT"]).write_text("Be good.\n")

    told = {}
    for line, expected in CHANGING:
        before = acts(database)
        status, out, err = doors.run([given.get(word, word) for word in line.split()])
        left = acts(database)
        for each in before:
            left.remove(each)
        told[line] = (status, err if status else "", expected - set(left))
        if out.strip():
            given |= dict.fromkeys(("BASIS", "CODE"), out.split()[0].strip('"'))
            given["MOMENT"] = out.split()[-1]
        for word, table in (("TOKEN", "token"), ("BATCH", "claim")):
            given[word] = latest(database, table) if not status else ""

    assert {line: each for line, each in told.items() if each != (0, "", set())} == {}


def latest(database: Database, table: str) -> str:
    """Return the id of the token that there is, or of the batch of a claim."""
    asked = {"token": "SELECT id FROM token", "claim": "SELECT batch FROM claim"}[table]
    with database.superuser() as superuser:
        row = superuser.execute(asked).fetchone()
    return str(row[0]) if row else ""


@pytest.mark.parametrize("line", ["admin persons", "admin state", "token list ada", "verify"])
def test_what_only_looks_leaves_the_map_unread(world: World, database: Database, line: str) -> None:
    world.person("ada", roles=[Role.RESEARCHER])

    status, _, err = doors.run(line.split())

    assert (status, err if status else "") == (0, "")
    assert acts(database) == []
