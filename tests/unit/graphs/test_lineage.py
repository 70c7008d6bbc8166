"""How many independent sources there are is told by who cites whom."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.graphs.lineage import count_lineages, roots_of

_SOURCES = st.integers(0, 6)
_CITATIONS = st.lists(st.tuples(_SOURCES, _SOURCES), max_size=10)


def test_w5_a_news_that_cites_a_blog_and_a_report_that_cites_it_give_lineage_count_1() -> None:
    citations = [("A (news)", "B (blog)"), ("C (report)", "B (blog)")]

    assert count_lineages(["A (news)", "B (blog)", "C (report)"], citations) == 1


@pytest.mark.parametrize(
    ("sources", "citations", "count"),
    [
        ("", [], 0),
        ("A", [], 1),
        ("AAA", [], 1),
        ("AB", [], 2),
        ("AB", ["AB", "BA"], 1),
        ("ABC", ["AB", "BC", "CA"], 1),
        ("AC", ["AB", "CB"], 1),
        ("AC", ["AB", "AD", "CB"], 1),
        ("AC", ["AB", "CD"], 2),
        ("ACE", ["AB", "AD", "CB", "ED"], 2),
        ("A", ["AB", "AC"], 1),
        ("AB", ["AA", "BB"], 2),
        ("ABD", ["AB", "BA", "BC", "DC"], 1),
    ],
)
def test_sources_with_one_root_count_once(sources: str, citations: list[str], count: int) -> None:
    assert count_lineages(sources, [(each[0], each[1]) for each in citations]) == count


def test_who_cites_everything_is_independent_of_nothing() -> None:
    roots = [f"root {number}" for number in range(100)]

    assert count_lineages(["all", *roots], [("all", each) for each in roots]) == 100
    assert (
        count_lineages(["all", "other"], [(each, r) for each in ("all", "other") for r in roots])
        == 1
    )


def test_a_hundred_thousand_sources_with_circles_are_counted() -> None:
    # circles of 5, each of which goes back to one of 1,000 blogs
    circles = [(n, n + 1 if n % 5 < 4 else n - 4) for n in range(100_000)]
    blogs = [(n, 100_000 + n // 5 % 1_000) for n in range(0, 100_000, 5)]

    assert count_lineages(range(100_000), circles + blogs) == 1_000


@given(st.frozensets(_SOURCES), _CITATIONS, st.tuples(_SOURCES, _SOURCES), _SOURCES)
def test_a_citation_never_raises_the_count_and_a_source_never_lowers_it(
    sources: frozenset[int],
    citations: list[tuple[int, int]],
    citation: tuple[int, int],
    source: int,
) -> None:
    count = count_lineages(sources, citations)

    assert count_lineages(sources, [*citations, citation]) <= count
    assert count_lineages(sources | {source}, citations) >= count


@given(st.frozensets(_SOURCES), _CITATIONS)
def test_it_is_the_largest_number_of_sources_that_share_no_root(
    sources: frozenset[int], citations: list[tuple[int, int]]
) -> None:
    def reached(source: int) -> set[int]:
        met, waiting = {source}, [source]
        while waiting:
            one = waiting.pop()
            waiting += [other for citing, other in citations if citing == one and other not in met]
            met |= set(waiting)
        return met

    # two go back to a root in common if and only if some node is reached by both
    largest = max(
        size
        for size in range(len(sources) + 1)
        for chosen in combinations(sorted(sources), size)
        if all(reached(a).isdisjoint(reached(b)) for a, b in combinations(chosen, 2))
    )

    assert count_lineages(sources, citations) == largest


def test_a_source_that_cites_nobody_is_its_own_root() -> None:
    found = roots_of(["A", "B", "C"], [("A", "B")])

    assert found["A"] == found["B"] != found["C"]
