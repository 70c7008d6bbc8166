"""What is hidden behind an id is judged in the index: no row of it is visited."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0021_pre_masking")]
    operations = [migrations.RunSQL(script("lookups.sql"), migrations.RunSQL.noop)]
