"""What readers of a feed must hear of, numbered as it was committed; what is there already by its time of recording."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from atlas.store.policies import script

_NUMBER = """
INSERT INTO change (claim, gone, handling, stix_id, number, added_at)
SELECT id, false, handling, stix_id, row_number() OVER (ORDER BY recorded_at, id), recorded_at FROM claim
ORDER BY recorded_at, id
"""


def number_what_is_there(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Number every claim. The wall is lifted for it: an owner would read none."""
    with editor.connection.cursor() as cursor:
        for table in ("claim", "change"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(_NUMBER)
        numbered = cursor.rowcount
        cursor.execute("SELECT count(*) FROM claim")
        (count,) = cursor.fetchone()
        if numbered != count:
            raise RuntimeError(f"{numbered} claims were numbered instead of {count}")
        for table in ("claim", "change"):
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("store", "0031_pre_judgements")]
    operations = [
        migrations.RunSQL(script("numbering.sql"), migrations.RunSQL.noop),
        migrations.RunPython(number_what_is_there, migrations.RunPython.noop),
    ]
