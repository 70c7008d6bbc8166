"""Does what is kept still hold? Claims against hashes, commitments and projections, and the record of decisions."""

from collections.abc import Callable, Iterator
from hashlib import sha256

import attrs

from atlas.formats.stix.outgoing import without_labels
from atlas.merkle.commitments import leaf_of
from atlas.services import journal, ledger
from atlas.services.sealing import (
    LEAF_TYPE,
    PARTS,
    Envelope,
    Part,
    commitment_of,
    commitments_of,
    timestamp,
)
from atlas.settings import Settings
from atlas.store import checking
from atlas.store.checking import Kept
from atlas.store.claims import MOST_LABELS


@attrs.frozen(kw_only=True)
class Verified:
    """How many claims were checked, and a line for each thing that does not hold, with its id."""

    claims: int
    problems: tuple[str, ...]


def verify(
    settings: Settings, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> Verified:
    """Check all claims and decisions of the node, as its operator. Prints no content: ids alone.

    Raises:
        ServerError: the database cannot be read as its superuser.
    """
    problems: list[str] = []
    done = 0
    with checking.everything(settings) as checker:
        total = checker.count()
        for kept in checker.claims():
            problems += _problems_of(kept)
            done += 1
            if done % 1_000 == 0:
                progress(done, total)
        problems += checker.interned_problems()
        problems += checker.projection_problems()
        problems += journal.problems(checker)
        problems += ledger.problems(checker)
    return Verified(claims=done, problems=tuple(problems))


def _problems_of(kept: Kept) -> Iterator[str]:
    if sha256(kept.whole).digest() != kept.digest:
        yield f"claim {kept.id}: its content is not what was stored (SHA-256 differs)"
    elif not _is_bare(kept):
        yield f"claim {kept.id}: its content without labels is not what versions are compared by"
    if kept.salts is None or kept.commitments is None or kept.leaf is None:
        yield f"claim {kept.id}: it has no commitment in the log's queue"
        return
    expected = [
        *commitments_of(kept.salts, _envelope(kept), author=kept.author, content=kept.content),
        *(commitment_of(each.salt, Part(each.handling, each.content)) for each in kept.parts),
    ]
    committed = _split(kept.commitments)
    if len(committed) != len(expected):
        yield f"claim {kept.id}: it has {len(kept.parts)} stricter parts, and not those that it was committed to with"
    for at, name in enumerate((*PARTS, *(f"part {at + 1}" for at in range(len(kept.parts))))):
        if committed[at : at + 1] != [expected[at]]:
            yield f"claim {kept.id}: its {name} is not what was committed to"
    if leaf_of(LEAF_TYPE, committed) != kept.leaf:
        yield f"claim {kept.id}: its leaf is not made of its commitments"


def _is_bare(kept: Kept) -> bool:
    bare, labels = without_labels(kept.whole, kept.spec)
    return (sha256(bare).digest(), min(labels, MOST_LABELS)) == (kept.bare, kept.labels)


def _split(commitments: bytes) -> list[bytes]:
    return [commitments[at : at + 32] for at in range(0, len(commitments), 32)]


def _envelope(kept: Kept) -> Envelope:
    return Envelope(
        claim=kept.id,
        object=kept.stix_id,
        version=kept.version,
        spec=kept.spec,
        recorded_at=timestamp(kept.recorded_at),
        handling=kept.handling_digest.hex(),
        terms=kept.terms_digest.hex(),
        grade=kept.grade,
        likelihood=kept.likelihood,
        assessment=kept.assessment,
    )
