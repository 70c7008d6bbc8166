"""The archive of an operation tells how long it was in each state, after its cell closed as well."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0054_pre_deciding")]
    operations = [migrations.RunSQL(script("archived_steps.sql"), migrations.RunSQL.noop)]
