"""What the database shows of imports: changed by their own organisation alone, and of others where a claim shows."""

import uuid

from cluster import Connection

_OWN, _OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
_SET = "SELECT set_config(%s, %s, true)"
_FIRST_TWO = "Aw=="  # base64 of one octet: the bits of the handlings 0 and 1
_THREE = "Bw=="
_NOTE = """INSERT INTO batch_note
VALUES (gen_random_uuid(), %s, %s, gen_random_uuid(), %s, NULL, 'a probe', 'stix', now(), 'running', '{}', '{}')"""
_END = "UPDATE batch_note SET state = 'done' WHERE file = 'a probe'"


def hold(connection: Connection) -> bool:
    """Tell whether notes of imports show and change as they should. Handlings 0 to 2 are used."""
    with connection.transaction(force_rollback=True):
        _be(connection, str(_OWN), readable="", writable=_THREE)
        for handling, mine in ((0, True), (1, False), (2, True)):
            connection.execute(_NOTE, [handling, _OWN, mine])
        held = _changed(connection) == _count(connection) == 0
        _be(connection, str(_OWN), readable=_FIRST_TWO, writable=_THREE)
        held &= _changed(connection) == _count(connection) == 2
        _be(connection, str(_OTHER), readable=_FIRST_TWO, writable=_THREE)
        # the organisation's row shows with a claim of the batch alone, of which there is none
        held &= _count(connection) == 1 and _changed(connection) == 0
        _be(connection, "", readable=_FIRST_TWO, writable=_THREE)
        return held and _count(connection) == 1 and _changed(connection) == 0


def _be(connection: Connection, author: str, *, readable: str, writable: str) -> None:
    for name, value in (("author", author), ("readable", readable), ("writable", writable)):
        connection.execute(_SET, [f"atlas.{name}", value])


def _count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM batch_note WHERE file = 'a probe'").fetchone()
    return int(row[0]) if row else 0


def _changed(connection: Connection) -> int:
    return connection.execute(_END).rowcount
