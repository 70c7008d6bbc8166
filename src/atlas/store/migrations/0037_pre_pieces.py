"""The claims of a batch are found by id from a place on, so that an undo in pieces does not sort the rest each time."""

from django.db import migrations

_FOUND = """
CREATE INDEX claim_batch_id ON claim (batch, id);
DROP INDEX claim_batch;
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0036_pre_counting")]
    operations = [migrations.RunSQL(_FOUND, migrations.RunSQL.noop)]
