"""Rescues, addresses for mail, and flags of the screening, which stand behind the wall."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0013_pre_parts")]
    operations = [
        migrations.CreateModel(
            name="RescueRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("digest", models.BinaryField(unique=True)),
                ("reason", models.TextField()),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.BigIntegerField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_login", models.BigIntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": "rescue"},
        ),
        migrations.CreateModel(
            name="MailAddressRow",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.TextField()),
                ("set_at", models.DateTimeField()),
            ],
            options={"db_table": "mail_address"},
        ),
        migrations.RunSQL(script("flags.sql"), migrations.RunSQL.noop),
    ]
