"""Few fixtures: where the shared data lies, the database, and a world to fill.

Tests run as `atlas_app` and never wrap themselves in a transaction; `world` empties the tables as the cluster's
superuser. The settings are the test run's own: a folder that goes away with it, no server of the operator's.
"""

import os
import random
import secrets
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from soaking import Soak

if TYPE_CHECKING:
    from builders import World
    from cluster import Cluster, Database

SHARED = Path(__file__).resolve().parents[2] / "shared"
# By what a run takes: folders, and before them the files that would be the last to end if they began late.
LONGEST_FIRST = ("browser", "acceptance", "service", "property", "unit")
LONG = ("test_every_screen", "test_two_worlds", "test_permission_matrix", "test_backup", "test_map")
TELL_SLOWEST = 10

hypothesis.settings.register_profile("everyday", deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "ci", deadline=None, print_blob=True, derandomize=True, max_examples=50
)


def pytest_configure(config: pytest.Config) -> None:
    """Choose folder and seed in the process that was started; its workers get both from it."""
    if not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="atlas-tests-"))
        folder.chmod(0o711)  # started by root, the database runs as somebody else
        for name in ("ATLAS_DATABASE_URL", "ATLAS_OWNER_DATABASE_URL", "ATLAS_PG_BIN"):
            os.environ.pop(name, None)
        os.environ["ATLAS_DATA"] = str(folder / "node")
        # hundreds of processes are started: with compiled modules each takes a third of the time
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["ATLAS_ANSWER_STEP"] = "0"  # nobody looks at the clock, and many ask for nothing
        os.environ.setdefault("ATLAS_TEST_SEED", str(secrets.randbelow(10**9)))
        if programs := os.environ.get("ATLAS_TEST_PG_BIN"):
            os.environ["ATLAS_PG_BIN"] = programs
    os.environ["DJANGO_SETTINGS_MODULE"] = "atlas.web.django_settings"
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "everyday")

    import django  # noqa: PLC0415 - settings first

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's folder; the server has ended with its last user."""
    if not hasattr(config, "workerinput"):
        from atlas.settings import Settings  # noqa: PLC0415
        from cluster import remove  # noqa: PLC0415

        settings = Settings.from_env()
        remove(settings)
        shutil.rmtree(settings.data.parent, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long files and the folders that hold such come first, so that the workers of a run end together."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> tuple[int, int]:
    name, folder = item.path.stem, item.path.relative_to(Path(__file__).parent).parts[0]
    return LONG.index(name) if name in LONG else len(LONG), LONGEST_FIRST.index(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell which files took longest, set-up and tear-down with them: so the next growth is seen."""
    took: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                took[report.nodeid.partition("::")[0]] += report.duration
    if len(took) <= TELL_SLOWEST:
        return
    terminalreporter.section(f"{TELL_SLOWEST} slowest files of {len(took)}")
    for name, seconds in sorted(took.items(), key=itemgetter(1), reverse=True)[:TELL_SLOWEST]:
        terminalreporter.write_line(f"{seconds:7.1f}s {seconds / sum(took.values()):5.1%} {name}")


def pytest_report_header(config: pytest.Config) -> str:
    """Tell the seeds, so that a run can be repeated."""
    soak = Soak.from_env()
    count = "as each test says" if soak.number is None else soak.number
    return (
        f"seed: ATLAS_TEST_SEED={os.environ['ATLAS_TEST_SEED']}; long counts (-m soak): "
        f"ATLAS_SOAK_SEED={soak.seed} ATLAS_SOAK_FROM={soak.first} ATLAS_SOAK_N={count}"
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data and vectors; skip loudly where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"SHARED DATA ABSENT: {SHARED} is not there, this test did not run")
    return SHARED


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Return random numbers that depend on the run's seed and the test's name alone."""
    return random.Random(f"{os.environ['ATLAS_TEST_SEED']} {request.node.nodeid}")


@pytest.fixture(scope="session")
def soak() -> Soak:
    """Return seed and length of the long counts."""
    return Soak.from_env()


@pytest.fixture(scope="session")
def cluster() -> Iterator["Cluster"]:
    """Keep the run's database server running, with its template ready to be cloned."""
    from atlas.settings import Settings  # noqa: PLC0415
    from cluster import running  # noqa: PLC0415 - needs Django set up

    with running(Settings.from_env()) as started:
        yield started


@pytest.fixture(scope="session")
def _own_database(cluster: "Cluster") -> Iterator["Database"]:
    from cluster import use  # noqa: PLC0415 - needs Django set up

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with cluster.cloned(f"atlas_{worker}") as database:
        yield database
        use(None)


@pytest.fixture
def database(_own_database: "Database") -> "Database":
    """Return this worker's database, empty, with Django connected to it as `atlas_app`."""
    from cluster import use  # noqa: PLC0415 - needs Django set up

    use(_own_database)
    _own_database.empty()
    return _own_database


@pytest.fixture
def world(database: "Database") -> "World":
    """Return an empty world: one agreement in force, and nobody yet."""
    from builders import World  # noqa: PLC0415 - needs Django set up

    return World.founded()
