"""Rows outside the wall: the alliance, handlings, decisions, sign-in links, progress. Never map data.

The map's own tables (claim, link, identifier, appearance, vocabulary, opening, log_pending, withdrawal) are
written by hand in `sql/map.sql` and `sql/withdrawals.sql`, each with its row policy. These rows never leave the
store: it returns domain values.
"""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class AgreementRow(models.Model):
    """The text that members sign; the one in force is the latest whose day has come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.TextField()
    version = models.TextField(unique=True)
    effective_from = models.DateTimeField()

    class Meta:
        db_table = "agreement"

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class OrganisationRow(models.Model):
    """A member, or a public source of which everything is TLP:CLEAR."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    short = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    sector = models.TextField(default="")
    country = models.TextField(default="")
    node = models.TextField(default="")
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "organisation"

    def __str__(self) -> str:
        return self.short


class SignatureRow(models.Model):
    """An organisation signed an agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agreement = models.ForeignKey(AgreementRow, on_delete=models.PROTECT)
    organisation = models.ForeignKey(OrganisationRow, on_delete=models.PROTECT)
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "signature"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="signature_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} signed {self.agreement_id}"


class PersonRow(AbstractBaseUser):
    """A named person of one organisation, with roles R1 to R13. Passwords are not used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    short = models.TextField(unique=True)
    name = models.TextField()
    organisation = models.ForeignKey(OrganisationRow, on_delete=models.PROTECT)
    roles = ArrayField(models.TextField(), default=list)
    trained_until = models.DateField()
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "short"
    REQUIRED_FIELDS: ClassVar = []
    objects: ClassVar = BaseUserManager()

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return self.short


class CellRow(models.Model):
    """A temporary group of organisations bound to targets, with the strictest marking that it may carry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    short = models.TextField(unique=True)
    name = models.TextField()
    charter = models.TextField()
    ceiling = models.TextField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cell"

    def __str__(self) -> str:
        return self.short


class CellMemberRow(models.Model):
    """An organisation in a cell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cell = models.ForeignKey(CellRow, on_delete=models.CASCADE)
    organisation = models.ForeignKey(OrganisationRow, on_delete=models.PROTECT)

    class Meta:
        db_table = "cell_member"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "organisation"], name="cell_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.cell_id}"


class LegalBasisRow(models.Model):
    """A ground in law with its dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField()
    jurisdiction = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "legal_basis"

    def __str__(self) -> str:
        return f"{self.code} ({self.jurisdiction})"


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

    class Meta:
        db_table = "decision"

    def __str__(self) -> str:
        return f"{self.action} {'allowed' if self.allowed else 'refused'}"


class SigninLinkRow(models.Model):
    """A one-time sign-in link: only the hash of its token is kept."""

    digest = models.BinaryField(primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signin_link"

    def __str__(self) -> str:
        return f"link of {self.person_id}"


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
