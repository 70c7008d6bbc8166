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


@attrs.frozen
class Part:
    """What is committed to of one part: the digest of its handling, and the object as far as it shows there."""

    handling: bytes
    content: bytes


def seal(
    envelope: Envelope, author: OrganisationId, content: bytes, *, parts: Sequence[Part] = ()
) -> Sealed:
    """Return fresh salts, the commitments to a claim and to its stricter parts, and their leaf."""
    salts = os.urandom(SALT_BYTES * len(PARTS))
    part_salts = tuple(os.urandom(SALT_BYTES) for _ in parts)
    commitments = [
        *commitments_of(salts, envelope, author=author, content=content),
        *map(commitment_of, part_salts, parts),
    ]
    return Sealed(
        salts=salts,
        commitments=b"".join(commitments),
        leaf=leaf_of(LEAF_TYPE, commitments),
        part_salts=part_salts,
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


def commitment_of(salt: bytes, part: Part) -> bytes:
    """Return the commitment to a part under its salt."""
    return commit(salt, part.handling + part.content)
