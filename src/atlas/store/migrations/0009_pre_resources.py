"""A decision says what the act was done to, and the reason that was given for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0008_pre_bare")]
    operations = [
        migrations.AddField("decisionrow", "resource_organisation", models.UUIDField(null=True)),
        migrations.AddField("decisionrow", "resource", models.UUIDField(null=True)),
        migrations.AddField("decisionrow", "stated_reason", models.TextField(default="")),
    ]
