"""What a roll-back of a whole contributor changes beside claims."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0043_pre_vetting")]
    operations = [migrations.RunSQL(script("rolling.sql"), migrations.RunSQL.noop)]
