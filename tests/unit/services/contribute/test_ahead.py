"""A large file decoded by another process gives what it gives here."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from atlas.errors import ServerError
from atlas.formats.stix import iter_decoded
from atlas.model.claim import Decoded
from atlas.model.problems import Problem
from atlas.services.contribute import ahead
from builders import an_object


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ahead, "LARGE_BYTES", 1)
    objects = [an_object("malware", f"Family {n}", description=f"of {n}") for n in range(3_000)]
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"type": "bundle", "id": "x", "objects": [*objects, {"type": "x"}]}))
    return path


def without_words(found: Iterator[Decoded | Problem]) -> list[Decoded | Problem]:
    return [
        attrs.evolve(each, words=None, texts=()) if isinstance(each, Decoded) else each
        for each in found
    ]


@pytest.mark.parametrize("begun", [False, True], ids=["from its start", "once its head was read"])
def test_another_process_finds_what_is_found_here(file: Path, *, begun: bool) -> None:
    with file.open("rb") as here, file.open("rb") as beside:
        if begun:
            beside.read(100)
            beside.seek(0)
        wanted = without_words(iter_decoded(here, name="large"))
        got = without_words(ahead.iter_decoded_ahead(beside, name="large"))
        read = beside.tell()

    assert read == file.stat().st_size
    assert len(wanted) == 3_001
    assert got == wanted


def test_who_stops_listening_leaves_no_process_behind(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = watched(monkeypatch)
    with file.open("rb") as opened:
        found = ahead.iter_decoded_ahead(opened, name="large")
        next(found)
        found.close()  # type: ignore[attr-defined] # it is a generator

    assert [process.poll() is not None for process in begun] == [True]


def test_a_process_that_was_killed_is_said_and_not_taken_for_the_end(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = watched(monkeypatch)
    with file.open("rb") as opened:
        found = ahead.iter_decoded_ahead(opened, name="large")
        next(found)
        os.kill(begun[0].pid, signal.SIGKILL)

        with pytest.raises(ServerError):
            list(found)


def watched(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """Note each process that is begun."""
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **named: object) -> None:
            super().__init__(*args, **named)  # type: ignore[call-overload] # handed on as it came
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return begun
