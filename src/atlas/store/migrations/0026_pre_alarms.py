"""Who opened what of late, planted claims, and the alarms that both raise."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0025_pre_glass")]
    operations = [migrations.RunSQL(script("alarms.sql"), migrations.RunSQL.noop)]
