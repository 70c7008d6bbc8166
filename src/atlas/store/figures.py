"""What figures of activity and quality are counted from, as far as a scope shows it: one statement each."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import attrs

from atlas.model.ids import OrganisationId
from atlas.store.scoped import OpenScope


@attrs.frozen(kw_only=True)
class Span:
    """From when until when: from included, until not."""

    since: datetime
    until: datetime


_CLAIMS = """
SELECT count(*) FROM claim WHERE recorded_at >= %s AND recorded_at < %s AND covered_by IS NULL
  AND (%s::uuid IS NULL OR author = %s)
"""
# the latest end of each claim's reviews, and whether an earlier one had vetted it
_OUTCOMES = """
SELECT count(DISTINCT claim) FILTER (WHERE outcome = 'vetted'),
       count(DISTINCT claim) FILTER (WHERE outcome = 'rejected'),
       count(DISTINCT claim) FILTER (WHERE outcome = 'vetted' AND single_source),
       count(DISTINCT claim) FILTER (WHERE outcome = 'vetted' AND EXISTS (
           SELECT FROM vet_round l WHERE l.claim = r.claim AND l.outcome = 'rejected' AND l.closed_at > r.closed_at))
FROM vet_round r WHERE closed_at >= %s AND closed_at < %s AND (%s::uuid IS NULL OR author = %s)
"""
_LOAD = """
SELECT organisation, count(*) FROM vet_review WHERE recorded_at >= %s AND recorded_at < %s
GROUP BY organisation ORDER BY count(*) DESC, organisation
"""
_GRADES = """
SELECT round, credibility FROM vet_review WHERE recorded_at >= %s AND recorded_at < %s ORDER BY round, recorded_at
"""
# from the moment something was first in one state to the moment it was first in another
_BETWEEN = """
SELECT extract(epoch FROM min(b.at) - min(a.at)) / 86400 FROM transition a
JOIN transition b ON b.subject = a.subject AND b.to_state = %(ends)s AND b.at >= a.at
WHERE a.subject_kind = %(kind)s AND a.to_state = %(begins)s
GROUP BY a.subject HAVING min(b.at) >= %(since)s AND min(b.at) < %(until)s
"""
# from a target's acceptance to the beginning of the first package that went out with a claim of its folder
_PACKAGED = """
SELECT extract(epoch FROM min(b.at) - min(a.at)) / 86400 FROM investigation o
JOIN transition a ON a.subject = nullif(o.said ->> 'nomination', '')::uuid
    AND a.subject_kind = 'nomination' AND a.to_state = 'accepted'
JOIN investigation k ON k.investigation = o.investigation AND k.what = 'claim'
JOIN package_line l ON l.claim = k.item JOIN package_release r ON r.id = l.release
JOIN transition b ON b.subject = r.package AND b.subject_kind = 'package' AND b.to_state = 'draft' AND b.at >= a.at
WHERE o.what = 'opened' GROUP BY o.investigation HAVING min(b.at) >= %s AND min(b.at) < %s
"""
_ACTED = """
SELECT extract(epoch FROM min(a.recorded_at) - r.released_at) / 86400 FROM package_release r
JOIN package_answer a ON a.release = r.id AND a.what = 'act'
GROUP BY r.id, r.released_at HAVING min(a.recorded_at) >= %s AND min(a.recorded_at) < %s
"""
_RELEASES = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM package_recall c WHERE c.release = r.id))
FROM package_release r WHERE released_at >= %s AND released_at < %s
"""
_RATED = """
SELECT coalesce(sum(usable::int + fresh::int + timely::int), 0), 3 * count(*) FROM (
    SELECT DISTINCT ON (release) usable, fresh, timely FROM package_rating
    WHERE recorded_at >= %s AND recorded_at < %s ORDER BY release, recorded_at DESC, id) latest
"""
_STALENESS = """
SELECT extract(epoch FROM r.released_at - c.recorded_at) / 86400 FROM package_release r
JOIN package_line l ON l.release = r.id JOIN claim c ON c.id = l.claim
WHERE r.released_at >= %s AND r.released_at < %s
"""
_TOLD = """
SELECT what, count(DISTINCT release), count(DISTINCT c) FROM package_told, unnest(claims) AS c
WHERE recorded_at >= %s AND recorded_at < %s GROUP BY what ORDER BY what
"""


def claims(opened: OpenScope, span: Span, author: OrganisationId | None = None) -> int:
    """Return how many claims were recorded in the span, of one author or of all."""
    row = opened.one(_CLAIMS, [span.since, span.until, author, author])
    return int(row[0]) if row else 0


def outcomes(
    opened: OpenScope, span: Span, author: OrganisationId | None = None
) -> tuple[int, int, int, int]:
    """Return how many claims were vetted, rejected, vetted on one source, and vetted and later rejected."""
    row = opened.one(_OUTCOMES, [span.since, span.until, author, author])
    vetted, rejected, single, fallen = row or (0, 0, 0, 0)
    return int(vetted), int(rejected), int(single), int(fallen)


def load(opened: OpenScope, span: Span) -> list[tuple[OrganisationId, int]]:
    """Return how many reviews each organisation gave, of those that the scope shows."""
    rows = opened.sql(_LOAD, [span.since, span.until])
    return [(OrganisationId(id_), int(count)) for id_, count in rows]


def grades(opened: OpenScope, span: Span) -> list[list[int]]:
    """Return the credibilities given in each round, of reviews that are open to the scope."""
    found: dict[uuid.UUID, list[int]] = {}
    for round_, credibility in opened.sql(_GRADES, [span.since, span.until]):
        found.setdefault(round_, []).append(int(credibility))
    return list(found.values())


def days_between(opened: OpenScope, span: Span, kind: str, ways: Sequence[str]) -> list[float]:
    """Return how many days passed for each subject between its first being in two states, for ends in the span."""
    begins, ends = ways
    asked = {"kind": kind, "begins": begins, "ends": ends, "since": span.since, "until": span.until}
    return [float(row[0]) for row in opened.sql(_BETWEEN, asked)]


def days_to_package(opened: OpenScope, span: Span) -> list[float]:
    """Return for each target how many days passed from its acceptance to the package that its folder led to.

    That is the first which was released with a claim of the folder, by its beginning; for beginnings in the span. Which
    claims a release rests on shows to who wrote it alone.
    """
    return [float(row[0]) for row in opened.sql(_PACKAGED, [span.since, span.until])]


def days_to_action(opened: OpenScope, span: Span) -> list[float]:
    """Return for each release how many days passed until its recipient said that it acted; for acts in the span."""
    return [float(row[0]) for row in opened.sql(_ACTED, [span.since, span.until])]


def releases(opened: OpenScope, span: Span) -> tuple[int, int]:
    """Return how many packages were released, and of how many some claim was called back."""
    row = opened.one(_RELEASES, [span.since, span.until])
    return (int(row[0]), int(row[1])) if row else (0, 0)


def rated(opened: OpenScope, span: Span) -> tuple[int, int]:
    """Return how many of the three questions recipients answered with yes, and how many they answered: the latest."""
    row = opened.one(_RATED, [span.since, span.until])
    return (int(row[0]), int(row[1])) if row else (0, 0)


def staleness(opened: OpenScope, span: Span) -> list[float]:
    """Return for each claim cited in a release how many days old it was then."""
    return [float(row[0]) for row in opened.sql(_STALENESS, [span.since, span.until])]


def told(opened: OpenScope, span: Span) -> list[tuple[str, int, int]]:
    """Return what became of packages with claims of the scope's organisation: what, how many packages and claims."""
    rows = opened.sql(_TOLD, [span.since, span.until])
    return [(str(what), int(packages), int(claims_)) for what, packages, claims_ in rows]
