"""Decisions say what a visit was about and as whom a preview looked; those of a day have one digest."""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

_RECORDED = "UPDATE decision SET recorded_at = decided_at"
_SHUT = "REVOKE UPDATE, DELETE, TRUNCATE ON journal_day FROM atlas_app"
_BY = {
    "decision_recorded": ["recorded_at", "id"],
    "decision_decided": ["decided_at", "id"],
    "decision_person": ["person", "decided_at"],
    "decision_resource": ["resource", "decided_at"],
}


class Migration(migrations.Migration):
    dependencies = [("store", "0009_pre_resources")]
    operations = [
        migrations.AddField("decisionrow", "reference", models.TextField(default="")),
        migrations.AddField("decisionrow", "seen_as", models.UUIDField(null=True)),
        migrations.AddField(
            "decisionrow",
            "recorded_at",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField("decisionrow", "salts", models.BinaryField(null=True)),
        migrations.RunSQL(_RECORDED, migrations.RunSQL.noop),
        *(
            migrations.AddIndex("decisionrow", models.Index(fields=fields, name=name))
            for name, fields in _BY.items()
        ),
        migrations.CreateModel(
            name="JournalDayRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("day", models.DateField(unique=True)),
                ("entries", models.IntegerField()),
                ("leaves", models.BinaryField()),
                ("root", models.BinaryField()),
                ("salts", models.BinaryField()),
                ("closed_at", models.DateTimeField()),
            ],
            options={"db_table": "journal_day"},
        ),
        migrations.RunSQL(_SHUT, migrations.RunSQL.noop),
    ]
