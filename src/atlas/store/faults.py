"""Faults of the database that somebody can answer: a retry, or a clear sentence. Its own words reach nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, OperationalError
from psycopg import errors

from atlas.errors import ServerError

_MET = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
_DISK_FULL = "The disk of the database is full. Nothing of this step was kept; free some space and repeat it."
_GONE = "The database does not answer. Nothing of this step was kept; repeat it once it is back."

DATABASE_FAULT = Error


def met_another_writer(fault: BaseException) -> bool:
    """Tell whether a fault means that two writers met (40001, 40P01, 23505), so that a retry may help."""
    return isinstance(fault.__cause__, _MET)


@contextmanager
def told() -> Iterator[None]:
    """Say in a sentence what a transaction met that no retry mends: a full disk, a server that went.

    Raises:
        ServerError: one of these happened inside.
    """
    try:
        yield
    except OperationalError as fault:
        if met_another_writer(fault):
            raise
        full = isinstance(fault.__cause__, errors.DiskFull)
        raise ServerError(_DISK_FULL if full else _GONE) from fault
