"""Data folders of their own, asked through the command line: for tests of what holds a whole Atlas."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

from atlas.settings import Settings
from atlas.store import databases, dumping, server
from builders import an_object, an_observable
from cluster import Database, environment_of

_WAIT_S = 600.0


@attrs.frozen
class Folder:
    """A data folder of its own, asked through the command line."""

    settings: Settings

    def atlas(
        self, *words: object, environment: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        process = self.start(*words, environment=environment)
        out, err = process.communicate(timeout=_WAIT_S)
        return subprocess.CompletedProcess(list(map(str, words)), process.returncode, out, err)

    def told(self, *words: object) -> dict[str, object]:
        done = self.atlas(*words, "--json")
        assert done.returncode == 0, done.stderr
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    def start(
        self, *words: object, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "atlas", *map(str, words)],
            env={**environment_of(self.settings), **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def database(self, running: server.Server) -> Database:
        return Database(running, databases.DATABASE)

    def tables(self) -> dict[str, dumping.Digest]:
        with dumping.snapshot(self.settings) as snapshot:
            return snapshot.tables()


def folder(name: str) -> Folder:
    base = Settings.from_env()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    parent = base.data.parent / f"backup-{name}-{worker}"
    shutil.rmtree(parent, ignore_errors=True)
    parent.mkdir(mode=0o711)
    return Folder(Settings(data=parent / "node", pg_bin=base.pg_bin))


def bundle(path: Path, first: int, count: int) -> Path:
    said = [
        an_observable("ipv4-addr", f"198.{18 + n // 65536 % 2}.{n // 256 % 256}.{n % 256}")
        for n in range(first, first + count)
    ]
    path.write_text(json.dumps([an_object("malware", f"Family {first}"), *said]))
    return path


def importing(file: Path) -> list[object]:
    return ["import", file, "--org", "reader", "--create-org", "--marking", "TLP:GREEN"]
