"""No two entries of one nomination stand in one place, whatever wrote them: what each means is told from their order."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0048_pre_bounded")]
    operations = [
        migrations.RunSQL(
            "DROP INDEX nomination_entry_nomination;"
            "CREATE UNIQUE INDEX nomination_entry_nomination ON nomination_entry (nomination, place)",
            migrations.RunSQL.noop,
        )
    ]
