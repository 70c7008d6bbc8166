"""Who is in: organisations, persons, cells, agreements, grounds in law."""

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
