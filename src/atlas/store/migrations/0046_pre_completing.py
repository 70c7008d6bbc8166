"""Incomplete claims are found, reviews end with their version, seats of who left are freed, steps have places of their own."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0045_pre_falling")]
    operations = [migrations.RunSQL(script("completing.sql"), migrations.RunSQL.noop)]
