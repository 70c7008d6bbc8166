"""What happened: imports, decisions of the gate, how far jobs are."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from atlas.store.models.alliance import OrganisationRow


class BatchRow(models.Model):
    """One import: whose it was and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(OrganisationRow, on_delete=models.PROTECT)
    started_at = models.DateTimeField()

    class Meta:
        db_table = "batch"

    def __str__(self) -> str:
        return str(self.id)


class DecisionRow(models.Model):
    """What the gate decided: who, what, for which purpose, by which rules. Written before the scope opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    decided_at = models.DateTimeField()
    organisation = models.UUIDField()
    person = models.UUIDField(null=True)
    system = models.TextField(default="")
    action = models.TextField()
    purpose = models.TextField()
    allowed = models.BooleanField()
    reasons = ArrayField(models.TextField())
    # what it was done to, and the reason that the actor gave
    resource_organisation = models.UUIDField(null=True)
    resource = models.UUIDField(null=True)
    stated_reason = models.TextField(default="")

    class Meta:
        db_table = "decision"

    def __str__(self) -> str:
        return f"{self.action} {'allowed' if self.allowed else 'refused'}"


class ProgressRow(models.Model):
    """How far a job is: counts and a fixed title, no map data."""

    id = models.BigAutoField(primary_key=True)
    title = models.TextField()
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)

    class Meta:
        db_table = "progress"

    def __str__(self) -> str:
        return f"{self.title}: {self.done}"
