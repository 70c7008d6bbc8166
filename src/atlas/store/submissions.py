"""What became of objects that programs sent: one row a request, TLP:RED for the person who sent them."""

import uuid
from datetime import datetime

from atlas.model.ids import HandlingId
from atlas.store.scoped import OpenScope


def record(
    opened: OpenScope, id_: uuid.UUID, told: bytes, *, handling: HandlingId, at: datetime
) -> None:
    """Keep what is told of one request."""
    opened.sql(
        "INSERT INTO submission (id, handling, told, requested_at) VALUES (%s, %s, %s, %s)",
        [id_, handling, told, at],
    )


def find(opened: OpenScope, id_: uuid.UUID) -> bytes | None:
    """Return what was told of a request, `None` where the scope shows none of this id."""
    row = opened.one("SELECT told FROM submission WHERE id = %s", [id_])
    return bytes(row[0]) if row else None
