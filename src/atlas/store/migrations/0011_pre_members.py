"""Members have a profile, cells a lead and a purpose, agreements a text; nodes are rows."""

import uuid
from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def _words() -> Any:
    return models.TextField(default="")


def _list() -> Any:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.TextField(), default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [("store", "0010_pre_journal")]
    operations = [
        migrations.CreateModel(
            name="NodeRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("short", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("country", models.TextField(default="")),
            ],
            options={"db_table": "node"},
        ),
        migrations.AddField("agreementrow", "text", _words()),
        migrations.AddField("agreementrow", "published_by", models.UUIDField(null=True)),
        migrations.AddField("signaturerow", "signed_by", models.UUIDField(null=True)),
        migrations.AddField("signaturerow", "digest", models.BinaryField(null=True)),
        migrations.AddField("organisationrow", "left_at", models.DateTimeField(null=True)),
        migrations.AddField("organisationrow", "clients", _list()),
        migrations.AddField("organisationrow", "levers", _list()),
        migrations.AddField("organisationrow", "jurisdictions", _list()),
        migrations.AddField("organisationrow", "authorities", _words()),
        migrations.AddField("organisationrow", "response_time", _words()),
        migrations.AddField("organisationrow", "contact", _words()),
        migrations.AddField("personrow", "left_at", models.DateTimeField(null=True)),
        migrations.AddField("cellrow", "purpose", _words()),
        migrations.AddField("cellrow", "bound_to", _words()),
        migrations.AddField(
            "cellrow",
            "targets",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            "cellrow",
            "lead",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="store.personrow",
            ),
        ),
        migrations.AddField("cellmemberrow", "joined_at", models.DateTimeField(null=True)),
    ]
