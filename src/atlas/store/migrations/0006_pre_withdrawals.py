"""Whoever could read what is hidden by a stricter version is told that its contributor withdrew it."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from atlas.store.policies import script

# Of a claim `c`: it stood once, for it outranked all that were recorded with it or before, by the rule of its release
# (date, STIX version, content) and by ours. Where in doubt it did not: nobody must hear of what he never could read.
_OLD_RANK = "({c}.version || ' ' || {c}.spec || ' ' || encode({c}.digest, 'hex')) COLLATE \"C\""
_RANK = """({c}.version || ' ' || split_part({c}.strictness, '-', 1) || ' ' || {c}.spec || ' '
    || encode({c}.digest, 'hex') || ' ' || split_part({c}.strictness, '-', 3)) COLLATE "C" """
_STOOD = f"""
    c.covered_by <> c.handling AND NOT c.ahead AND NOT EXISTS (
        SELECT FROM claim b WHERE b.author = c.author AND b.object = c.object AND b.id <> c.id
        AND b.recorded_at <= c.recorded_at AND CASE
            WHEN b.ahead THEN b.version > c.version AND b.strictness > c.strictness
            ELSE {_RANK.format(c="b")} > {_RANK.format(c="c")} OR {_OLD_RANK.format(c="b")} > {_OLD_RANK.format(c="c")}
            END)
"""
# The day is that on which another handling came after the last version under this one: nearest to what `retire`
# would have noted.
_TELL = f"""
INSERT INTO withdrawal (id, handling, covered_by, author, object, thing, kind, stix_id, withdrawn_at)
SELECT gen_random_uuid(), o.handling, o.covered_by, o.author, o.object, o.thing,
       split_part(o.stix_id, '--', 1), o.stix_id,
       coalesce((SELECT min(c.recorded_at) FROM claim c
                 WHERE c.author = o.author AND c.object = o.object AND c.handling <> o.handling
                   AND c.recorded_at > o.last_at), o.last_at)
FROM (SELECT author, object, thing, stix_id, handling, covered_by, max(recorded_at) AS last_at FROM claim c
      WHERE {_STOOD}
      GROUP BY author, object, thing, stix_id, handling, covered_by) AS o
"""
_MISSING = f"""
SELECT count(DISTINCT (author, object, thing, handling)) - (SELECT count(*) FROM withdrawal)
FROM claim c WHERE {_STOOD}
"""


def tell_of_what_is_hidden(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Note each withdrawal of a version that stood. The wall is lifted for it."""
    with editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claim NO FORCE ROW LEVEL SECURITY")
        cursor.execute(_TELL)
        cursor.execute(_MISSING)
        if missing := cursor.fetchone()[0]:
            raise RuntimeError(f"{missing} withdrawals were not noted")
        cursor.execute("ALTER TABLE claim FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE withdrawal FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("store", "0005_pre_facts")]
    operations = [
        migrations.RunSQL(script("withdrawals.sql"), migrations.RunSQL.noop),
        migrations.RunPython(tell_of_what_is_hidden, migrations.RunPython.noop),
    ]
