"""Agreements with their texts, and who signed them."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime

from atlas.model.ids import OrganisationId, PersonId
from atlas.store.alliance.values import Agreement, Signature
from atlas.store.models import AgreementRow, SignatureRow


def digest_of(text: str) -> bytes:
    """Return the SHA-256 of an agreement's text in UTF-8: what a signature is about."""
    return hashlib.sha256(text.encode()).digest()


def save_agreement(  # noqa: PLR0913 - what a row holds
    title: str,
    version: str,
    *,
    effective_from: datetime,
    text: str = "",
    by: PersonId | None = None,
    id_: uuid.UUID | None = None,
) -> uuid.UUID:
    """Keep an agreement; the same version again changes nothing. Return its id."""
    row, _ = AgreementRow.objects.get_or_create(
        version=version,
        defaults={
            "id": id_ or uuid.uuid4(),
            "title": title,
            "text": text,
            "effective_from": effective_from,
            "published_by": by,
        },
    )
    return row.id


def current_agreement(at: datetime) -> uuid.UUID | None:
    """Return the agreement in force, or `None` where there is none yet."""
    row = _in_force(at)
    return row.id if row else None


def agreement_in_force(at: datetime) -> Agreement | None:
    """Return the agreement in force with its text, or `None` where there is none yet."""
    row = _in_force(at)
    return _agreement(row) if row else None


def find_agreement(agreement: uuid.UUID) -> Agreement | None:
    """Return an agreement, or `None`."""
    row = AgreementRow.objects.filter(pk=agreement).first()
    return _agreement(row) if row else None


def agreements() -> tuple[Agreement, ...]:
    """Return every agreement, the latest first."""
    return tuple(map(_agreement, AgreementRow.objects.order_by("-effective_from", "-version")))


def sign(
    organisation: OrganisationId,
    agreement: uuid.UUID,
    *,
    at: datetime,
    by: PersonId | None = None,
) -> bool:
    """Record that an organisation signed; again changes nothing. Return whether it is new."""
    text = AgreementRow.objects.values_list("text", flat=True).get(pk=agreement)
    _, created = SignatureRow.objects.get_or_create(
        agreement_id=agreement,
        organisation_id=organisation,
        defaults={"signed_at": at, "signed_by": by, "digest": digest_of(text)},
    )
    return created


def signatures(agreement: uuid.UUID) -> Mapping[OrganisationId, Signature]:
    """Return who signed an agreement."""
    rows = SignatureRow.objects.filter(agreement_id=agreement)
    return {OrganisationId(row.organisation_id): _signature(row) for row in rows}


def _in_force(at: datetime) -> AgreementRow | None:
    return (
        AgreementRow.objects.filter(effective_from__lte=at)
        .order_by("-effective_from", "-version")
        .first()
    )


def _agreement(row: AgreementRow) -> Agreement:
    return Agreement(
        id=row.id,
        title=row.title,
        version=row.version,
        text=row.text,
        effective_from=row.effective_from,
    )


def _signature(row: SignatureRow) -> Signature:
    return Signature(
        agreement=row.agreement_id,
        organisation=OrganisationId(row.organisation_id),
        at=row.signed_at,
        by=PersonId(row.signed_by) if row.signed_by else None,
        digest=bytes(row.digest) if row.digest else None,
    )
