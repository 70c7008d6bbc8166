"""Walks over links leave out those whose claim its contributor revoked: an index of the few there are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0006_pre_withdrawals")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX claim_revoked ON claim (id) WHERE current AND revoked",
            migrations.RunSQL.noop,
        )
    ]
