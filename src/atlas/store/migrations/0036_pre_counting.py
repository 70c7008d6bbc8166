"""A number of a feed is given once, though the row that had it goes."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0035_pre_same")]
    operations = [migrations.RunSQL(script("counting.sql"), migrations.RunSQL.noop)]
