"""The ledger of what went out, to whom and why."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0016_pre_retention")]
    operations = [migrations.RunSQL(script("ledger.sql"), migrations.RunSQL.noop)]
