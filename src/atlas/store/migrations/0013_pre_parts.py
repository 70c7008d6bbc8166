"""A property under a stricter handling of its own is hidden alone, while the rest of its claim shows."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0012_pre_signin")]
    operations = [migrations.RunSQL(script("parts.sql"), migrations.RunSQL.noop)]
