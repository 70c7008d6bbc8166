"""Comments with mentions, notifications, and whether somebody wants mails about them."""

from django.db import migrations, models

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0022_pre_lookups")]
    operations = [
        migrations.RunSQL(script("discussion.sql"), migrations.RunSQL.noop),
        migrations.AddField(
            model_name="mailaddressrow",
            name="notices",
            field=models.BooleanField(default=True, db_default=True),
        ),
        migrations.AddField(
            model_name="mailaddressrow",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
    ]
