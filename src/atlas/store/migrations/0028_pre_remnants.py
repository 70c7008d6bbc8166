"""Flags end with their comment, objections with what they are about; a token is kept by older code too."""

from django.db import migrations, models

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0027_pre_watching")]
    operations = [
        migrations.RunSQL(script("remnants.sql"), migrations.RunSQL.noop),
        migrations.AlterField("TokenRow", "reference", models.TextField(default="", db_default="")),
    ]
