"""Decides and records. The only caller of `policy.decide`.

The decision is committed in a transaction of its own before anything is done, so that no rollback can unmake it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import attrs

from atlas.errors import AtlasError, Denied, UnconfirmedError, UsageError
from atlas.model.handling import Handling, Purpose
from atlas.model.signs import assert_readable
from atlas.policy.actors import Actor, Standing
from atlas.policy.conflicts import FAILED, Conflict
from atlas.policy.decide import (
    NOTHING,
    THE_NODE,
    Action,
    Grant,
    Refusal,
    Resource,
    decide,
)
from atlas.policy.freshness import FRESH
from atlas.policy.permits import may_give
from atlas.policy.previews import objection_in_preview
from atlas.services import journal
from atlas.services.visits import Visit
from atlas.store import alliance, faults, opening

LONGEST_REASON = 8_000  # characters: it is kept for good, and stands on the pages of others


def allow(
    visit: Visit,
    action: Action,
    resource: Resource = NOTHING,
    *,
    objection: Conflict | None = None,
) -> None:
    """Decide and record an act that opens no scope, with what it is done to and why.

    Where standing and roles allow it, an `objection` of the service still refuses it.

    Raises:
        Denied: the policy refused; the refusal is on record.
        UnconfirmedError: it is allowed once the person proves again that it is them; nothing is on record.
        UsageError: the reason is longer than the record takes.
    """
    _assert_kept(resource)
    with opening.deciding():
        decision = _weigh(visit, action, resource, objection)
        if isinstance(decision, Grant) and action in FRESH and not visit.fresh:
            raise UnconfirmedError("Prove first that it is still you: /confirm.")
        record(decision, visit)
    if isinstance(decision, Refusal):
        raise Denied(decision.sentence, rule=decision.rule, roles=decision.roles)


def may(visit: Visit, action: Action, resource: Resource = NOTHING) -> bool:
    """Tell whether an act would be allowed once a reason is given: what a page offers. Nothing is recorded."""
    return isinstance(_weigh(visit, action, _reasoned(resource), None), Grant)


def offered(
    visit: Visit, actions: Iterable[Action], resource: Resource = NOTHING
) -> frozenset[Action]:
    """Return those acts that `may` tells of, with one look at the visitor's standing."""
    standing = standing_of(visit)
    weighed = {
        action: _weigh(visit, action, _reasoned(resource), None, standing=standing)
        for action in actions
    }
    return frozenset(action for action, each in weighed.items() if isinstance(each, Grant))


def assert_may(visit: Visit, action: Action, resource: Resource = NOTHING) -> None:
    """Refuse what could not be done whatever reason were given, before anybody is asked for one.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    _assert_kept(resource)
    decision = _weigh(visit, action, _reasoned(resource), None)
    if isinstance(decision, Refusal):
        with opening.deciding():
            record(attrs.evolve(decision, resource=resource), visit)
        raise Denied(decision.sentence, rule=decision.rule, roles=decision.roles)


@contextmanager
def operated(action: Action, resource: Resource, *, now: datetime) -> Iterator[None]:
    """Record what the node's operator does inside: it is beside the policy, and on record like any act.

    What is done to no organisation stands under `THE_NODE`: auditors find it, and no member's representative.
    """
    actor = Actor(organisation=resource.organisation or THE_NODE, system="operator")
    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=now)
    told = ("operator",)
    grant = Grant(
        actor=actor, action=action, purpose=visit.purpose, reasons=told, resource=resource
    )
    with opening.deciding():
        record(grant, visit)
    with carried_out(visit, action, resource):
        yield


@contextmanager
def carried_out(visit: Visit, action: Action, resource: Resource) -> Iterator[None]:
    """Do inside what an act that is on record allowed; where it cannot be done, that goes on record too.

    What was recorded stays as it was: a second entry with `R.failed` says that nothing came of it.
    """
    try:
        yield
    except Denied:
        raise  # it is on record as a refusal of its own
    except (AtlasError, faults.DATABASE_FAULT):
        with opening.deciding():
            record(_refused(visit, action, FAILED, resource), visit)
        raise


def _assert_kept(resource: Resource) -> None:
    """Refuse a reason that the record does not take, whatever form or command it was typed into."""
    assert_readable(resource.reason, what="The reason")
    if len(resource.reason) > LONGEST_REASON:
        raise UsageError(f"A reason has at most {LONGEST_REASON:,} characters.")


def _reasoned(resource: Resource) -> Resource:
    return attrs.evolve(resource, reason="to be given")


def refusal_to_give(
    visit: Visit,
    standing: Standing,
    handlings: Iterable[Handling],
    action: Action = Action.CONTRIBUTE,
) -> Refusal | None:
    """Return why not, or `None`; the opening of the scope will put on record what is allowed."""
    decision = decide(standing, action, purpose=visit.purpose, at=visit.now)
    if isinstance(decision, Refusal):
        return decision
    for handling in handlings:
        if not may_give(handling, standing, at=visit.now):
            told = Conflict(
                rule="P1.give",
                sentence=f"This organisation may not give {handling.tlp} to the audience named: RED goes to "
                "named persons only, a cell's claims come from its members and within its ceiling.",
            )
            return _refused(visit, action, told)
    return None


def standing_of(visit: Visit) -> Standing:
    """Return where the visitor stands at the moment of the visit, and how far its token reaches."""
    return attrs.evolve(alliance.standing_of(visit.actor, visit.now), token=visit.token)


def _weigh(
    visit: Visit,
    action: Action,
    resource: Resource,
    objection: Conflict | None,
    *,
    standing: Standing | None = None,
) -> Grant | Refusal:
    standing = standing or standing_of(visit)
    decision = decide(standing, action, purpose=visit.purpose, at=visit.now, resource=resource)
    if visit.setting.seen_as is not None:
        objection = objection_in_preview(action, standing) or objection
    if objection is None or isinstance(decision, Refusal):
        return decision
    return _refused(visit, action, objection, resource)


def _refused(
    visit: Visit, action: Action, objection: Conflict, resource: Resource = NOTHING
) -> Refusal:
    return Refusal(
        actor=visit.actor,
        action=action,
        purpose=visit.purpose,
        rule=objection.rule,
        sentence=objection.sentence,
        resource=resource,
    )


def record(decision: Grant | Refusal, visit: Visit) -> None:
    """Put a decision on record, inside a transaction that is committed whatever comes after."""
    journal.record(decision, at=visit.now, setting=visit.setting)
