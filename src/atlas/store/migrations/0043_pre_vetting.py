"""Cross-vetting: rounds, who was drawn, reviews, fast tracks, conflicts of interest and citations, with row policies."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0042_pre_deconfliction")]
    operations = [migrations.RunSQL(script("vetting.sql"), migrations.RunSQL.noop)]
