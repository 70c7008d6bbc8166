"""Versions are ranked by how strict they are marked, so a stricter marking of the same date is obeyed."""

import uuid
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from atlas.model.ids import OrganisationId
from atlas.policy.strictness import Contributor, strictness
from atlas.store.handlings import handling_of
from atlas.store.models import HandlingRow
from atlas.store.policies import script

_COLUMNS = "id, digest, tlp, alliance, cells, organisations, persons, purposes, basis, subject"


def rank_what_is_there(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Give each claim its strictness. The wall is lifted for it: an owner's UPDATE would change nothing."""
    with editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claim NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SELECT id, organisation_id FROM person")
        homes = dict(cursor.fetchall())
        cursor.execute(f"SELECT {_COLUMNS} FROM handling")
        names = _COLUMNS.split(", ")
        rows = [HandlingRow(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
        handlings = {row.id: handling_of(row) for row in rows}
        cursor.execute("SELECT author, handling, count(*) FROM claim GROUP BY author, handling")
        for author, handling, count in cursor.fetchall():
            by = Contributor(organisation=OrganisationId(uuid.UUID(str(author))), homes=homes)
            cursor.execute(
                "UPDATE claim SET strictness = %s WHERE author = %s AND handling = %s",
                [strictness(handlings[handling], by=by), author, handling],
            )
            if cursor.rowcount != count:
                raise RuntimeError(f"{cursor.rowcount} claims were ranked instead of {count}")
        cursor.execute("ALTER TABLE claim FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("store", "0002_pre_map")]
    operations = [
        migrations.RunSQL(script("remarking.sql"), migrations.RunSQL.noop),
        migrations.RunPython(rank_what_is_there, migrations.RunPython.noop),
    ]
