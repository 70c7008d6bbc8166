"""How people come in. Only hashes of secrets are kept."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from atlas.store.models.alliance import PersonRow


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


class TokenRow(models.Model):
    """A bearer token for programs: whose it is, what for, how far it reaches, until when. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    digest = models.BinaryField(unique=True)
    person = models.ForeignKey(PersonRow, on_delete=models.CASCADE)
    name = models.TextField(default="")
    purpose = models.TextField()
    reference = models.TextField(default="", db_default="")
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        db_table = "token"

    def __str__(self) -> str:
        return f"token of {self.person_id}"


class SittingRow(models.Model):
    """One sign-in of one browser. The session names it; where it has ended, the session is nobody's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(PersonRow, on_delete=models.CASCADE)
    method = models.TextField()
    browser = models.TextField(default="")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sitting"

    def __str__(self) -> str:
        return f"sitting of {self.person_id}"


class ThrottleRow(models.Model):
    """Wrong guesses of one account or from one address within a window; the key is a keyed hash of either."""

    key = models.BinaryField(primary_key=True)
    failures = models.IntegerField()
    since = models.DateTimeField()

    class Meta:
        db_table = "throttle"

    def __str__(self) -> str:
        return f"{self.failures} since {self.since}"


class PasskeyRow(models.Model):
    """A public key of a person's authenticator (WebAuthn), and how often that says it has signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    person = models.ForeignKey(PersonRow, on_delete=models.CASCADE)
    name = models.TextField()
    signed = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)

    class Meta:
        db_table = "passkey"

    def __str__(self) -> str:
        return f"passkey of {self.person_id}"


class TotpRow(models.Model):
    """A person's secret for codes by time, encrypted, and the last step of time whose code was used."""

    person = models.OneToOneField(PersonRow, on_delete=models.CASCADE, primary_key=True)
    secret = models.BinaryField()
    created_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "totp"

    def __str__(self) -> str:
        return f"codes of {self.person_id}"


class RecoveryCodeRow(models.Model):
    """A code that signs in once where everything else is lost: only its hash is kept."""

    digest = models.BinaryField(primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.CASCADE)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"


class IdentityRow(models.Model):
    """Who a person is at a provider of OpenID Connect: issuer and subject, one of each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    issuer = models.TextField()
    subject = models.TextField()
    person = models.ForeignKey(PersonRow, on_delete=models.CASCADE)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "identity"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.UniqueConstraint(fields=["issuer", "person"], name="identity_of_person_once"),
        ]

    def __str__(self) -> str:
        return f"identity of {self.person_id}"
