"""Figures of activity (M1) and quality (M2), each with what it was counted from; and what became of one's own claims.

All is counted over what the viewer may see. Where there is nothing to count, a figure is "not measurable".
"""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

import attrs

from atlas.model.ids import OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.resolve.weighing import alpha
from atlas.services import gate
from atlas.services.gate import Visit
from atlas.store import alliance, investigations
from atlas.store import figures as kept
from atlas.store.figures import Span
from atlas.store.scoped import OpenScope

DAYS = 90
MOST_DAYS = 3_650


@attrs.frozen(kw_only=True)
class Figure:
    """One figure. `value` is `None` where it is not measurable: then the denominator is 0.

    `unit` is count, share, days or alpha. A count has itself as numerator and 1 as denominator; a median and an
    agreement tell over how many it was taken as denominator.
    """

    name: str
    unit: str
    value: float | None
    numerator: float
    denominator: int


@attrs.frozen(kw_only=True)
class Load:
    """How many reviews an organisation gave."""

    organisation: str
    reviews: int


@attrs.frozen(kw_only=True)
class Figures:
    """M1 and M2 of a window, over what the viewer may see."""

    span: Span
    activity: tuple[Figure, ...]
    quality: tuple[Figure, ...]
    load: tuple[Load, ...]


@attrs.frozen(kw_only=True)
class Use:
    """What became of packages that hold own claims: what, how many packages, how many claims."""

    what: str
    packages: int
    claims: int


@attrs.frozen(kw_only=True)
class Statement:
    """RT12: an organisation's claims and their use. It names nobody else."""

    span: Span
    organisation: str
    figures: tuple[Figure, ...]
    uses: tuple[Use, ...]


def figures(visit: Visit, *, days: int = DAYS) -> Figures:
    """Return the figures of the last days, over what the viewer may see.

    Raises:
        Denied: the policy refused.
    """
    span = _span(visit, days)
    with gate.open_scope(visit, Action.SEE_INVESTIGATIONS) as opened:
        activity = _activity(opened, span)
        quality = _quality(opened, span)
        load = kept.load(opened, span)
    names = alliance.names_of_organisations()
    return Figures(
        span=span,
        activity=activity,
        quality=quality,
        load=tuple(Load(organisation=names[id_].name, reviews=count) for id_, count in load),
    )


def statement(visit: Visit, *, days: int = DAYS) -> Statement:
    """Return what became of the claims of the visitor's own organisation.

    Raises:
        Denied: the policy refused.
    """
    own = visit.actor.organisation
    gate.assert_may(visit, Action.SEE_STATEMENT, Resource(organisation=own))
    span = _span(visit, days)
    with gate.open_scope(visit, Action.SEE_STATEMENT) as opened:
        counted = _of_claims(opened, span, own)
        told = kept.told(opened, span)
    return Statement(
        span=span,
        organisation=alliance.names_of_organisations()[own].name,
        figures=counted,
        uses=tuple(Use(what=what, packages=many, claims=claims) for what, many, claims in told),
    )


def _span(visit: Visit, days: int) -> Span:
    held = min(max(days, 1), MOST_DAYS)
    return Span(since=visit.now - timedelta(days=held), until=visit.now + timedelta(seconds=1))


def _activity(opened: OpenScope, span: Span) -> tuple[Figure, ...]:
    waiting = investigations.requests_waiting(opened)
    nominated = kept.days_between(opened, span, "nomination", ("submitted", "accepted"))
    packaged = kept.days_between(opened, span, "package", ("draft", "released"))
    return (
        *_of_claims(opened, span, None),
        _median("days-nomination-to-acceptance", nominated),
        _median("days-acceptance-to-package", kept.days_to_package(opened, span)),
        _median("days-package-to-release", packaged),
        _median("days-release-to-action", kept.days_to_action(opened, span)),
        _count("open-requests", waiting),
    )


def _of_claims(opened: OpenScope, span: Span, author: OrganisationId | None) -> tuple[Figure, ...]:
    vetted, rejected, single, _ = kept.outcomes(opened, span, author)
    return (
        _count("contributed", kept.claims(opened, span, author)),
        _count("vetted", vetted),
        _count("rejected", rejected),
        _share("single-source", single, vetted),
    )


def _quality(opened: OpenScope, span: Span) -> tuple[Figure, ...]:
    vetted, _, _, fallen = kept.outcomes(opened, span)
    released, called_back = kept.releases(opened, span)
    graded = kept.grades(opened, span)
    pairable = sum(1 for each in graded if len(each) > 1)
    agreed = alpha(graded)
    return (
        _share("vetted-later-rejected", fallen, vetted),
        Figure(
            name="reviewer-agreement",
            unit="alpha",
            value=agreed,
            numerator=agreed or 0,
            denominator=pairable if agreed is not None else 0,
        ),
        _share("packages-called-back", called_back, released),
        _median("staleness-at-release", kept.staleness(opened, span)),
        # the three questions: a yes counts one
        _share("recipient-rating", *kept.rated(opened, span)),
    )


def _count(name: str, number: int) -> Figure:
    return Figure(name=name, unit="count", value=number, numerator=number, denominator=1)


def _share(name: str, part: int, whole: int) -> Figure:
    value = part / whole if whole else None
    return Figure(name=name, unit="share", value=value, numerator=part, denominator=whole)


def _median(name: str, days: Sequence[float]) -> Figure:
    value = median(days) if days else None
    return Figure(name=name, unit="days", value=value, numerator=value or 0, denominator=len(days))
