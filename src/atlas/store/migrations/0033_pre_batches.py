"""What is noted of imports, with its row policies, and which claims an undo of one takes."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0032_pre_numbering")]
    operations = [migrations.RunSQL(script("batches.sql"), migrations.RunSQL.noop)]
