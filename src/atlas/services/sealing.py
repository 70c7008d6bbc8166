"""What a claim commits to, in one place: `contribute` seals with it, `verify` opens with it."""

import os
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import attrs
import msgspec

from atlas.merkle.commitments import SALT_BYTES, commit, leaf_of
from atlas.model.ids import OrganisationId
from atlas.store.claims import Sealed

LEAF_TYPE = "claim"
PARTS = ("envelope", "author", "content")


@attrs.frozen(kw_only=True)
class Envelope:
    """What was said around the content. `handling` and `terms` are their digests in hex."""

    claim: uuid.UUID
    object: str
    version: str
    spec: str
    recorded_at: str
    handling: str
    terms: str
    grade: str
    likelihood: int | None
    assessment: bool


def timestamp(moment: datetime) -> str:
    """Return a moment as the log writes it: RFC 3339, UTC, microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def seal(envelope: Envelope, author: OrganisationId, content: bytes) -> Sealed:
    """Return fresh salts, the commitments to the three parts of a claim, and their leaf."""
    salts = os.urandom(SALT_BYTES * len(PARTS))
    commitments = commitments_of(salts, envelope, author=author, content=content)
    return Sealed(
        salts=salts, commitments=b"".join(commitments), leaf=leaf_of(LEAF_TYPE, commitments)
    )


def commitments_of(
    salts: bytes, envelope: Envelope, *, author: uuid.UUID, content: bytes
) -> Sequence[bytes]:
    """Return the commitments to a claim under its salts, in the order of `PARTS`."""
    secrets = (msgspec.json.encode(envelope, order="sorted"), author.bytes, content)
    return [
        commit(salts[at * SALT_BYTES : (at + 1) * SALT_BYTES], secret)
        for at, secret in enumerate(secrets)
    ]
