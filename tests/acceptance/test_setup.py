"""The set-up as a newcomer meets it: spaces in the path, a wrong Python, an interruption.

It runs on a small project of its own with one package that it makes itself, so nothing is fetched.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
WHEEL = "atlas_probe-1.0-py3-none-any.whl"
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1"
"""
BACKEND = '''\
import zipfile
from pathlib import Path


def build_editable(folder, config_settings=None, metadata_directory=None):
    """Make a wheel that puts one program into place."""
    facts = "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n"
    entry = "[console_scripts]\\natlas = atlas_probe:main\\n"
    with zipfile.ZipFile(Path(folder, "small-1-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("small-1.dist-info/METADATA", facts)
        wheel.writestr("small-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("small-1.dist-info/entry_points.txt", entry)
        wheel.writestr("small-1.dist-info/RECORD", "")
    return "small-1-py3-none-any.whl"
'''


def make_wheel(folder: Path) -> str:
    """Write the one package there is and return the line of a lock that names it."""
    facts = "Metadata-Version: 2.1\nName: atlas-probe\nVersion: 1.0\n"
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        wheel.writestr("atlas_probe.py", "def main():\n    print('it runs')\n")
        wheel.writestr("atlas_probe-1.0.dist-info/METADATA", facts)
        wheel.writestr("atlas_probe-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("atlas_probe-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256((folder / WHEEL).read_bytes()).hexdigest()
    return f"atlas-probe==1.0 --hash=sha256:{digest}\n"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with our Makefile and tools, in a folder with spaces in its name."""
    folder = tmp_path_factory.mktemp("set up") / "a clone's own folder"
    shutil.copytree(CLONE / "tools", folder / "tools")
    shutil.copy(CLONE / "Makefile", folder)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "backend.py").write_text(BACKEND)
    line = make_wheel(folder)
    (folder / "requirements.lock").write_text(line)
    (folder / "requirements-dev.lock").write_text(line)
    return folder


def start(clone: Path, *arguments: str, python: str = sys.executable) -> "subprocess.Popen[str]":
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(clone),
        "PYTHON": python,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": ".",
    }
    return subprocess.Popen(
        ["make", *arguments],
        cwd=clone,
        env=environment,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def make(clone: Path, *arguments: str, python: str = sys.executable) -> tuple[int, str]:
    with start(clone, *arguments, python=python) as process:
        said, _ = process.communicate(timeout=900)
    return process.returncode, said


def atlas(clone: Path) -> str:
    return subprocess.run(
        [clone / ".venv" / "bin" / "atlas"], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def made_at_once(clone: Path) -> list[tuple[int, str]]:
    """What two set-ups told that began at once in a fresh clone."""
    with start(clone, "setup") as first, start(clone, "setup") as second:
        said = [(each.communicate(timeout=900)[0], each) for each in (first, second)]
    return [(process.returncode, text) for text, process in said]


def test_a_fresh_clone_is_set_up_in_a_path_with_spaces(
    clone: Path, made_at_once: list[tuple[int, str]]
) -> None:
    assert [code for code, _ in made_at_once] == [0, 0], made_at_once
    assert atlas(clone) == "it runs\n"


def test_two_set_ups_at_once_do_the_work_once(made_at_once: list[tuple[int, str]]) -> None:
    assert "".join(said for _, said in made_at_once).count("making .venv") == 1


def test_a_finished_set_up_is_left_alone(clone: Path) -> None:
    make(clone, "setup")
    before = (clone / ".venv" / ".set-up").stat().st_mtime_ns

    code, said = make(clone, "setup")

    assert (code, said) == (0, "Ready: .venv/bin/atlas --help\n")
    assert (clone / ".venv" / ".set-up").stat().st_mtime_ns == before


def test_an_interrupted_set_up_is_made_anew(clone: Path) -> None:
    make(clone, "setup")
    (clone / ".venv" / ".set-up").unlink()
    next(clone.glob(".venv/lib/*/site-packages/atlas_probe.py")).write_text("")

    code, said = make(clone, "setup")

    assert code == 0, said
    assert atlas(clone) == "it runs\n"


def test_a_package_that_is_not_the_locked_one_is_refused(clone: Path) -> None:
    lock = clone / "requirements.lock"
    right = lock.read_text()
    lock.write_text(f"atlas-probe==1.0 --hash=sha256:{'0' * 64}\n")

    code, said = make(clone, "setup")

    lock.write_text(right)
    assert code != 0
    assert "a package is not the one that the lock names" in said
    assert "Traceback" not in said


def test_a_python_too_old_gets_one_line(clone: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$*" in *write*) printf 3.9.18 ;; *) exit 1 ;; esac\n')
    old.chmod(0o755)

    code, said = make(clone, "setup", python=str(old))

    assert code != 0
    assert said.splitlines()[0] == (
        f"set-up: {old} is Python 3.9.18; expected is Python 3.11, 3.12 or 3.13 "
        "(another one is named by: make PYTHON=python3.12 ...)"
    )


def test_a_missing_python_gets_one_line(clone: Path) -> None:
    code, said = make(clone, "setup", python="no-such-python")

    assert code != 0
    assert said.startswith("set-up: no no-such-python was found; expected is Python 3.11")


def test_a_python_without_venv_names_the_package_that_has_it(clone: Path) -> None:
    (clone / ".venv" / ".set-up").unlink(missing_ok=True)
    without = (
        "import runpy, sys; sys.modules['ensurepip'] = None; "
        "sys.argv = ['', 'make', 'run']; runpy.run_path('tools/set_up.py', run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", without], cwd=clone, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "lacks its module ensurepip" in done.stderr


def test_help_names_every_command(clone: Path) -> None:
    code, said = make(clone)

    assert code == 0
    for name in ("setup", "run", "test", "check", "bench", "soak", "docs"):
        assert f"  make {name} " in said
