"""The benchmarks run, whatever the machine: tiny sizes, and no word about how long anything took."""

import json
import os
from itertools import islice
from pathlib import Path

import pytest
from bench import figures, generate
from bench.__main__ import BENCHMARKS, measure
from bench.figures import Figure, Target

MEASURED = [name for name in BENCHMARKS if name not in ("pages", "idle")]


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


def test_one_seed_gives_the_same_objects() -> None:
    first, second = (list(generate.iter_objects(500, seed=3)) for _ in range(2))

    assert first == second


def test_relations_point_to_earlier_objects() -> None:
    known: set[str] = set()
    for each in islice(generate.iter_objects(2_000, seed=4), 2_000):
        assert {each[end] for end in ("source_ref", "target_ref") if end in each} <= known
        known.add(each["id"])


def test_a_bundle_has_about_the_size_asked_for(tmp_path: Path) -> None:
    generate.write_bundle_of(tmp_path / "bundle.json", 2_000_000, seed=5)

    assert 1_900_000 < (tmp_path / "bundle.json").stat().st_size < 2_600_000


@pytest.mark.parametrize(
    ("sign", "value", "met"),
    [("<=", 2.0, True), ("<=", 2.1, False), (">=", 2.0, True), ("<", 2.0, False)],
)
def test_a_target_is_met_on_its_own_side(sign: str, value: float, *, met: bool) -> None:
    assert Target(sign=sign, bound=2).is_met(value) is met


def test_a_ratio_is_what_a_target_without_unit_bounds() -> None:
    figure = Figure(
        benchmark="decode",
        what="objects",
        unit="objects/s",
        ours=100,
        peer=50,
        ratio=2,
        target=Target(sign=">=", bound=30),
    )

    assert figure.met is False
