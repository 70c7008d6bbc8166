"""How people come in. Only hashes of secrets are kept."""

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
