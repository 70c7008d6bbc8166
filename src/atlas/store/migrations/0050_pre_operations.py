"""Operations of cells, with their row policies."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0049_pre_placed")]
    operations = [migrations.RunSQL(script("operations.sql"), migrations.RunSQL.noop)]
