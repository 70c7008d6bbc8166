"""Folders of targets, with their row policies."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0038_pre_transitions")]
    operations = [migrations.RunSQL(script("investigations.sql"), migrations.RunSQL.noop)]
