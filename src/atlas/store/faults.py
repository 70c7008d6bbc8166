"""Faults of the database that somebody can answer: a retry, or a clear sentence. Its own words reach nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, DataError, Error
from psycopg import errors

from atlas.errors import MalformedError, ServerError, TooSlowError

_MET = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
_DISK_FULL = "The disk of the database is full. Nothing of this step was kept; free some space and repeat it."
_TOO_SLOW = (
    "The question took too long and was ended. Ask for less: more words, a filter, fewer lines."
)
_OCCUPIED = "Another import of your organisation is running; try again when it has ended."
_TOO_MANY = "The database has as many connections as it allows; try again in a moment."
_BEYOND = "An item is beyond what the map can index (a name, a word or a type is too long)."
_UNREADABLE = "A text holds a sign that cannot be kept (NUL). Remove it and try again."
_GONE = "The database does not answer. Nothing of this step was kept; repeat it once it is back."

DATABASE_FAULT = Error


def met_another_writer(fault: BaseException) -> bool:
    """Tell whether a fault means that two writers met (40001, 40P01, 23505), so that a retry may help."""
    return isinstance(fault.__cause__, _MET)


def was_occupied(slow: TooSlowError) -> bool:
    """Tell whether something took too long because others held what it needed, so that waiting helps."""
    return isinstance(getattr(slow.__cause__, "__cause__", None), errors.LockNotAvailable)


@contextmanager
def told() -> Iterator[None]:
    """Say in a sentence what a transaction met that no retry mends. Faults of our own go on as they are.

    Raises:
        TooSlowError: a question took longer than a reader is given, or others held for too long what it needed.
        ServerError: a full disk, too many connections, a server that went.
        MalformedError: a row that the database cannot hold.
    """
    try:
        yield
    except DatabaseError as fault:
        if isinstance(fault, DataError) and getattr(fault.__cause__, "sqlstate", None) is None:
            # the driver refused it before the database heard of it
            raise MalformedError(_UNREADABLE, problem="item.limits") from fault
        state = getattr(fault.__cause__, "sqlstate", None) or "08000"
        if isinstance(fault.__cause__, errors.QueryCanceled):
            raise TooSlowError(_TOO_SLOW) from fault
        if isinstance(fault.__cause__, errors.LockNotAvailable):
            raise TooSlowError(_OCCUPIED) from fault
        if isinstance(fault.__cause__, errors.DiskFull):
            raise ServerError(_DISK_FULL) from fault
        if isinstance(fault.__cause__, errors.TooManyConnections):
            raise ServerError(_TOO_MANY) from fault
        if state.startswith(("08", "57P0")):
            raise ServerError(_GONE) from fault
        if state.startswith(("22", "54")):
            raise MalformedError(_BEYOND, problem="item.limits") from fault
        raise
