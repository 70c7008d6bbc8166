"""Watched claims and alarms stand inside the wall; what was opened is shown to nobody."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0026_pre_alarms")]
    operations = [migrations.RunSQL(script("watching.sql"), migrations.RunSQL.noop)]
