"""What recipients say of releases: the three questions of M2."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.store.releases import Release
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Rating:
    """Whether a release was usable, new and in time, and what else its recipient says."""

    usable: bool
    fresh: bool
    timely: bool
    said: str = ""


@attrs.frozen(kw_only=True)
class Rated:
    """A rating of a release, and when it was given."""

    release: uuid.UUID
    rating: Rating
    at: datetime


def add(opened: OpenScope, release: Release, rating: Rating) -> None:
    """Keep a rating beside those before it; the latest counts."""
    opened.sql(
        """INSERT INTO package_rating (id, handling, release, organisation, usable, fresh, timely, said, person,
            recorded_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            *(uuid.uuid4(), release.handling, release.id, opened.scope.actor.organisation),
            *(rating.usable, rating.fresh, rating.timely, rating.said),
            *(opened.scope.actor.person, opened.scope.at),
        ],
    )


def of_releases(opened: OpenScope, releases: Sequence[uuid.UUID]) -> list[Rated]:
    """Return the latest rating of each of some releases, as far as the scope shows."""
    rows = opened.sql(
        """SELECT DISTINCT ON (release) release, usable, fresh, timely, said, recorded_at FROM package_rating
        WHERE release = ANY (%s) ORDER BY release, recorded_at DESC, id""",
        [list(releases)],
    )
    return [
        Rated(
            release=r[0],
            rating=Rating(usable=r[1], fresh=r[2], timely=r[3], said=r[4]),
            at=r[5],
        )
        for r in rows
    ]
