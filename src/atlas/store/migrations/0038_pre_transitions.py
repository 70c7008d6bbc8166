"""From which state into which something of a workflow went, with its row policies."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0037_pre_pieces")]
    operations = [migrations.RunSQL(script("transitions.sql"), migrations.RunSQL.noop)]
