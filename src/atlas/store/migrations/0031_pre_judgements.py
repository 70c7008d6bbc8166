"""What members judge of two things, with its row policies."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0030_pre_said")]
    operations = [migrations.RunSQL(script("judgements.sql"), migrations.RunSQL.noop)]
