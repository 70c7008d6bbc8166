"""Layouts, kept for one scope each, and saved views, each under a handling of its own."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0003_pre_remarking")]
    operations = [migrations.RunSQL(script("layouts.sql"), migrations.RunSQL.noop)]
