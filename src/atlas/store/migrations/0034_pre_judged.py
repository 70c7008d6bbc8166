"""When what is judged last changed is found by an index: the whole map is held against it."""

from django.db import migrations

_CHANGED = """
DROP INDEX judgement_recorded;
CREATE INDEX judgement_changed ON judgement (coalesce(withdrawn_at, recorded_at));
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0033_pre_batches")]
    operations = [migrations.RunSQL(_CHANGED, migrations.RunSQL.noop)]
