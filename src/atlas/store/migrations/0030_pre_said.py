"""When and where a claim says it was so, as columns: the map is asked by both. Rewrites the table of claims once."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0029_pre_found")]
    operations = [migrations.RunSQL(script("said.sql"), migrations.RunSQL.noop)]
