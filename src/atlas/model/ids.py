"""Names for identifiers, and how the id of a thing is made."""

import hashlib
import hmac
import uuid
from typing import NewType

ThingId = NewType("ThingId", uuid.UUID)
ClaimId = NewType("ClaimId", uuid.UUID)
OrganisationId = NewType("OrganisationId", uuid.UUID)
PersonId = NewType("PersonId", uuid.UUID)
CellId = NewType("CellId", uuid.UUID)
BatchId = NewType("BatchId", uuid.UUID)
ViewId = NewType("ViewId", uuid.UUID)
DraftId = NewType("DraftId", uuid.UUID)
InvestigationId = NewType("InvestigationId", uuid.UUID)
HandlingId = NewType("HandlingId", int)
TermsId = NewType("TermsId", int)


def thing_id(map_key: bytes, reference: str) -> ThingId:
    """Return the id of the thing that a reference names: a UUIDv8 (RFC 9562, 5.8) of HMAC-SHA-256.

    `reference` is the STIX id as contributed, or for an identifier the deterministic STIX id of its
    normal form (`atlas.model.identifiers`). Keyed, because the STIX id of an observable discloses it:
    nobody without the map key can compute an address on the map from a value.
    """
    digest = bytearray(hmac.digest(map_key, reference.encode(), hashlib.sha256)[:16])
    digest[6] = (digest[6] & 0x0F) | 0x80
    digest[8] = (digest[8] & 0x3F) | 0x80
    return ThingId(uuid.UUID(bytes=bytes(digest)))
