"""Claims come to their end: marks on them, what was taken off the map, and stubs of what was erased."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0015_pre_flags")]
    operations = [migrations.RunSQL(script("retention.sql"), migrations.RunSQL.noop)]
