"""Gives: under which handlings a visit may contribute, and the two ways of doing it, for good or for show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import attrs

from atlas.errors import Denied, TooSlowError
from atlas.model.handling import Handling, Terms
from atlas.model.ids import HandlingId, TermsId
from atlas.policy.decide import Action, Refusal
from atlas.services.gate.deciding import allow, record, refusal_to_give, standing_of
from atlas.services.gate.scopes import Waiting, scope_of, write
from atlas.services.visits import Visit
from atlas.services.writers import Answer, Interned
from atlas.store import faults, opening
from atlas.store.handlings import find_handlings, intern_handlings, intern_terms
from atlas.store.scoped import OpenScope

_REHEARSED_FROM = 1_000  # beyond the next id: what others intern meanwhile gets other ids


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
        standing = standing_of(self.visit)
        if refused := refusal_to_give(self.visit, standing, wanted):
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
    allow(visit, Action.CONTRIBUTE)
    try:
        with opening.writing(scope_of(visit), rehearsal=True) as opened:
            yield Rehearsal(visit, opened, waiting)
    except _Refused as met:
        with opening.deciding():
            record(met.refusal, visit)
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
        standing = standing_of(visit)
        refused = refusal_to_give(visit, standing, handlings, action)
        if refused:
            record(refused, visit)
    if refused:
        raise Denied(refused.sentence, rule=refused.rule, roles=refused.roles)
