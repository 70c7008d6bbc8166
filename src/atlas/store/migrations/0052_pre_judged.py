"""Judgements by hand are told to readers of a feed."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0051_pre_outcomes")]
    operations = [migrations.RunSQL(script("judged.sql"), migrations.RunSQL.noop)]
