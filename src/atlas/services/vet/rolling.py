"""Everything of one contributor, taken off the map in one act of the node's operator, and put back as it was.

It goes in pieces, each a transaction under the author's lock; what was broken off goes on when it is asked again.
"""

from collections.abc import Callable
from datetime import datetime

import attrs

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import ClaimId, OrganisationId
from atlas.policy import retention as rules
from atlas.policy.actors import Actor
from atlas.policy.decide import Action, Resource
from atlas.services import gate, notices, retention
from atlas.services.gate import Visit
from atlas.store import alliance, rolling, vetting
from atlas.store import retention as ending
from atlas.store.scoped import OpenScope

AT_ONCE = 10_000  # claims a transaction
NOBODY = "No organisation has this short name."


@attrs.frozen(kw_only=True)
class Rolled:
    """What a roll-back did: how many claims with all their versions, how many judgements and citations, and when.

    `moment` is what putting it back asks for. Claims that a legal hold stands on are not among them. `helped` are
    claims of others that stand as vetted and that it accepted: somebody should look at them again.
    """

    claims: int
    said: int
    moment: datetime
    helped: tuple[ClaimId, ...] = ()


def roll_back(organisation: str, *, reason: str, now: datetime) -> Rolled:
    """Withdraw all that an organisation gave. For seven days it can be put back; after 30 it is erased.

    Raises:
        UsageError: nobody has this short name, or there is no reason.
    """
    author, visit = _visit(organisation, reason, now)
    own = retention.own_alone(author)
    resource = Resource(organisation=author, reason=reason)

    def choose(opened: OpenScope, after: ClaimId | None) -> list[ClaimId]:
        return rolling.standing(opened, after=after, limit=AT_ONCE)

    def act(opened: OpenScope, claims: list[ClaimId]) -> int:
        return ending.withdraw(opened, claims, own=own, erase=now + rules.GRACE)

    with gate.operated(Action.ROLL_BACK, resource, now=now):
        done = _through(visit, choose, act, tell=True)
        said = gate.write(visit, Action.RETAIN, lambda opened: rolling.said(opened, now))
        helped = gate.write(visit, Action.RETAIN, vetting.helped)
    return Rolled(claims=done, said=said, moment=now, helped=tuple(helped))


def put_back(organisation: str, moment: datetime, *, reason: str, now: datetime) -> Rolled:
    """Put back what a roll-back withdrew, as it was, but for objects that were given anew since.

    Raises:
        UsageError: nobody has this short name, there is no reason, or it is more than seven days ago.
    """
    author, visit = _visit(organisation, reason, now)
    if moment < now - rules.UNDO:
        raise UsageError("That is more than seven days ago.")
    resource = Resource(organisation=author, reason=reason)

    def choose(opened: OpenScope, after: ClaimId | None) -> list[ClaimId]:
        return rolling.withdrawn(opened, moment, after=after, limit=AT_ONCE)

    def act(opened: OpenScope, claims: list[ClaimId]) -> int:
        return ending.reinstate(opened, claims, since=moment)

    with gate.operated(Action.ROLL_BACK, resource, now=now):
        done = _through(visit, choose, act, tell=False)
        said = gate.write(
            visit, Action.RETAIN, lambda opened: rolling.said(opened, moment, back=True)
        )
    return Rolled(claims=done, said=said, moment=moment)


def moment_of(written: str) -> datetime:
    """Return the moment that a roll-back printed.

    Raises:
        UsageError: it is none.
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError("Write the moment as roll-back printed it: 2026-11-22T21:00:00+00:00.")
    return moment


def _through(
    visit: Visit,
    choose: Callable[[OpenScope, ClaimId | None], list[ClaimId]],
    act: Callable[[OpenScope, list[ClaimId]], int],
    *,
    tell: bool,
) -> int:
    """Go through all claims in pieces; with `tell`, whoever took some out hears of it after each."""
    done, last = 0, None

    def work(opened: OpenScope) -> tuple[list[ClaimId], int]:
        claims = choose(opened, last)
        return claims, act(opened, claims) if claims else 0

    while True:
        claims, count = gate.write(visit, Action.RETAIN, work)
        done += count
        if tell and claims:
            author = visit.actor.organisation
            notices.tell(
                author, retention.told_takers(author, claims, now=visit.now), now=visit.now
            )
        if len(claims) < AT_ONCE:
            return done
        last = claims[-1]


def _visit(organisation: str, reason: str, now: datetime) -> tuple[OrganisationId, Visit]:
    if not reason.strip():
        raise UsageError("Say why; it is kept on record.")
    found = alliance.find_organisation(organisation)
    if found is None:
        raise UsageError(NOBODY)
    actor = Actor(organisation=found.id, system="roll-back")
    return found.id, Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
