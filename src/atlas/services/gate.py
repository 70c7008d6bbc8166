"""The gate: decides, records the decision, and opens the scope. The only caller of `policy.decide`.

The decision is committed in a transaction of its own before the scope opens, so that no rollback can unmake
it. A scope never opens inside another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import attrs

from atlas.errors import AtlasError, Denied, TooSlowError, UnconfirmedError, UsageError
from atlas.model.handling import Handling, Purpose, Terms
from atlas.model.ids import HandlingId, TermsId
from atlas.model.signs import assert_readable
from atlas.policy.actors import Actor, Standing
from atlas.policy.conflicts import FAILED, Conflict
from atlas.policy.decide import (
    ADMINISTERING,
    NOTHING,
    THE_NODE,
    WRITING,
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
from atlas.services.visits import Visit as Visit
from atlas.services.writers import Answer, Interned
from atlas.store import alliance, faults, opening
from atlas.store.handlings import find_handlings, intern_handlings, intern_terms
from atlas.store.scoped import OpenScope, Scope

Waiting = Callable[[], None] | None
"""Told when an act begins to wait for another without limit; `None`: it does not wait so long."""

RETRIES = 3
LONGEST_REASON = 8_000  # characters: it is kept for good, and stands on the pages of others
_REHEARSED_FROM = 1_000  # beyond the next id: what others intern meanwhile gets other ids


@contextmanager
def open_scope(visit: Visit, action: Action, *, seconds: int | None = None) -> Iterator[OpenScope]:
    """Open what this visit may read, as one snapshot. A job may give each statement more `seconds` than a page has.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    _decide(visit, action)
    limited = action is not Action.EXPORT
    with opening.reading(_scope(visit), limited=limited, seconds=seconds) as opened:
        yield opened


def write(
    visit: Visit,
    action: Action,
    work: Callable[[OpenScope], Answer],
    *,
    waiting: Waiting = None,
    resource: Resource = NOTHING,
) -> Answer:
    """Do work in a scope that may write, as one transaction; again where two writers met.

    `work` may run several times, so it must change nothing outside the scope. A contribution waits 5 s for another of
    its organisation; then `waiting` is told, and it waits on. Without `waiting` it ends. `resource`, what
    the act is done to and why, is on record with the decision.

    Raises:
        Denied, UsageError: as `allow`.
        TooSlowError: another contribution of the organisation is running, and there is no `waiting`.
    """
    _assert_writing(action)
    _decide(visit, action, resource)
    if action in ADMINISTERING:
        with carried_out(visit, action, resource):
            return _written(visit, work, patient=True)
    try:
        return _written(visit, work, patient=action is not Action.CONTRIBUTE)
    except TooSlowError as slow:
        if waiting is None or not faults.was_occupied(slow):
            raise
    waiting()
    return _written(visit, work, patient=True)


def _written(visit: Visit, work: Callable[[OpenScope], Answer], *, patient: bool) -> Answer:
    for attempt in range(RETRIES + 1):
        try:
            with opening.writing(_scope(visit), patient=patient) as opened:
                return work(opened)
        except faults.DATABASE_FAULT as fault:
            if attempt == RETRIES or not faults.met_another_writer(fault):
                raise
    raise AssertionError("unreachable")


def _assert_writing(action: Action) -> None:
    if action not in WRITING:
        raise ValueError(f"{action} is not an act of writing")


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
    _decide(visit, action, resource, objection)


def may(visit: Visit, action: Action, resource: Resource = NOTHING) -> bool:
    """Tell whether an act would be allowed once a reason is given: what a page offers. Nothing is recorded."""
    return isinstance(_weigh(visit, action, _reasoned(resource), None), Grant)


def offered(
    visit: Visit, actions: Iterable[Action], resource: Resource = NOTHING
) -> frozenset[Action]:
    """Return those acts that `may` tells of, with one look at the visitor's standing."""
    standing = _standing(visit)
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
            _record(attrs.evolve(decision, resource=resource), visit)
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
        _record(grant, visit)
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
            _record(_refused(visit, action, FAILED, resource), visit)
        raise


def _assert_kept(resource: Resource) -> None:
    """Refuse a reason that the record does not take, whatever form or command it was typed into."""
    assert_readable(resource.reason, what="The reason")
    if len(resource.reason) > LONGEST_REASON:
        raise UsageError(f"A reason has at most {LONGEST_REASON:,} characters.")


def _reasoned(resource: Resource) -> Resource:
    return attrs.evolve(resource, reason="to be given")


@attrs.frozen
class ForGood:
    """Contributes for good: handlings are committed before, and each work is a transaction of its own."""

    visit: Visit
    waiting: Waiting = None

    def intern(self, handlings: Iterable[Handling], terms: Iterable[Terms]) -> Interned:
        """Return the ids of handlings and terms, committed before any writing scope opens."""
        wanted = set(handlings)
        assert_may_give(self.visit, wanted)
        return intern(wanted, terms)

    def write(self, work: Callable[[OpenScope], Answer]) -> Answer:
        """Do work as one transaction; again where two writers met."""
        return write(self.visit, Action.CONTRIBUTE, work, waiting=self.waiting)


@attrs.frozen
class Rehearsal:
    """Contributes for show, in one open transaction. Handlings that are new get ids that nobody interns."""

    visit: Visit
    opened: OpenScope
    waiting: Waiting = None
    _supposed: dict[Handling, HandlingId] = attrs.field(factory=dict)

    def intern(self, handlings: Iterable[Handling], terms: Iterable[Terms]) -> Interned:
        """Return ids that hold within the rehearsal."""
        wanted = set(handlings)
        standing = _standing(self.visit)
        if refused := _refusal_to_give(self.visit, standing, wanted):
            raise _Refused(refused)
        known, following = find_handlings(wanted)
        new = wanted - known.keys() - self._supposed.keys()
        first = following + _REHEARSED_FROM + len(self._supposed)
        self._supposed.update(
            (each, HandlingId(first + place)) for place, each in enumerate(sorted(new, key=repr))
        )
        opening.suppose_writable(self.opened, self._supposed.values())
        given = {each: self._supposed.get(each) or known[each] for each in wanted}
        return _interned(given, {each: TermsId(0) for each in terms})

    def write(self, work: Callable[[OpenScope], Answer]) -> Answer:
        """Do work; where it fails, what was rehearsed before stays."""
        try:
            with opening.attempt():
                return work(self.opened)
        except TooSlowError as slow:
            if self.waiting is None or not faults.was_occupied(slow):
                raise
        self.waiting()
        opening.be_patient(self.opened)
        with opening.attempt():
            return work(self.opened)


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """A refusal met inside a rehearsal: it is put on record once that is undone."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


@contextmanager
def rehearse(visit: Visit, *, waiting: Waiting = None) -> Iterator[Rehearsal]:
    """Open a scope to contribute in, as one transaction of which nothing is kept but the decision.

    The organisation's own imports wait until it ends, or end with `TooSlowError`: each batch is weighed against the
    rows of those before, which stand uncommitted in the way of others until all are undone.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    _decide(visit, Action.CONTRIBUTE)
    try:
        with opening.writing(_scope(visit), rehearsal=True) as opened:
            yield Rehearsal(visit, opened, waiting)
    except _Refused as met:
        with opening.deciding():
            _record(met.refusal, visit)
        raise Denied(met.refusal.sentence, rule=met.refusal.rule, roles=met.refusal.roles) from None


def intern(handlings: Iterable[Handling], terms: Iterable[Terms]) -> Interned:
    """Return the ids of handlings and terms, committed before any writing scope opens."""
    with opening.deciding():
        given, done = intern_handlings(handlings), intern_terms(terms)
    return _interned(given, done)


def _interned(handlings: Mapping[Handling, HandlingId], terms: Mapping[Terms, TermsId]) -> Interned:
    both: list[Handling | Terms] = [*handlings, *terms]
    digests = {each: each.digest().hex() for each in both}
    return Interned(handlings=handlings, terms=terms, digests=digests)


def assert_may_give(
    visit: Visit, handlings: Iterable[Handling], *, action: Action = Action.CONTRIBUTE
) -> None:
    """Say in words what the database would refuse.

    Raises:
        Denied: the visitor may not contribute, or not under one of these handlings; that is on record.
    """
    with opening.deciding():
        standing = _standing(visit)
        refused = _refusal_to_give(visit, standing, handlings, action)
        if refused:
            _record(refused, visit)
    if refused:
        raise Denied(refused.sentence, rule=refused.rule, roles=refused.roles)


def _refusal_to_give(
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


def _scope(visit: Visit) -> Scope:
    return Scope(
        actor=visit.actor,
        purpose=visit.purpose,
        at=visit.now,
        reference=visit.setting.reference,
        seen_as=visit.setting.seen_as,
    )


def _standing(visit: Visit) -> Standing:
    return attrs.evolve(alliance.standing_of(visit.actor, visit.now), token=visit.token)


def _decide(
    visit: Visit,
    action: Action,
    resource: Resource = NOTHING,
    objection: Conflict | None = None,
) -> None:
    _assert_kept(resource)
    with opening.deciding():
        decision = _weigh(visit, action, resource, objection)
        if isinstance(decision, Grant) and action in FRESH and not visit.fresh:
            raise UnconfirmedError("Prove first that it is still you: /confirm.")
        _record(decision, visit)
    if isinstance(decision, Refusal):
        raise Denied(decision.sentence, rule=decision.rule, roles=decision.roles)


def _weigh(
    visit: Visit,
    action: Action,
    resource: Resource,
    objection: Conflict | None,
    *,
    standing: Standing | None = None,
) -> Grant | Refusal:
    standing = standing or _standing(visit)
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


def _record(decision: Grant | Refusal, visit: Visit) -> None:
    journal.record(decision, at=visit.now, setting=visit.setting)
