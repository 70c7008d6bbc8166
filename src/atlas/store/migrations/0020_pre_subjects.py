"""Cases of persons who ask about data on themselves, and what they object to."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0019_pre_drafts")]
    operations = [migrations.RunSQL(script("subjects.sql"), migrations.RunSQL.noop)]
