"""What ends, comes back or is erased is noted in time that grows as it does, whatever the planner knows of it."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0035_pre_same")]
    operations = [migrations.RunSQL(script("noting.sql"), migrations.RunSQL.noop)]
