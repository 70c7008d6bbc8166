"""Drafts of claims, each its author's alone."""

from django.db import migrations

from atlas.store.policies import script


class Migration(migrations.Migration):
    dependencies = [("store", "0018_pre_wider")]
    operations = [migrations.RunSQL(script("drafts.sql"), migrations.RunSQL.noop)]
