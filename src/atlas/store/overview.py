"""Counts over all that a scope shows: how many things of each kind, claims and links, and whose they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from atlas.model.ids import HandlingId, OrganisationId
from atlas.store.scoped import OpenScope


def is_empty(opened: OpenScope) -> bool:
    """Tell whether the scope shows no current claim."""
    return opened.one("SELECT FROM claim WHERE current LIMIT 1") is None


def things_by_kind(opened: OpenScope, without: Sequence[str]) -> Mapping[str, int]:
    """Return how many things of each kind are described, most first; kinds `without` are left out.

    Things that only a link names are not counted: a search does not list them either.
    """
    rows = opened.sql(
        """SELECT kind, count(DISTINCT thing) FROM claim
        WHERE current AND withdrawn_at IS NULL AND kind <> ALL (%s)
        GROUP BY kind ORDER BY 2 DESC, kind""",
        [list(without)],
    )
    return dict(rows)


def count_links(opened: OpenScope) -> int:
    """Return the number of links."""
    row = opened.one("SELECT count(*) FROM link")
    return int(row[0]) if row else 0


def sources(opened: OpenScope) -> Sequence[tuple[OrganisationId, HandlingId, int, datetime]]:
    """Return author, handling, number of current claims and when the last was recorded, for each pair."""
    rows = opened.sql(
        """SELECT author, handling, count(*), max(recorded_at) FROM claim WHERE current
        GROUP BY author, handling ORDER BY author, handling"""
    )
    return [(OrganisationId(row[0]), HandlingId(row[1]), row[2], row[3]) for row in rows]
