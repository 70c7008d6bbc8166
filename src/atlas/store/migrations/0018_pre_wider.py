"""Requests to release a claim to more, and their answers."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0017_pre_ledger")]
    operations = [migrations.RunSQL(script("wider.sql"), migrations.RunSQL.noop)]
