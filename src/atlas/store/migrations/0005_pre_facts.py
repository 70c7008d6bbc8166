"""What a node notes about its own database: which text of the policy is in force, and a check of the map key."""

from django.db import migrations

_FACTS = """
CREATE TABLE node_fact (
    name  text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON node_fact FROM atlas_app;
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0004_pre_layouts")]
    operations = [migrations.RunSQL(_FACTS, migrations.RunSQL.noop)]
