"""Pages of a list whose lines are counted: which there are, and which stand beside one."""

import attrs

PAGE = 50


def shown(page: int, total: int) -> int:
    """Return the number of the page that is shown where `page` is asked for: the nearest that there is."""
    return min(max(page, 1), _last(total))


def _last(total: int) -> int:
    return max(1, -(-total // PAGE))


@attrs.frozen(kw_only=True)
class Paged:
    """One page of a list, counted from 1, and how many lines there are in all."""

    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, one at least."""
        return _last(self.total)

    @property
    def before(self) -> int:
        """Return the number of the page before."""
        return self.page - 1

    @property
    def after(self) -> int:
        """Return the number of the next page."""
        return self.page + 1
