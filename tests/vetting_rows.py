"""What the database shows and takes of reviews: rows for `verdicts.FILL`, and who may open, be drawn and review."""

import uuid
from collections.abc import Mapping

import psycopg

from cluster import Connection

_OF_CLAIMS = "FROM claim c WHERE c.current AND c.handling = ANY (%(own)s::integer[])"
_OWN = "FROM unnest(%(own)s::integer[]) AS own"
# what hangs from a claim shows where the claim shows
BESIDE_CLAIMS = {
    "vet_round": "INSERT INTO vet_round SELECT gen_random_uuid(), c.handling, c.id, c.thing, c.author,"
    f" gen_random_uuid(), NULL, '', now(), NULL {_OF_CLAIMS}",
    "vet_seat": "INSERT INTO vet_seat SELECT gen_random_uuid(), c.handling, gen_random_uuid(), c.id, c.author,"
    f" gen_random_uuid(), gen_random_uuid(), false, now(), NULL, NULL {_OF_CLAIMS}",
    "vet_review": "INSERT INTO vet_review SELECT gen_random_uuid(), c.handling, gen_random_uuid(), c.id, c.author,"
    " gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'accept', 1, false, 1, '', '', now()"
    f" {_OF_CLAIMS}",
    "vet_fast": "INSERT INTO vet_fast SELECT gen_random_uuid(), c.handling, c.id, NULL, gen_random_uuid(),"
    f" gen_random_uuid(), '', now(), now() {_OF_CLAIMS}",
}
FILL = {
    "vet_conflict": "INSERT INTO vet_conflict SELECT gen_random_uuid(), own, {author}, NULL, gen_random_uuid(), '',"
    f" now(), NULL {_OWN}",
    "citation": "INSERT INTO citation SELECT gen_random_uuid(), own, 'a', 'b', {author}, gen_random_uuid(), '', now(),"
    f" NULL {_OWN}",
}
GIVEN = {
    **FILL,
    "vet_fast": "INSERT INTO vet_fast SELECT gen_random_uuid(), own, gen_random_uuid(), NULL, {author},"
    f" gen_random_uuid(), '', now(), now() {_OWN}",
}
_ME, _OTHER, _ROUND, _SEAT, _PERSON, _THEIRS, _VETTED = (str(uuid.UUID(int=n)) for n in range(1, 8))
_CLAIM = f"""
INSERT INTO claim (id, handling, terms, batch, author, thing, object, stix_id, kind, name, aliases, spec,
    version, digest, content, words, recorded_at, source_grade, information_grade, assessment, revoked,
    vetting, ahead, current, covered_by)
SELECT '{_VETTED}', 7, 0, gen_random_uuid(), '{_THEIRS}', gen_random_uuid(), gen_random_uuid(),
    '', '', '', '{{}}', '', '', sha256(''), '', '', now(), 'F', '6', false, false, '', false, true, NULL
"""
_SET = "SELECT set_config(%s, %s, true)"
_OPEN = """INSERT INTO vet_round VALUES (%(round)s, %(handling)s, %(claim)s, gen_random_uuid(), %(author)s, %(by)s,
    NULL, '', now(), %(closed)s, %(outcome)s)"""
_DRAW = """INSERT INTO vet_seat VALUES (%(seat)s, %(handling)s, %(round)s, %(claim)s, %(author)s, %(person)s,
    %(organisation)s, false, now(), NULL, NULL)"""
_SAY = """INSERT INTO vet_review VALUES (gen_random_uuid(), %(handling)s, %(round)s, %(claim)s, %(author)s, %(seat)s,
    %(person)s, %(organisation)s, 'accept', 1, false, 1, '', '', now())"""
_DECLINE = f"UPDATE vet_seat SET declined_at = %s WHERE id = '{_SEAT}'"
_ENDS = {
    "citation": "UPDATE citation SET withdrawn_at = %s",
    "vet_conflict": "UPDATE vet_conflict SET ended_at = %s",
    "vet_seat": "UPDATE vet_seat SET declined_at = %s",
}
_MINE = f"""
INSERT INTO citation VALUES (gen_random_uuid(), 7, 'a', 'b', '{_ME}', gen_random_uuid(), '', now(), NULL);
INSERT INTO vet_conflict VALUES (gen_random_uuid(), 7, '{_ME}', NULL, gen_random_uuid(), '', now(), NULL)
"""
Given = Mapping[str, object]


def shut(connection: Connection) -> bool:
    """Tell whether nobody ends anything without a scope: asked on a fresh connection, on which nothing was set yet."""
    with connection.transaction(force_rollback=True):
        return [connection.execute(each, ["2026-03-01Z"]).rowcount for each in _ENDS.values()] == [
            0
        ] * len(_ENDS)


def hold(connection: Connection) -> bool:
    """Tell whether rounds are opened in the own name of what one sees, and only who was drawn reviews or declines."""
    with connection.transaction(force_rollback=True):
        _name(connection, author=_THEIRS, readable="/w==", writable="/w==")
        connection.execute(_CLAIM)
        _name(connection, author=_ME)
        opened: Given = {
            **{"round": _ROUND, "claim": _VETTED, "author": _THEIRS, "by": _ME},
            **{"closed": None, "outcome": "", "handling": 7},
        }
        well = _opening(connection, opened)
        drawn: Given = {
            **{"seat": _SEAT, "handling": 7, "round": _ROUND, "claim": _VETTED},
            **{"author": _THEIRS, "person": _PERSON, "organisation": _ME},
        }
        well &= _beyond(connection, drawn)
        well &= _drawing(connection, drawn) and _saying(connection, drawn)
        return well and _ending(connection)


def _beyond(connection: Connection, drawn: Given) -> bool:
    """Tell whether on a seat of handling 8 nobody reviews or declines within a scope of eight bits."""
    beyond = {**drawn, "handling": 8, "seat": _OTHER}
    with connection.transaction(force_rollback=True):
        _name(connection, readable="/wE=", writable="/wE=")
        well = _does(connection, _DRAW, beyond)
        with connection.transaction(force_rollback=True):
            well &= _does(connection, _SAY, beyond)
        _name(connection, readable="/wE=", writable="/w==")
        well &= not _does(connection, _SAY, beyond)
        _name(connection, readable="/w==")
        return well and connection.execute(_ENDS["vet_seat"], ["2026-03-01Z"]).rowcount == 0


def _ending(connection: Connection) -> bool:
    """Tell whether who says who cites whom, or declares an interest, alone takes it back, and only takes it back."""
    for statement in _MINE.split(";"):
        connection.execute(statement)
    well = True
    for table in ("citation", "vet_conflict"):
        for settings in ({"author": _OTHER}, {"author": _ME, "readable": "fw=="}):
            _name(connection, **{"readable": "/w==", **settings})
            well &= connection.execute(_ENDS[table], ["2026-03-01Z"]).rowcount == 0
        _name(connection, author=_ME, readable="/w==")
        well &= not _does(connection, _ENDS[table].replace("%s", "NULL"), {})
        well &= connection.execute(_ENDS[table], ["2026-03-01Z"]).rowcount == 1
    return well


def _opening(connection: Connection, opened: Given) -> bool:
    wrong: list[Given] = [
        {"by": _OTHER},
        {"handling": 8},
        {"claim": _OTHER},
        {"author": _OTHER},
        {"closed": "2026-03-01Z", "outcome": "vetted"},
    ]
    return _only(connection, _OPEN, opened, wrong)


def _drawing(connection: Connection, drawn: Given) -> bool:
    wrong: list[Given] = [{"round": _OTHER}, {"claim": _OTHER}, {"author": _OTHER}, {"handling": 8}]
    return _only(connection, _DRAW, drawn, wrong)


def _saying(connection: Connection, drawn: Given) -> bool:
    """Tell whether each part of a seat must be its reviewer's own, and a seat that was given back counts no more."""
    wrong: list[Given] = [
        *(
            {each: _OTHER}
            for each in ("seat", "round", "claim", "author", "person", "organisation")
        ),
        {"handling": 6},
    ]
    well = not any(_does(connection, _SAY, {**drawn, **each}) for each in wrong)
    _name(connection, author=_OTHER, readable="/w==", writable="/w==")
    well &= not _does(connection, _SAY, drawn)
    well &= connection.execute(_DECLINE, ["2026-03-01Z"]).rowcount == 0
    _name(connection, author=_ME, readable="/w==", writable="/w==")
    with connection.transaction(force_rollback=True):
        well &= _does(connection, _SAY, drawn)
    with connection.transaction(force_rollback=True):
        well &= connection.execute(_DECLINE, ["2026-03-01Z"]).rowcount == 1
        well &= not _does(connection, _SAY, drawn)
        well &= connection.execute(_DECLINE, ["2026-03-02Z"]).rowcount == 0
    return well


def _only(connection: Connection, statement: str, right: Given, wrong: list[Given]) -> bool:
    """Tell whether a row is taken with all its parts right, within what may be written, and not with one wrong."""
    well = not any(_does(connection, statement, {**right, **each}) for each in wrong)
    _name(connection, author=_ME, readable="/w==", writable="")
    well &= not _does(connection, statement, right)
    _name(connection, author=_ME, readable="/w==", writable="/w==")
    return well and _does(connection, statement, right)


def _name(connection: Connection, **settings: str) -> None:
    for name, value in settings.items():
        connection.execute(_SET, [f"atlas.{name}", value])


def _does(connection: Connection, statement: str, given: Given) -> bool:
    try:
        with connection.transaction():
            connection.execute(statement, given)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
