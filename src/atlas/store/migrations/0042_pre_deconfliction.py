"""What organisations work on, as tokens; who asked for it; and what was met."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0041_pre_packages")]
    operations = [migrations.RunSQL(script("deconfliction.sql"), migrations.RunSQL.noop)]
