"""The commands of the tutorials print what the tutorials say."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from atlas.services import demo
from atlas.services.demo import tasks
from atlas.services.gate import Visit
from atlas.settings import Settings
from builders import World
from cluster import Cluster, Database, use
from doors import run
from sample import copied

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
LABEL = re.compile("Masked person [0-9a-f]{8}")  # of one node
SHOWN = re.compile(r"^```console\n\$ (.+)\n((?:.*\n)*?)```$", re.MULTILINE)


def shown(page: str) -> list[tuple[str, str]]:
    """Return each command that a tutorial shows, with what it prints."""
    return SHOWN.findall((TUTORIALS / f"{page}.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def sample(cluster: Cluster) -> Iterator[Database]:
    """Keep a database with the whole sample."""
    with copied(cluster, "tutorials") as database:
        yield database
        use(None)


def visit_of(person: str) -> Visit:
    return World(Settings.from_env().key("map")).visit(person, at=datetime.now(UTC))


@pytest.mark.parametrize(("command", "printed"), shown("three-questions"))
def test_a_command_of_the_three_questions_prints_what_is_shown(
    sample: Database, command: str, printed: str
) -> None:
    use(sample)

    _, out, err = run(shlex.split(command)[1:])

    assert LABEL.sub("Masked person", out or err) == LABEL.sub("Masked person", printed)


def test_everybody_presented_finds_the_crews_and_who_is_not_cleared_no_wallet(
    sample: Database,
) -> None:
    use(sample)
    key = Settings.from_env().key("map")

    found = {person: tasks.tasks(visit_of(person), map_key=key) for person in demo.PRESENTED}

    assert {person: each and each.ends is not None for person, each in found.items()} == {
        "astrid": True,
        "joris": True,
        "noor": False,
    }


def test_the_tasks_begin_with_the_things_of_the_tutorial(sample: Database) -> None:
    text = (TUTORIALS / "three-questions.md").read_text("utf-8")

    named = (*tasks.CREWS, tasks.RESELLER, tasks.WALLET, tasks.PERSONA)
    assert [name for name in named if name not in text] == []
