"""Addresses of searches, read and written: all of a search stands in its address."""

from django.http import QueryDict

from atlas.model.markings import TLP
from atlas.services.search import Query

TEXT_MAX_CHARS = 500


def query(asked: QueryDict) -> Query:
    """Return what an address asks for; an unknown marking or page counts as not said."""
    return Query(
        text=asked.get("q", "").strip()[:TEXT_MAX_CHARS],
        kinds=frozenset(asked.getlist("kind")),
        markings=frozenset(TLP(each) for each in asked.getlist("marking") if each in set(TLP)),
        organisations=frozenset(asked.getlist("org")),
        page=page_number(asked),
    )


def page_number(asked: QueryDict, name: str = "page") -> int:
    """Return the page asked for: 1 where none is, or where it is no sensible number."""
    text = asked.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def days(asked: QueryDict, otherwise: int) -> int:
    """Return how many days back an address asks for; `otherwise` where it says no sensible number."""
    text = asked.get("days", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else otherwise


def relation(asked: QueryDict) -> tuple[str, bool] | None:
    """Return the relation and whether it goes out, from `uses:out`; `None` for all relations."""
    name, _, direction = asked.get("relation", "").rpartition(":")
    return (name, direction == "out") if name and direction in ("in", "out") else None


def with_facet(asked: QueryDict, facet: str, value: str) -> str:
    """Return the address of the search with a facet's value put on or taken off, at page one."""
    changed = asked.copy()
    chosen = changed.getlist(facet)
    changed.setlist(
        facet, [each for each in chosen if each != value] + [value] * (value not in chosen)
    )
    return _address(changed, page=None)


def with_values(asked: QueryDict, **values: str | None) -> str:
    """Return the address of the same search with some values set, or for `None` taken out."""
    return _address(asked.copy(), **values)


def _address(changed: QueryDict, **values: str | None) -> str:
    for name, value in values.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return "?" + changed.urlencode()
