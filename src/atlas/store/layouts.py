"""Layouts, each kept for the scope that it was computed from. Disposable: without them all is computed again."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import connection

from atlas.store.scoped import OpenScope

KEPT_FOR = timedelta(days=14)
MOST_OF_A_SCOPE = 300  # of 2,000 things each: 15 MB
LASTING = b"territories"  # what keys begin with whose rows are not counted: a scope has a few

_SCOPE = "sha256(convert_to(current_setting('atlas.readable', true), 'UTF8'))"
_FIND = """
SELECT DISTINCT ON (key) key, body FROM layout WHERE key = ANY (%s) AND expires_at > %s
ORDER BY key, made_at DESC, id
"""
_OLDEST = """
DELETE FROM layout WHERE id IN (
    SELECT id FROM layout WHERE substring(key FROM 1 FOR %s) <> %s
    ORDER BY made_at DESC, id OFFSET %s)
"""


def scope_of(opened: OpenScope) -> bytes:
    """Return the digest (32 bytes) of what this scope reads: equal for whoever reads the same handlings."""
    row = opened.one(f"SELECT {_SCOPE}")
    return bytes(row[0]) if row else b""


def find(opened: OpenScope, key: bytes) -> bytes | None:
    """Return what this scope keeps under a key (32 bytes), or `None`."""
    return find_all(opened, [key]).get(key)


def find_all(opened: OpenScope, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
    """Return what this scope keeps under each of these keys; others are left out."""
    rows = opened.sql(_FIND, [list(keys), opened.scope.at])
    return {bytes(key): bytes(body) for key, body in rows}


def keep(opened: OpenScope, key: bytes, body: bytes, *, scope: bytes) -> None:
    """Keep something under a key (32 bytes) in place of what was there; the oldest of too many go.

    `scope` is the digest of the scope that it was computed from. Where another one is open by now, nothing is kept.
    """
    if scope_of(opened) != scope:
        return
    at = opened.scope.at
    drop(opened, key)
    opened.sql(
        """INSERT INTO layout (id, scope, key, body, made_at, expires_at)
        SELECT %s, %s, %s, %s, %s, %s WHERE current_setting('atlas.readable', true) <> ''""",
        [uuid.uuid4(), scope, key, body, at, at + KEPT_FOR],
    )
    opened.sql(_OLDEST, [len(LASTING), LASTING, MOST_OF_A_SCOPE])


def drop(opened: OpenScope, key: bytes) -> None:
    """Forget what this scope keeps under a key."""
    opened.sql("DELETE FROM layout WHERE key = %s", [key])


def forget_expired() -> None:
    """Delete what expired, of all scopes. Outside of a scope the wall lets nothing else be deleted, or read."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM layout")
