"""Layouts, each kept for the scope that it was computed from. Disposable: without them all is computed again."""

import uuid
from datetime import timedelta

from django.db import connection

from atlas.store.scoped import OpenScope

KEPT_FOR = timedelta(days=14)
MOST_OF_A_SCOPE = 300  # of 2,000 things each: 15 MB

_SCOPE = "sha256(convert_to(current_setting('atlas.readable', true), 'UTF8'))"
_OLDEST = """
DELETE FROM layout WHERE id IN (SELECT id FROM layout ORDER BY made_at DESC, id OFFSET %s)
"""


def find(opened: OpenScope, key: bytes) -> bytes | None:
    """Return what this scope keeps under a key (32 bytes), or `None`."""
    row = opened.one(
        "SELECT body FROM layout WHERE key = %s ORDER BY made_at DESC, id LIMIT 1", [key]
    )
    return bytes(row[0]) if row else None


def keep(opened: OpenScope, key: bytes, body: bytes) -> None:
    """Keep something under a key (32 bytes) in place of what was there; the oldest of too many go."""
    at = opened.scope.at
    opened.sql("DELETE FROM layout WHERE key = %s", [key])
    opened.sql(
        f"""INSERT INTO layout (id, scope, key, body, made_at, expires_at)
        SELECT %s, {_SCOPE}, %s, %s, %s, %s WHERE current_setting('atlas.readable', true) <> ''""",
        [uuid.uuid4(), key, body, at, at + KEPT_FOR],
    )
    opened.sql(_OLDEST, [MOST_OF_A_SCOPE])


def forget_expired() -> None:
    """Delete what expired, of all scopes. Outside of a scope the wall lets nothing else be deleted, or read."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM layout")
