"""Releases are called back too where a claim is superseded, or was found compromised."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0044_pre_rolling")]
    operations = [migrations.RunSQL(script("falling.sql"), migrations.RunSQL.noop)]
