"""What is due, and what one organisation did, is found in the order of its time, however long the record."""

from django.db import migrations, models

_KEPT = "CREATE INDEX claim_kept ON claim (author, recorded_at, id) WHERE withdrawn_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("store", "0023_pre_discussion")]
    operations = [
        migrations.RunSQL(_KEPT, migrations.RunSQL.noop),
        migrations.AddIndex(
            "decisionrow",
            models.Index(fields=["organisation", "decided_at", "id"], name="decision_organisation"),
        ),
    ]
