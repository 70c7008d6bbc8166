"""Playbooks that closed operations leave."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0052_pre_judged")]
    operations = [migrations.RunSQL(script("playbooks.sql"), migrations.RunSQL.noop)]
