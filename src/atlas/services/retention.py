"""How long claims are kept: what is to be looked at again, holds, withdrawal with undo, erasure, and the daily work.

What ends a claim always takes it off the map first (soft) and erases it later (hard), so that a mistake can be
undone. A legal hold stops both. Everything here concerns claims of the visitor's own organisation.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience, Handling, Purpose
from atlas.model.ids import ClaimId, HandlingId, OrganisationId, TermsId
from atlas.model.markings import TLP
from atlas.policy import retention as rules
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action, Resource
from atlas.policy.retention import Due, Kept, Mark
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.notices import Kind
from atlas.store import alliance
from atlas.store import retention as kept
from atlas.store.handlings import handling_of, handlings_by_id, terms_by_id, terms_of
from atlas.store.notices import Told, takers_of
from atlas.store.retention import Lasts, MarkMade, OwnClaim
from atlas.store.scoped import OpenScope

LISTED = 200
AT_ONCE = 1_000  # claims a transaction of the daily work
NOT_FOUND = "There is no such claim among what you may see."


@attrs.frozen(kw_only=True)
class KeptClaim:
    """A claim of the own organisation with its dates. `undo_until` is `None` where there is nothing to undo."""

    claim: OwnClaim
    marking: TLP
    due: Due
    undo_until: datetime | None


@attrs.frozen(kw_only=True)
class ClaimTime:
    """All that the page of one claim's time shows: dates, marks, and what the visitor may do."""

    kept: KeptClaim
    marks: tuple[MarkMade, ...]
    may_hold: bool
    may_review: bool
    may_withdraw: bool


@attrs.frozen(kw_only=True)
class Ended:
    """What the daily work did: how many claims were withdrawn, and how many erased."""

    withdrawn: int = 0
    erased: int = 0


def due_claims(visit: Visit) -> tuple[KeptClaim, ...]:
    """Return standing claims of the own organisation that are to be looked at again, the oldest first: 200 at most.

    Raises:
        Denied: the policy refused.
    """
    lasts = _lasts(visit.now)
    with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
        return _with_dates(kept.for_review(opened, lasts, limit=LISTED))


def are_due(visit: Visit) -> bool:
    """Tell whether standing claims of the own organisation are to be looked at again.

    Raises:
        Denied: the policy refused.
    """
    lasts = _lasts(visit.now)
    with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
        return bool(kept.for_review(opened, lasts, limit=1))


def withdrawn_claims(visit: Visit) -> tuple[KeptClaim, ...]:
    """Return claims of the own organisation that were withdrawn and are not erased yet, the latest first: 200 at most.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
        return _with_dates(kept.withdrawn(opened, limit=LISTED))


def of_claim(visit: Visit, claim: ClaimId) -> ClaimTime:
    """Return the dates and marks of one claim of the own organisation.

    Raises:
        NotFound: the visitor sees no such claim.
        Denied: it is another organisation's, or the policy refused.
    """
    found = _visible(visit, claim)
    own = Resource(organisation=found.author, id=claim)
    gate.allow(visit, Action.SEE_RETENTION, own)
    with gate.open_scope(visit, Action.SEE_RETENTION) as opened:
        made = tuple(kept.marks(opened, claim))
    return ClaimTime(
        kept=_with_dates([found])[0],
        marks=made,
        may_hold=gate.may(visit, Action.HOLD, own),
        may_review=gate.may(visit, Action.REVIEW, own),
        may_withdraw=gate.may(visit, Action.WITHDRAW, own),
    )


def mark(visit: Visit, claim: ClaimId, kind: Mark, *, reason: str, ended: bool = False) -> None:
    """Put a hold, a matter or a review on a claim, or end it. Again changes nothing but the record.

    Raises:
        NotFound: the visitor sees no such claim.
        Denied: it is another organisation's, or the policy refused.
    """
    found = _visible(visit, claim)
    action = Action.REVIEW if kind is Mark.REVIEWED else Action.HOLD
    own = own_alone(found.author)
    made = MarkMade(
        kind=kind,
        ended=ended,
        reason=reason,
        person=visit.actor.person,
        recorded_at=visit.now,
    )
    marked = gate.write(
        visit,
        action,
        lambda opened: kept.mark(opened, claim, made, own=own),
        resource=Resource(organisation=found.author, id=claim, reason=reason),
    )
    if not marked:
        raise NotFound(NOT_FOUND)
    if kind is Mark.HOLD and not ended:
        concerned = notices.holders(found.author, Role.REPRESENTATIVE, Role.RESEARCHER)
        told = notices.about(
            Kind.HOLD, claim, (each for each in concerned if each != visit.actor.person)
        )
        notices.tell(found.author, told, now=visit.now)


def withdraw(visit: Visit, claim: ClaimId, *, reason: str, erase: bool = False) -> int:
    """Take a claim off the map, with all versions of its object where it stands; return how many.

    It can be undone for seven days. It is erased after 30 days, with `erase` after those seven.

    Raises:
        NotFound: the visitor sees no such claim.
        UsageError: a legal hold stands on it, or it is withdrawn already.
        Denied: it is another organisation's, or the policy refused.
    """
    found = _visible(visit, claim)
    resource = Resource(organisation=found.author, id=claim, reason=reason)
    gate.assert_may(visit, Action.WITHDRAW, resource)
    count = gate.write(
        visit,
        Action.WITHDRAW,
        withdrawing(
            claim, of=found.author, at=visit.now, grace=rules.UNDO if erase else rules.GRACE
        ),
        resource=resource,
    )
    if not count:
        raise UsageError("This claim is withdrawn already.")
    return count


def withdrawing(
    claim: ClaimId, *, of: OrganisationId, at: datetime, grace: timedelta
) -> Callable[[OpenScope], int]:
    """Return the work of withdrawing a claim, to be done with other work in one writing scope; it answers how many.

    Whoever took the claim out is told, in the same transaction. Call it before the scope opens, and decide before that.
    In the scope it raises `UsageError` where a hold stands.
    """
    own = own_alone(of)
    told = told_takers(of, [claim], now=at)

    def work(opened: OpenScope) -> int:
        # asked inside: a hold may have come meanwhile
        now = kept.find(opened, claim)
        if now is None or now.held is not None:
            raise UsageError("A legal hold stands on this claim; end the hold first.")
        count = kept.withdraw(opened, [claim], own=own, erase=at + grace)
        if count:
            notices.keep(opened, told)
        return count

    return work


def undo(visit: Visit, claim: ClaimId, *, reason: str) -> int:
    """Put a withdrawn claim back with its object as it was; return how many versions.

    Raises:
        NotFound: the visitor sees no such claim.
        UsageError: more than seven days have passed, or the object was given anew since.
        Denied: it is another organisation's, or the policy refused.
    """
    found = _visible(visit, claim)
    count = gate.write(
        visit,
        Action.WITHDRAW,
        lambda opened: kept.reinstate(opened, [claim], since=visit.now - rules.UNDO),
        resource=Resource(organisation=found.author, id=claim, reason=reason),
    )
    if not count:
        raise UsageError(
            "This cannot be undone: more than seven days have passed, it was not standing, or the object was given "
            "anew since."
        )
    return count


def run(*, now: datetime, each: Callable[[str, Ended], None] = lambda short, ended: None) -> Ended:
    """Withdraw what is past its longest date and erase what was withdrawn long enough, for every organisation.

    It is work of the system and on record as such, one decision an organisation and transaction.
    """
    total = Ended()
    lasts = _lasts(now)
    for organisation in sorted(alliance.names_of_organisations().values(), key=lambda o: o.short):
        ended = _run_for(organisation.id, lasts, now=now)
        each(organisation.short, ended)
        total = Ended(
            withdrawn=total.withdrawn + ended.withdrawn, erased=total.erased + ended.erased
        )
    return total


def _run_for(organisation: OrganisationId, lasts: Lasts, *, now: datetime) -> Ended:
    actor = Actor(organisation=organisation, system="retention")
    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
    own = own_alone(organisation)

    def work(opened: OpenScope) -> tuple[list[ClaimId], int, int]:
        claims = kept.due(opened, lasts, limit=AT_ONCE)
        gone = kept.withdraw(opened, claims, own=own, erase=now + rules.GRACE) if claims else 0
        return claims, gone, kept.erase(opened, limit=AT_ONCE)

    total = Ended()
    while True:
        claims, gone, erased = gate.write(visit, Action.RETAIN, work)
        notices.tell(organisation, told_takers(organisation, claims, now=now), now=now)
        total = Ended(withdrawn=total.withdrawn + gone, erased=total.erased + erased)
        if max(gone, erased) < AT_ONCE:
            return total


def told_takers(
    author: OrganisationId, claims: Sequence[ClaimId], *, now: datetime
) -> tuple[Told, ...]:
    """Return notices for whoever took claims out: by their things, of which each sees that it was withdrawn."""
    if not claims:
        return ()
    actor = Actor(organisation=author, system="retention")
    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
    with gate.open_scope(visit, Action.RETAIN) as opened:
        taken = takers_of(opened, claims)
    return tuple(
        each
        for thing, takers in taken.items()
        for each in notices.about(Kind.WITHDRAWN, thing, takers)
    )


def _lasts(now: datetime) -> Lasts:
    handlings, terms = kept.known()
    classes = {TermsId(row.id): rules.class_of(terms_of(row).retention) for row in terms}
    return Lasts(
        terms={id_: (now - c.longest, now - c.with_matter) for id_, c in classes.items()},
        short=[HandlingId(row.id) for row in handlings if rules.is_short(handling_of(row))],
        short_last=now - rules.VICTIM_NOTIFICATION.longest,
        reviews={id_: now - each.review for id_, each in classes.items()},
        short_review=now - rules.VICTIM_NOTIFICATION.review,
    )


def _visible(visit: Visit, claim: ClaimId) -> OwnClaim:
    with gate.open_scope(visit, Action.READ) as opened:
        found = kept.find(opened, claim)
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def own_alone(organisation: OrganisationId) -> HandlingId:
    """Return the id of the handling that the organisation alone reads."""
    own = Handling(tlp=TLP.AMBER_STRICT, audience=Audience(organisations=frozenset({organisation})))
    return gate.intern([own], []).handlings[own]


def _with_dates(claims: list[OwnClaim]) -> tuple[KeptClaim, ...]:
    handlings = handlings_by_id(each.handling for each in claims)
    terms = terms_by_id(each.terms for each in claims)
    return tuple(
        KeptClaim(
            claim=each,
            marking=handlings[each.handling].tlp,
            due=rules.due(
                Kept(
                    recorded=each.recorded_at,
                    retention=terms[each.terms].retention,
                    reviewed=each.reviewed,
                    has_matter=each.matter is not None,
                    is_held=each.held is not None,
                ),
                handlings[each.handling],
            ),
            undo_until=each.withdrawn_at + rules.UNDO if each.withdrawn_at else None,
        )
        for each in claims
    )
