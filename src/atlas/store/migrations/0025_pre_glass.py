"""Break-glass: requests, their answers, and what was opened for a time."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0024_pre_plans")]
    operations = [migrations.RunSQL(script("glass.sql"), migrations.RunSQL.noop)]
