"""What catalogues call the same is found at once, where very many things are asked for what is said of them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0034_pre_judged")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX link_same ON link (source, target) WHERE type = 'revoked-by'",
            migrations.RunSQL.noop,
        )
    ]
