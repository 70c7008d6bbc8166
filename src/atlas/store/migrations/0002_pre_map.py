"""The map's tables with their row policies, the policy in SQL, and the two owner functions."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0001_pre_alliance")]
    operations = [
        migrations.RunSQL(script(name), migrations.RunSQL.noop)
        for name in ("map.sql", "policy.sql", "definers.sql")
    ]
