"""Opens scopes: one snapshot of what a visit may read, or a transaction in which it may write.

A scope never opens inside another.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from atlas.errors import TooSlowError
from atlas.policy.decide import ADMINISTERING, COUNTED, NOTHING, WRITING, Action, Resource
from atlas.services.gate.deciding import allow, assert_may, carried_out
from atlas.services.visits import Visit
from atlas.services.writers import Answer
from atlas.store import faults, opening
from atlas.store.scoped import OpenScope, Scope

Waiting = Callable[[], None] | None
"""Told when an act begins to wait for another without limit; `None`: it does not wait so long."""

RETRIES = 3


@contextmanager
def open_scope(visit: Visit, action: Action, *, seconds: int | None = None) -> Iterator[OpenScope]:
    """Open what this visit may read, as one snapshot. A job may give each statement more `seconds` than a page has.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    allow(visit, action)
    limited = action is not Action.EXPORT
    with opening.reading(scope_of(visit), limited=limited, seconds=seconds) as opened:
        yield opened


def count(visit: Visit, action: Action, counting: Callable[[OpenScope], int]) -> int:
    """Count one's own behind the wall, without a line in the record: what stands in the top bar of every page.

    It is decided as any act is, and the database filters as ever. Only the record is left out, because how many of
    one's own notices are new is no read of the map, and a line a page would bury those that are. A number is all that
    comes out.

    Raises:
        Denied: the policy refused; the refusal is on record.
        ValueError: the act is none of `COUNTED`.
    """
    if action not in COUNTED:
        raise ValueError(f"{action} is not an act of counting one's own")
    assert_may(visit, action)
    with opening.reading(scope_of(visit)) as opened:
        return counting(opened)


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
    allow(visit, action, resource)
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
            with opening.writing(scope_of(visit), patient=patient) as opened:
                return work(opened)
        except faults.DATABASE_FAULT as fault:
            if attempt == RETRIES or not faults.met_another_writer(fault):
                raise
    raise AssertionError("unreachable")


def _assert_writing(action: Action) -> None:
    if action not in WRITING:
        raise ValueError(f"{action} is not an act of writing")


def scope_of(visit: Visit) -> Scope:
    """Return the scope of a visit, which `opening` opens."""
    return Scope(
        actor=visit.actor,
        purpose=visit.purpose,
        at=visit.now,
        reference=visit.setting.reference,
        seen_as=visit.setting.seen_as,
    )
