"""Faults of the database that a caller may answer."""

from django.db import Error
from psycopg import errors

_MET = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)

DATABASE_FAULT = Error


def met_another_writer(fault: BaseException) -> bool:
    """Tell whether a fault means that two writers met (40001, 40P01, 23505), so that a retry may help."""
    return isinstance(fault.__cause__, _MET)
