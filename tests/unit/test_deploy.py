"""What `deploy/` and the page about it tell is so: settings, commands, addresses, files."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from django.urls import reverse

from atlas.cli.main import atlas
from atlas.settings import VARIABLES, Settings

CLONE = Path(__file__).resolve().parents[2]
DEPLOY = CLONE / "deploy"
UNIT = (DEPLOY / "cybercrime-atlas.service").read_text()
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
PAGE = (CLONE / "docs" / "how-to" / "serve.md").read_text()
TEXTS = {path.name: path.read_text() for path in sorted(DEPLOY.iterdir())} | {"serve.md": PAGE}


def settings_in(text: str) -> dict[str, str]:
    return dict(re.findall(r"(?:Environment=|-e |^|ENV |\s)(ATLAS_[A-Z_]+)=(\S+)", text, re.M))


def command(words: list[str]) -> click.Context:
    """Parse a command line as the product does; nothing is run."""
    found: click.Command = atlas
    context = click.Context(atlas, info_name="atlas")
    while isinstance(found, click.Group):
        named = found.get_command(context, words[0])
        assert named is not None, words
        found, words = named, words[1:]
        if not isinstance(found, click.Group):
            return found.make_context(words[0] if words else "", list(words))
    raise AssertionError("unreachable")


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_setting_that_is_named_is_one(name: str) -> None:
    assert set(re.findall(r"ATLAS_[A-Z_]+", TEXTS[name])) - set(VARIABLES) == set()


@pytest.mark.parametrize("text", [UNIT, DOCKERFILE, PAGE], ids=["unit", "image", "page"])
def test_every_value_that_is_set_can_be_read(text: str) -> None:
    found = {name: value.rstrip("\\") for name, value in settings_in(text).items()}

    assert found
    assert Settings.from_env({"ATLAS_DATA": "/x", **found}).data.is_absolute()


def test_the_unit_starts_a_command_that_there_is() -> None:
    line = re.search(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)
    assert line is not None
    words = shlex.split(line[1])

    context = command(words[1:])

    assert words[0].endswith("/.venv/bin/atlas")
    assert (context.params["host"], context.params["port"]) == ("127.0.0.1", 8321)


def test_the_image_starts_a_command_that_there_is() -> None:
    line = re.search(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    assert line is not None

    context = command(re.findall(r'"([^"]+)"', line[1]))

    assert context.params["host"] == "0.0.0.0"


def test_the_image_takes_files_that_there_are() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    named = [name for line in copied for name in line.split()]
    kept = {line[1:] for line in TEXTS["Dockerfile.dockerignore"].splitlines() if line[:1] == "!"}

    assert [name for name in named if not (CLONE / name).exists()] == []
    assert {Path(name).name for name in named} == kept


def test_the_commands_of_the_page_are_commands() -> None:
    named = re.findall(r"(?:`|bin/)atlas ((?:[a-z-]+ ?)+)", PAGE)

    assert [words for words in named if not _is_command(words.split())] == []


def _is_command(words: list[str]) -> bool:
    found: click.Command | None = atlas
    for word in words:
        if not isinstance(found, click.Group):
            return True
        found = found.commands.get(word)
    return found is not None and not isinstance(found, click.Group)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_what_the_page_quotes_stands_in_the_file(name: str) -> None:
    fence = {"nginx.conf": "nginx", "Caddyfile": "text"}[name]
    quoted = re.search(rf"```{fence}\n(.+?)```", PAGE, re.DOTALL)
    assert quoted is not None
    lines = {line.strip() for line in quoted[1].splitlines()}

    assert lines - {line.strip() for line in TEXTS[name].splitlines()} == set()


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_the_addresses_of_the_page_are_addresses(name: str) -> None:
    assert f"`{reverse(name)}`" in PAGE


def test_systemd_takes_the_unit() -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("SYSTEMD-ANALYZE ABSENT: the unit was not checked")
    unit = str(DEPLOY / "cybercrime-atlas.service")

    said = subprocess.run([checker, "verify", unit], capture_output=True, text=True).stderr

    # the program itself is installed elsewhere
    complaints = [line for line in said.splitlines() if "is not executable" not in line]
    assert complaints == []
