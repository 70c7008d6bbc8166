"""An operation moves with its journal alone, and nothing is written into one that is not read."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0053_pre_playbooks")]
    operations = [migrations.RunSQL(script("deciding.sql"), migrations.RunSQL.noop)]
