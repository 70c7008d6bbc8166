"""Whoever looks a value up touches as much of the index as if nobody held it, however many rows do not show."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0047_pre_outside")]
    operations = [
        migrations.RunSQL(
            "DROP INDEX identifier_value;"
            "CREATE INDEX identifier_value ON identifier (value, kind, handling) INCLUDE (claim, thing)",
            migrations.RunSQL.noop,
        )
    ]
