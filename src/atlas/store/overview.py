"""Counts over all that a scope shows: how many things of each kind, claims and links, and whose they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from atlas.model.ids import HandlingId, OrganisationId
from atlas.store.scoped import OpenScope


def things_by_kind(opened: OpenScope, without: Sequence[str]) -> Mapping[str, int]:
    """Return how many things of each kind appear, most first; kinds `without` are left out."""
    rows = opened.sql(
        """SELECT kind, count(DISTINCT thing) FROM appearance WHERE kind <> ALL (%s)
        GROUP BY kind ORDER BY 2 DESC, kind""",
        [list(without)],
    )
    return dict(rows)


def count_links(opened: OpenScope) -> int:
    """Return the number of links."""
    row = opened.one("SELECT count(*) FROM link")
    return int(row[0]) if row else 0


def sources(opened: OpenScope) -> Sequence[tuple[OrganisationId, int, datetime]]:
    """Return each author with the number of current claims and when the last was recorded, most first."""
    rows = opened.sql(
        """SELECT author, count(*), max(recorded_at) FROM claim WHERE current
        GROUP BY author ORDER BY 2 DESC, author"""
    )
    return [(OrganisationId(author), count, last) for author, count, last in rows]


def handlings_in_use(opened: OpenScope) -> Sequence[HandlingId]:
    """Return the handlings of visible claims."""
    return [HandlingId(id_) for (id_,) in opened.sql("SELECT DISTINCT handling FROM claim")]
