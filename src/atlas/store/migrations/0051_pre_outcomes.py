"""Outcomes of disruption: numbers that are recorded, corrected by new versions, and withdrawn."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0050_pre_operations")]
    operations = [migrations.RunSQL(script("outcomes.sql"), migrations.RunSQL.noop)]
