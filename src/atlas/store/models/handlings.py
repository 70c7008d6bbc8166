"""Who may read and what may be done: interned, immutable, append-only."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HandlingRow(models.Model):
    """Who may read: interned, immutable, append-only. The id is the bit of the scope."""

    id = models.IntegerField(primary_key=True)
    digest = models.BinaryField(unique=True)
    tlp = models.TextField()
    alliance = models.BooleanField()
    cells = ArrayField(models.UUIDField())
    organisations = ArrayField(models.UUIDField())
    persons = ArrayField(models.UUIDField())
    purposes = ArrayField(models.TextField())
    basis = models.TextField(null=True)  # noqa: DJ001 - no basis is not an empty code
    subject = models.TextField()

    class Meta:
        db_table = "handling"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id__gte=0), name="handling_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.tlp}"


class TermsRow(models.Model):
    """What may be done: interned, immutable, append-only."""

    id = models.IntegerField(primary_key=True)
    digest = models.BinaryField(unique=True)
    terms = models.JSONField()

    class Meta:
        db_table = "terms"

    def __str__(self) -> str:
        return str(self.id)
