"""The benchmarks run, whatever the machine: tiny sizes, and no word about how long anything took."""

import json
import os

import pytest
from bench import figures
from bench.__main__ import BENCHMARKS, measure
from bench.figures import Figure

MEASURED = [name for name in BENCHMARKS if name not in ("pages", "canvas", "idle")]


@pytest.fixture(scope="module")
def measured() -> list[Figure]:
    before = os.environ.get("ATLAS_BENCH_N")
    os.environ["ATLAS_BENCH_N"] = "400"
    try:
        return measure(MEASURED, None)
    finally:
        del os.environ["ATLAS_BENCH_N"]
        if before is not None:
            os.environ["ATLAS_BENCH_N"] = before


def test_every_benchmark_gives_a_figure(measured: list[Figure]) -> None:
    assert {figure.benchmark for figure in measured} == set(MEASURED)


def test_every_figure_is_a_number_above_zero(measured: list[Figure]) -> None:
    assert [figure.what for figure in measured if not figure.ours > 0] == []


def test_the_table_has_one_line_a_figure(measured: list[Figure]) -> None:
    assert len(figures.table(measured).splitlines()) == 1 + len(measured)


def test_figures_can_be_written_as_json(measured: list[Figure]) -> None:
    written = json.loads(json.dumps(figures.as_data(measured)))

    assert [each["what"] for each in written["figures"]] == [each.what for each in measured]
