"""What the benchmarks measure with: one seed gives one corpus, and a target is met on its own side."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from bench import generate, secrets, sizes, welch
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


def test_welchs_t_of_students_sleep_is_the_published_one() -> None:
    one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

    assert welch.t_of(one, other) == pytest.approx(-1.8608, abs=0.0001)


def test_the_same_times_cannot_be_told_apart() -> None:
    times = [float(each) for each in range(200)]

    assert welch.worst_t(times, times) == 0
    assert welch.auc(times, times) == 0.5


def test_a_small_difference_shows_under_rare_long_times() -> None:
    rng = Random(1)
    absent = [rng.gauss(10, 0.1) + 500 * (place % 100 == 0) for place in range(1_000)]
    hidden = [rng.gauss(10.1, 0.1) + 500 * (place % 100 == 0) for place in range(1_000)]

    assert abs(welch.t_of(hidden, absent)) < welch.BOUND.bound < welch.worst_t(hidden, absent)


def test_the_area_is_one_where_every_hidden_answer_is_slower() -> None:
    assert welch.auc([3, 4, 5], [0, 1, 2]) == 1
    assert welch.auc([0, 1, 2], [3, 4, 5]) == 0
    assert welch.auc([1, 1], [1, 2]) == 0.25


def test_hidden_and_absent_names_have_the_same_length() -> None:
    lengths = {
        len(secrets.value_of(number, absent=absent))
        for number in range(secrets.HUBS)
        for absent in (True, False)
    }

    assert len(lengths) == 1


def test_a_file_of_secrets_has_as_many_links_and_indicators_behind_each(tmp_path: Path) -> None:
    secrets.write_secrets(tmp_path / "secrets.json", 7)

    objects = json.loads((tmp_path / "secrets.json").read_text())["objects"]
    links = Counter(each["target_ref"] for each in objects if each["type"] == "relationship")
    patterns = Counter(each["pattern"] for each in objects if each["type"] == "indicator")
    assert set(links.values()) == set(patterns.values()) == {7}
    assert len(links) == len(patterns) == secrets.HUBS


def test_the_size_asked_for_is_that_of_every_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BENCH_N", "1000000")
    asked = sizes.from_env()

    assert (asked.objects, asked.map_of_wall().objects, asked.samples) == (10**6, 10**6, 10**5)


def test_without_a_size_the_everyday_ones_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_BENCH_N", raising=False)
    asked = sizes.from_env()

    assert (asked.objects, asked.map_of_wall().objects, asked.samples) == (100_000, 20_000, 2_000)
