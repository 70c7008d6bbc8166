"""Targets that members nominate, their ballots and the weights of the criteria, with their row policies."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0039_pre_investigations")]
    operations = [migrations.RunSQL(script("nominations.sql"), migrations.RunSQL.noop)]
