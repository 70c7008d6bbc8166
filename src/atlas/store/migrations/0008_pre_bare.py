"""Versions are compared without the labels of exports, and what stands is decided anew where it was decided otherwise.

Third in the line of rules by which versions were ranked. The third migration ranked what was there and left standing what
stood; here the greatest version comes to stand everywhere, with its projections, as if all versions came today.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from atlas.formats.stix import iter_decoded
from atlas.formats.stix.outgoing import without_labels
from atlas.model.claim import Decoded
from atlas.model.ids import ThingId, thing_id
from atlas.settings import Settings

_BATCH = 2_000
_MOST_LABELS = 9
_WALLED = ("claim", "link", "identifier", "appearance", "vocabulary", "withdrawal")

_COLUMNS = """
ALTER TABLE claim ADD COLUMN bare bytea NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN labels smallint NOT NULL DEFAULT 0;
GRANT SELECT (bare, labels) ON claim TO atlas_retire;
SET LOCAL ROLE atlas_retire;
DROP FUNCTION IF EXISTS atlas.retire(uuid[], text[], text[], bytea[], boolean[], integer[], text[], uuid[], text[],
    bytea[], timestamptz);
RESET ROLE;
DROP FUNCTION IF EXISTS atlas.version_rank(text, text, text, bytea);
"""
_MARKED = """
SELECT id, spec, content FROM claim
WHERE id > %s AND position('"object_marking_refs":["marking-definition--'::bytea IN content) > 0
ORDER BY id LIMIT %s
"""
_RANK = """(version || ' ' || split_part(strictness, '-', 1) || ' ' || split_part(strictness, '-', 2) || ' ' || spec
    || ' ' || encode(bare, 'hex') || ' ' || (9 - labels) || ' ' || encode(digest, 'hex') || ' '
    || split_part(strictness, '-', 3)) COLLATE "C" """
# For each object of which another version stands than should, or is hidden by another: what does, and what covers.
_DECIDED = f"""
CREATE TEMPORARY TABLE decided ON COMMIT DROP AS
WITH held AS (
    SELECT id, author, object, version, handling, ahead, current, covered_by,
           split_part(strictness, '-', 1) COLLATE "C" AS strict, split_part(strictness, '-', 2) = '1' AS stated,
           {_RANK} AS rank
    FROM claim
), best AS (
    SELECT author, object, max(rank) FILTER (WHERE NOT ahead) AS rank FROM held GROUP BY author, object
), early AS (
    SELECT b.author, b.object, max(e.strict) AS strict,
           (array_agg(e.handling ORDER BY e.strict DESC, e.rank DESC))[1] AS behind
    FROM best b JOIN held e ON e.author = b.author AND e.object = b.object
    WHERE e.ahead AND e.stated AND e.version > coalesce(split_part(b.rank, ' ', 1), '')
    GROUP BY b.author, b.object
), ending AS (
    SELECT b.author, b.object, h.id AS stands, coalesce(h.handling, e.behind) AS covering
    FROM best b
    LEFT JOIN early e ON e.author = b.author AND e.object = b.object
    LEFT JOIN held h ON h.author = b.author AND h.object = b.object AND h.rank = b.rank AND NOT h.ahead
        AND split_part(b.rank, ' ', 2) >= coalesce(e.strict, '')
)
SELECT n.* FROM ending n WHERE EXISTS (
    SELECT FROM held h WHERE h.author = n.author AND h.object = n.object
    AND (h.current IS DISTINCT FROM coalesce(h.id = n.stands, false)
         OR NOT h.current AND h.covered_by IS DISTINCT FROM n.covering))
"""
_LOSING = """
CREATE TEMPORARY TABLE losing ON COMMIT DROP AS
SELECT c.id, c.handling, c.words FROM claim c JOIN decided d ON d.author = c.author AND d.object = c.object
WHERE c.current AND c.id IS DISTINCT FROM d.stands
"""
_RETIRED = (
    "DELETE FROM link p USING losing l WHERE p.claim = l.id",
    "DELETE FROM identifier p USING losing l WHERE p.claim = l.id",
    "DELETE FROM appearance p USING losing l WHERE p.claim = l.id",
    """INSERT INTO vocabulary (word, handling, count)
    SELECT word, l.handling, -count(*) FROM losing l, unnest(tsvector_to_array(l.words)) AS word
    GROUP BY word, l.handling""",
    """UPDATE claim c SET current = false, covered_by = d.covering FROM decided d
    WHERE c.author = d.author AND c.object = d.object AND c.id IS DISTINCT FROM d.stands""",
    """INSERT INTO withdrawal (id, handling, covered_by, author, object, thing, kind, stix_id, withdrawn_at)
    SELECT gen_random_uuid(), g.handling, g.covering, g.author, g.object, g.thing,
           split_part(g.stix_id, '--', 1), g.stix_id, now()
    FROM (SELECT c.handling, d.covering, c.author, c.object, c.thing, c.stix_id
          FROM losing l JOIN claim c ON c.id = l.id JOIN decided d ON d.author = c.author AND d.object = c.object
          WHERE c.handling <> d.covering) AS g
    ON CONFLICT (author, object, thing, handling) DO NOTHING""",
    """UPDATE withdrawal w SET covered_by = d.covering FROM decided d
    WHERE w.author = d.author AND w.object = d.object AND w.handling <> d.covering""",
    """DELETE FROM withdrawal w USING decided d
    WHERE w.author = d.author AND w.object = d.object AND w.handling = d.covering""",
)
_COMING = """
SELECT c.id, c.handling, c.thing, c.object, c.stix_id, c.content
FROM claim c JOIN decided d ON d.stands = c.id WHERE NOT c.current
"""
_STANDS = "UPDATE claim SET current = true, covered_by = NULL WHERE id = ANY (%s)"
_WORDS = """
INSERT INTO vocabulary (word, handling, count)
SELECT word, c.handling, count(*) FROM claim c, unnest(tsvector_to_array(c.words)) AS word
WHERE c.id = ANY (%s) GROUP BY word, c.handling
"""
_LINK = "INSERT INTO link VALUES (%s, %s, %s, %s, %s, %s, %s)"
_IDENTIFIER = "INSERT INTO identifier VALUES (%s, %s, %s, %s, %s)"
_APPEARANCE = "INSERT INTO appearance VALUES (%s, %s, %s, %s, %s)"


def compare_and_decide(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill what versions are compared by, and let the greatest stand. The wall is lifted for it."""
    with editor.connection.cursor() as cursor:
        for table in _WALLED:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        _fill(cursor)
        _decide(cursor)
        for table in _WALLED:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _fill(cursor: Any) -> None:
    cursor.execute("UPDATE claim SET bare = digest")
    last = "00000000-0000-0000-0000-000000000000"
    while rows := _marked(cursor, last):
        last = rows[-1][0]
        found = ((id_, *without_labels(bytes(content), spec)) for id_, spec, content in rows)
        cursor.executemany(
            "UPDATE claim SET bare = %s, labels = %s WHERE id = %s",
            [
                (hashlib.sha256(bare).digest(), min(labels, _MOST_LABELS), id_)
                for id_, bare, labels in found
                if labels
            ],
        )


def _marked(cursor: Any, last: object) -> Sequence[Any]:
    cursor.execute(_MARKED, [last, _BATCH])
    found: Sequence[Any] = cursor.fetchall()
    return found


def _decide(cursor: Any) -> None:
    cursor.execute(_DECIDED)
    cursor.execute(_LOSING)
    for statement in _RETIRED:
        cursor.execute(statement)
    cursor.execute(_COMING)
    coming = cursor.fetchall()
    if not coming:
        return
    ids = [row[0] for row in coming]
    cursor.execute(_STANDS, [ids])
    cursor.execute(_WORDS, [ids])
    map_key = Settings.from_env().key("map")
    for row in coming:
        _project(cursor, row, map_key)


def _project(cursor: Any, row: Sequence[Any], map_key: bytes) -> None:
    """Put the links, identifiers and appearances of a claim on the map, as its import would have."""
    claim, handling, thing, object_, stix_id, content = row
    if thing_id(map_key, stix_id) != object_:
        raise RuntimeError("The map key of the data folder does not belong to this database.")
    (found,) = iter_decoded(io.BytesIO(bytes(content)))
    ends = {thing: stix_id}
    if isinstance(found, Decoded):
        for source, type_, target in _links(found, thing, map_key):
            cursor.execute(
                _LINK, [claim, handling, source[0], type_, target[0], source[1], target[1]]
            )
            ends.setdefault(*source)
            ends.setdefault(*target)
        for each in found.identifiers:
            cursor.execute(_IDENTIFIER, [claim, handling, thing, each.kind, each.value])
    for end, named in ends.items():
        cursor.execute(_APPEARANCE, [claim, handling, end, named.partition("--")[0], named])


def _links(
    found: Decoded, thing: ThingId, map_key: bytes
) -> Iterator[tuple[tuple[ThingId, str], str, tuple[ThingId, str]]]:
    def end(reference: str) -> tuple[ThingId, str]:
        return (thing if reference == found.object_id else thing_id(map_key, reference)), reference

    for link in found.links:
        yield end(link.source), link.type, end(link.target)


class Migration(migrations.Migration):
    dependencies = [("store", "0007_pre_revoked")]
    operations = [
        migrations.RunSQL(_COLUMNS, migrations.RunSQL.noop),
        migrations.RunPython(compare_and_decide, migrations.RunPython.noop),
    ]
