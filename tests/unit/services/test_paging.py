"""Pages of a list whose lines are counted."""

import pytest

from atlas.services.paging import PAGE, Paged, shown


@pytest.mark.parametrize(
    ("total", "pages"), [(0, 1), (1, 1), (PAGE, 1), (PAGE + 1, 2), (3 * PAGE, 3)]
)
def test_lines_fill_their_pages(total: int, pages: int) -> None:
    assert Paged(total=total, page=1).pages == pages


@pytest.mark.parametrize(("asked", "at"), [(-1, 1), (0, 1), (1, 1), (2, 2), (3, 2), (10**9, 2)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(asked: int, at: int) -> None:
    assert shown(asked, PAGE + 1) == at


def test_beside_a_page_stand_two() -> None:
    page = Paged(total=3 * PAGE, page=2)

    assert (page.before, page.after) == (1, 3)
