"""Recipients outside come by a link, rate what they got, and hear of each recall; so do readers who join later."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0046_pre_completing")]
    operations = [migrations.RunSQL(script("outside.sql"), migrations.RunSQL.noop)]
