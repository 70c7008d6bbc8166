"""The benchmarks run, whatever the machine: tiny sizes, and no word about how long anything took.

Each run takes some of them, others tomorrow; the long count takes all.
"""

import json
import os
import random
from collections.abc import Sequence

import pytest
from bench import figures
from bench.__main__ import BENCHMARKS, measure
from bench.figures import Figure

MEASURED = [name for name in BENCHMARKS if name not in ("pages", "canvas", "idle")]


EVERYDAY = 2
OBJECTS = "400"


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Return those that this run takes, in the order in which they are declared."""
    seed = os.environ["ATLAS_TEST_SEED"]
    some = random.Random(f"{seed} benchmarks").sample(MEASURED, EVERYDAY)
    return [name for name in MEASURED if name in some]


@pytest.fixture(scope="module")
def measured(names: list[str]) -> list[Figure]:
    return small(names)


def small(names: Sequence[str]) -> list[Figure]:
    """Measure with few objects, whatever size the environment asks for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_BENCH_N", OBJECTS)
        return measure(list(names), None)


def test_each_benchmark_gives_a_figure(names: list[str], measured: list[Figure]) -> None:
    assert {figure.benchmark for figure in measured} == set(names)


@pytest.mark.soak
def test_every_benchmark_of_all_gives_figures_above_zero() -> None:
    measured = small(MEASURED)

    assert {figure.benchmark for figure in measured} == set(MEASURED)
    assert [figure.what for figure in measured if not figure.ours > 0] == []


def test_every_figure_is_a_number_above_zero(measured: list[Figure]) -> None:
    assert [figure.what for figure in measured if not figure.ours > 0] == []


def test_the_table_has_one_line_a_figure(measured: list[Figure]) -> None:
    assert len(figures.table(measured).splitlines()) == 1 + len(measured)


def test_figures_can_be_written_as_json(measured: list[Figure]) -> None:
    written = json.loads(json.dumps(figures.as_data(measured)))

    assert [each["what"] for each in written["figures"]] == [each.what for each in measured]
