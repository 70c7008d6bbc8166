"""The gate: decides, records the decision, and opens the scope. The only caller of `policy.decide`.

The decision is committed in a transaction of its own before the scope opens, so that no rollback can unmake
it. A scope never opens inside another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import attrs

from atlas.errors import Denied
from atlas.model.handling import Handling, Purpose, Terms
from atlas.model.ids import HandlingId, TermsId
from atlas.policy.actors import Actor, Standing
from atlas.policy.decide import WRITING, Action, Refusal, decide
from atlas.policy.permits import may_give
from atlas.store import alliance, decisions, faults, opening
from atlas.store.handlings import intern_handlings, intern_terms
from atlas.store.scoped import OpenScope, Scope

Answer = TypeVar("Answer")

RETRIES = 3


@attrs.frozen(kw_only=True)
class Visit:
    """Who asks, what for, and when: what every service is given by its door."""

    actor: Actor
    purpose: Purpose
    now: datetime


@contextmanager
def open_scope(visit: Visit, action: Action) -> Iterator[OpenScope]:
    """Open what this visit may read, as one snapshot.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    _decide(visit, action)
    with opening.reading(_scope(visit)) as opened:
        yield opened


def write(
    visit: Visit,
    action: Action,
    work: Callable[[OpenScope], Answer],
    *,
    rehearsal: bool = False,
) -> Answer:
    """Do work in a scope that may write, as one transaction; again where two writers met.

    `work` may run up to four times, so it must change nothing outside the scope. With `rehearsal` all of it
    is undone at the end.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    if action not in WRITING:
        raise ValueError(f"{action} is not an act of writing")
    _decide(visit, action)
    for attempt in range(RETRIES + 1):
        try:
            with opening.writing(_scope(visit), rehearsal=rehearsal) as opened:
                return work(opened)
        except faults.DATABASE_FAULT as fault:
            if attempt == RETRIES or not faults.met_another_writer(fault):
                raise
    raise AssertionError("unreachable")


def allow(visit: Visit, action: Action) -> None:
    """Decide and record an act that opens no scope.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    _decide(visit, action)


@attrs.frozen(kw_only=True)
class Interned:
    """The ids of handlings and terms, and their digests as the log's envelopes write them."""

    handlings: Mapping[Handling, HandlingId]
    terms: Mapping[Terms, TermsId]
    digests: Mapping[Handling | Terms, str]

    def digest_of(self, interned: Handling | Terms) -> str:
        """Return the digest of one of them, in hex."""
        return self.digests[interned]


def intern(handlings: Iterable[Handling], terms: Iterable[Terms]) -> Interned:
    """Return the ids of handlings and terms, committed before any writing scope opens."""
    with opening.deciding():
        given, done = intern_handlings(handlings), intern_terms(terms)
    interned: list[Handling | Terms] = [*given, *done]
    digests = {each: each.digest().hex() for each in interned}
    return Interned(handlings=given, terms=done, digests=digests)


def assert_may_give(visit: Visit, handlings: Iterable[Handling]) -> None:
    """Say in words what the database would refuse.

    Raises:
        Denied: the visitor may not contribute, or not under one of these handlings; that is on record.
    """
    with opening.deciding():
        standing = alliance.standing_of(visit.actor, visit.now)
        refused = _refusal_to_give(visit, standing, handlings)
        if refused:
            decisions.record(refused, at=visit.now)
    if refused:
        raise Denied(refused.sentence, rule=refused.rule)


def _refusal_to_give(
    visit: Visit, standing: Standing, handlings: Iterable[Handling]
) -> Refusal | None:
    """Return why not, or `None`; the opening of the scope will put on record what is allowed."""
    decision = decide(standing, Action.CONTRIBUTE, purpose=visit.purpose, at=visit.now)
    if isinstance(decision, Refusal):
        return decision
    for handling in handlings:
        if not may_give(handling, standing, at=visit.now):
            return Refusal(
                actor=visit.actor,
                action=Action.CONTRIBUTE,
                purpose=visit.purpose,
                rule="P1.give",
                sentence=f"This organisation may not give {handling.tlp} to the audience named: RED goes to "
                "named persons only, a cell's claims come from its members and within its ceiling.",
            )
    return None


def _scope(visit: Visit) -> Scope:
    return Scope(actor=visit.actor, purpose=visit.purpose, at=visit.now)


def _decide(visit: Visit, action: Action) -> None:
    with opening.deciding():
        standing = alliance.standing_of(visit.actor, visit.now)
        decision = decide(standing, action, purpose=visit.purpose, at=visit.now)
        decisions.record(decision, at=visit.now)
    if isinstance(decision, Refusal):
        raise Denied(decision.sentence, rule=decision.rule)
