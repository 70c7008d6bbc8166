"""What the node's operators keep: rescues, and where people get mail. No map data."""

import uuid

from django.db import models

from atlas.store.models.alliance import PersonRow


class RescueRow(models.Model):
    """One operator wants to let a locked-out administrator in; a second one has to say so too. Kept for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT)
    digest = models.BinaryField(unique=True)  # of the code, which nobody keeps
    reason = models.TextField()
    begun_at = models.DateTimeField()
    begun_by = models.BigIntegerField(null=True)  # the login that the system knows, if it knows one
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)  # a person, or else another login
    confirmed_login = models.BigIntegerField(null=True)

    class Meta:
        db_table = "rescue"

    def __str__(self) -> str:
        return f"rescue of {self.person_id}"


class MailAddressRow(models.Model):
    """Where a person gets mail. Only the person and those who let people in ever see it."""

    person = models.OneToOneField(PersonRow, on_delete=models.CASCADE, primary_key=True)
    address = models.TextField()
    set_at = models.DateTimeField()
    notices = models.BooleanField(default=True, db_default=True)  # whether mails tell of them
    told_at = models.DateTimeField(null=True)  # what came before was told by mail

    class Meta:
        db_table = "mail_address"

    def __str__(self) -> str:
        return f"address of {self.person_id}"
