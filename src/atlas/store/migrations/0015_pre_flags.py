"""A flag names its claim without a key to it: the error of a key would tell whether a hidden claim is there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0014_pre_operating")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE flag DROP CONSTRAINT flag_claim_fkey", migrations.RunSQL.noop
        )
    ]
