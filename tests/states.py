"""What a database holds, as values that can be compared: random ids, salts and times of recording aside.

Aside too is what is neither listed nor exported: a content that is known with fewer labels, and came before that. And
withdrawals: they say what stood once, which depends on the order of arrival.
"""

from typing import Any

from atlas.store.claims import ONLY_LABELLED
from cluster import Connection, Database

# One line a row, each naming its claim by what was contributed: author, object, version, content.
_STATE = f"""
WITH known AS (
    SELECT c.*, o.short || ' ' || c.stix_id || ' ' || c.version || ' ' || c.spec || ' '
           || encode(c.digest, 'hex') AS label
    FROM claim c JOIN organisation o ON o.id = c.author WHERE NOT ({ONLY_LABELLED})
)
SELECT 'claim', label, k.thing::text, k.object::text, concat_ws('|', k.kind, k.name, k.aliases, k.words, k.current,
       k.ahead, k.revoked, k.created_at, k.modified_at, k.confidence, encode(sha256(k.content), 'hex')),
       encode(h.digest, 'hex'), encode(v.digest, 'hex')
FROM known k JOIN handling h ON h.id = k.handling LEFT JOIN handling v ON v.id = k.covered_by
UNION ALL
SELECT 'link', label, p.source::text, p.target::text, concat_ws('|', p.type, p.source_stix_id, p.target_stix_id),
       encode(h.digest, 'hex'), ''
FROM link p JOIN known k ON k.id = p.claim JOIN handling h ON h.id = p.handling
UNION ALL
SELECT 'identifier', label, p.thing::text, p.kind, p.value, encode(h.digest, 'hex'), ''
FROM identifier p JOIN known k ON k.id = p.claim JOIN handling h ON h.id = p.handling
UNION ALL
SELECT 'appearance', label, p.thing::text, p.kind, p.stix_id, encode(h.digest, 'hex'), ''
FROM appearance p JOIN known k ON k.id = p.claim JOIN handling h ON h.id = p.handling
UNION ALL
SELECT 'word', v.word, '', '', sum(v.count)::text, encode(h.digest, 'hex'), ''
FROM vocabulary v JOIN handling h ON h.id = v.handling
GROUP BY v.word, h.digest HAVING sum(v.count) <> 0
UNION ALL
SELECT 'opening', label, '', '', '', encode(h.digest, 'hex'), ''
FROM opening p JOIN known k ON k.id = p.claim JOIN handling h ON h.id = p.handling
UNION ALL
SELECT 'part', label, p.place::text, encode(sha256(p.content), 'hex'), concat_ws('|', p.aliases, p.confidence, p.words,
       p.fresh), encode(h.digest, 'hex'), ''
FROM claim_part p JOIN known k ON k.id = p.claim JOIN handling h ON h.id = p.handling
UNION ALL
SELECT 'pending', label, l.type, '', '', '', ''
FROM log_pending l JOIN known k ON k.id = l.claim
UNION ALL
SELECT 'of no claim', claim::text, '', '', '', '', '' FROM (
    SELECT claim FROM link UNION ALL SELECT claim FROM identifier UNION ALL SELECT claim FROM appearance
    UNION ALL SELECT claim FROM opening UNION ALL SELECT claim FROM log_pending WHERE type = 'claim'
    UNION ALL SELECT claim FROM claim_part
) AS p WHERE claim NOT IN (SELECT id FROM claim)
"""


def state(database: Database) -> list[tuple[Any, ...]]:
    """Return every row of the map, sorted, without what is random or tells when it was recorded."""
    with database.superuser() as superuser:
        return sorted(superuser.execute(_STATE).fetchall(), key=repr)


def digest(database: Database) -> tuple[int, str]:
    """Return the number of rows of `state` and one hash over them, made in the database."""
    with database.superuser() as superuser:
        return _digest(superuser)


def _digest(superuser: Connection) -> tuple[int, str]:
    row = superuser.execute(
        f"""SELECT count(*), coalesce(encode(sha256(string_agg(line, E'\\n' ORDER BY line COLLATE "C")::bytea), 'hex'),
            '') FROM (SELECT replace(t::text, '\\', '/') AS line FROM ({_STATE}) AS t) AS lines"""
    ).fetchone()
    assert row is not None
    return row[0], row[1]
