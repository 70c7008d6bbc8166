"""What happened: imports, decisions of the gate and their daily digests, how far jobs are."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

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
    # the cell or investigation that the visit is about
    reference = models.TextField(default="")
    # the person or organisation as whom a preview looked
    seen_as = models.UUIDField(null=True)
    # by the database's clock, which no visit chooses: it decides in which day's digest the row stands
    recorded_at = models.DateTimeField(db_default=Now())
    # the random bytes behind the commitments of an act that has a leaf of its own
    salts = models.BinaryField(null=True)

    class Meta:
        db_table = "decision"
        indexes: ClassVar = [
            models.Index(fields=["recorded_at", "id"], name="decision_recorded"),
            models.Index(fields=["decided_at", "id"], name="decision_decided"),
            models.Index(fields=["person", "decided_at"], name="decision_person"),
            models.Index(fields=["resource", "decided_at"], name="decision_resource"),
            models.Index(fields=["organisation", "decided_at", "id"], name="decision_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {'allowed' if self.allowed else 'refused'}"


class JournalDayRow(models.Model):
    """The digest of all decisions recorded on one day (UTC). `leaves` holds id (16 bytes) and hash (32) of each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    day = models.DateField(unique=True)
    entries = models.IntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField()
    salts = models.BinaryField()
    closed_at = models.DateTimeField()

    class Meta:
        db_table = "journal_day"

    def __str__(self) -> str:
        return f"{self.day}: {self.entries}"


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
