"""Filters of a TAXII request (sections 3.4 and 3.5): read strictly, so that a slip does not widen an answer."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from django.http import HttpRequest, QueryDict

from atlas.errors import MalformedError, UsageError
from atlas.formats.stix.timestamps import find_time
from atlas.services.taxii import Question, Shape, Wanted

DEFAULT, MOST = 100, 5_000
"""Objects in a page where nothing is said, and at most."""

_MOST_VALUES = 100
_WHOLE = frozenset({"added_after", "limit", "next"})
_MATCHES = frozenset({"match[id]", "match[type]", "match[version]", "match[spec_version]"})
_WORDS = frozenset({"last", "first", "all"})


def question(
    request: HttpRequest, collection_id: str, shape: Shape, object_id: str = ""
) -> Question:
    """Return what a request asks of a collection, or of one object in it.

    Raises:
        UsageError: a filter is unknown, is given twice, or has a value that nobody can read.
    """
    asked = request.GET
    _assert_known(asked, _matches_of(shape, object_id) | _WHOLE)
    ids = (object_id,) if object_id else _listed(asked, "match[id]")
    added = asked.get("added_after")
    return Question(
        collection=collection_id,
        shape=shape,
        wanted=attrs.evolve(_wanted(asked, ids, shape), of_one=bool(object_id)),
        added_after=_time(added) if added is not None else None,
        limit=_limit(asked.get("limit")),
        next=asked.get("next", ""),
    )


def has_filters(request: HttpRequest) -> bool:
    """Tell whether a request asks for less than all: then nothing found does not say that nothing is there."""
    return bool(request.GET.keys() - {"limit"})


def _matches_of(shape: Shape, object_id: str) -> frozenset[str]:
    if shape is Shape.VERSIONS:
        return frozenset({"match[spec_version]"})
    return _MATCHES - {"match[id]", "match[type]"} if object_id else _MATCHES


def _wanted(asked: QueryDict, ids: tuple[str, ...] | None, shape: Shape) -> Wanted:
    every = shape is Shape.VERSIONS
    versions = ("all",) if every else _listed(asked, "match[version]") or ("last",)
    return Wanted(
        ids=ids,
        kinds=_listed(asked, "match[type]"),
        specs=_listed(asked, "match[spec_version]"),
        last="last" in versions,
        first="first" in versions,
        all="all" in versions,
        dates=tuple(_time(each) for each in versions if each not in _WORDS),
    )


def _assert_known(asked: QueryDict, known: frozenset[str]) -> None:
    if unknown := asked.keys() - known:
        raise UsageError(f"No such filter: {', '.join(sorted(unknown))}.")
    if any(len(values) > 1 for _, values in asked.lists()):
        raise UsageError("A filter stands once, with commas between its values.")


def _listed(asked: QueryDict, name: str) -> tuple[str, ...] | None:
    given = asked.get(name)
    if given is None:
        return None
    values: Sequence[str] = given.split(",")
    if len(values) > _MOST_VALUES:
        raise UsageError(f"{name} takes at most {_MOST_VALUES} values.")
    return tuple(dict.fromkeys(values))


def _limit(given: str | None) -> int:
    if given is None:
        return DEFAULT
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) > 0):
        raise UsageError("limit is a whole number above 0.")
    return min(int(given), MOST)


def _time(given: str) -> datetime:
    try:
        found = find_time(given)
    except MalformedError as error:
        raise UsageError("A time is written like 2026-01-31T12:00:00.000Z.") from error
    if found is None:
        raise UsageError("A time is written like 2026-01-31T12:00:00.000Z.")
    return found
