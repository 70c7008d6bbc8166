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
    text = models.TextField(default="")
    effective_from = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        db_table = "agreement"

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class NodeRow(models.Model):
    """A permanent seat of the alliance, with its country as an alpha-2 code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    short = models.TextField(unique=True)
    name = models.TextField()
    country = models.TextField(default="")

    class Meta:
        db_table = "node"

    def __str__(self) -> str:
        return self.short


class OrganisationRow(models.Model):
    """A member, or a public source of which everything is TLP:CLEAR.

    It is suspended where it is not active and has not left. What others must not know of it (prices, costs, who its
    customers are beyond the names that bound the onward release of AMBER, plans) has no column, on purpose (P8).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    short = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    sector = models.TextField(default="")
    country = models.TextField(default="")
    node = models.TextField(default="")
    active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True)
    clients = ArrayField(models.TextField(), default=list)
    levers = ArrayField(models.TextField(), default=list)
    jurisdictions = ArrayField(models.TextField(), default=list)
    authorities = models.TextField(default="")
    response_time = models.TextField(default="")
    contact = models.TextField(default="")

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
    signed_by = models.UUIDField(null=True)  # no person: the node's operator recorded it
    digest = models.BinaryField(null=True)  # SHA-256 of the text that was signed

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
    left_at = models.DateTimeField(null=True)

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
    purpose = models.TextField(default="")
    bound_to = models.TextField(default="")
    targets = ArrayField(models.UUIDField(), default=list)
    lead = models.ForeignKey(PersonRow, on_delete=models.PROTECT, null=True)
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
    joined_at = models.DateTimeField(null=True)

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
