"""Intelligence packages: drafts, releases, what became of them, and what is called back."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0040_pre_nominations")]
    operations = [migrations.RunSQL(script("packages.sql"), migrations.RunSQL.noop)]
