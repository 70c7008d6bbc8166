"""What the benchmarks measure with: one seed gives one corpus, and a target is met on its own side."""

from itertools import islice
from pathlib import Path

import pytest
from bench import generate
from bench.figures import Figure, Target


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
