"""The map's tables with their row policies. `sql/map.sql` is as it was: changes are further migrations."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0001_pre_alliance")]
    operations = [migrations.RunSQL(script("map.sql"), migrations.RunSQL.noop)]
