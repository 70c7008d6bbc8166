"""A claim may stand under a masked name; a token for personal data carries what it is about."""

from django.db import migrations, models

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0020_pre_subjects")]
    operations = [
        migrations.RunSQL(script("masking.sql"), migrations.RunSQL.noop),
        migrations.AddField("TokenRow", "reference", models.TextField(default="")),
    ]
