"""How often somebody guessed wrong. Keys are keyed hashes of accounts and addresses. Outside the wall."""

from datetime import datetime

from django.db import connection

from atlas.store.models import ThrottleRow

# A window begins with its first guess; the next one after it begins anew.
_COUNT = """
INSERT INTO throttle AS kept (key, failures, since) VALUES (%(key)s, 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN kept.since <= %(from)s THEN 1 ELSE kept.failures + 1 END,
    since = CASE WHEN kept.since <= %(from)s THEN %(now)s ELSE kept.since END
RETURNING failures
"""


def count(key: bytes, *, now: datetime, window_from: datetime) -> int:
    """Count one guess and return how many there are in this window; two at once get two numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": now, "from": window_from})
        return int(cursor.fetchone()[0])


def counted(key: bytes, *, window_from: datetime) -> int:
    """Return how many guesses there are in this window."""
    row = ThrottleRow.objects.filter(key=key, since__gt=window_from).first()
    return row.failures if row else 0


def forget(key: bytes) -> None:
    """Begin anew with the next guess."""
    ThrottleRow.objects.filter(key=key).delete()


def give_back(key: bytes) -> None:
    """Take one guess back: it was right."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE throttle SET failures = failures - 1 WHERE key = %s AND failures > 0", [key]
        )


def forget_before(window_from: datetime) -> None:
    """Drop the windows that have ended."""
    ThrottleRow.objects.filter(since__lte=window_from).delete()
