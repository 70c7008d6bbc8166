"""What goes out is written down, line by line, before it goes; and whether what is written is still so."""

import os
import uuid
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

import attrs
import msgspec

from atlas.merkle.commitments import SALT_BYTES, commit, leaf_of
from atlas.merkle.tree import leaf_hash, root_of
from atlas.model.markings import TLP
from atlas.services.gate import Visit
from atlas.services.sealing import timestamp
from atlas.store import ledger as kept
from atlas.store.checking import Checker
from atlas.store.claims import Sealed
from atlas.store.ledger import Line, Sending

LEAF_TYPE = "dissemination"


class Kind(StrEnum):
    """In which form claims went: as objects, as the table of a look-up, as pages of a feed, or read by break-glass.

    Or released in a package: what was opened by a recipient outside has digests over the file of the release.
    """

    EXPORT = "export"
    LOOKUP = "lookup"
    GLASS = "glass"
    FEED = "feed"
    RELEASE = "release"
    OPENING = "opening"


@attrs.define
class Gathering:
    """What goes out, line by line, while it goes. Keeps 64 bytes a line and no content."""

    salt: bytes = attrs.field(factory=lambda: os.urandom(SALT_BYTES))
    _packed: bytearray = attrs.field(factory=bytearray)

    def add(self, claim: uuid.UUID, author: uuid.UUID, content: bytes) -> None:
        """Note one version that goes, as its bytes go."""
        self._packed += claim.bytes + author.bytes + commit(self.salt, content)

    def __len__(self) -> int:
        return len(self._packed) // 64

    def lines(self) -> Iterator[Line]:
        """Yield what was noted, in its order."""
        for place in range(len(self)):
            told = bytes(self._packed[place * 64 : place * 64 + 64])
            yield Line(
                place=place,
                claim=uuid.UUID(bytes=told[:16]),
                author=uuid.UUID(bytes=told[16:32]),
                digest=told[32:],
            )


def record(
    visit: Visit, gathered: Gathering, *, kind: Kind, marking: TLP, bases: Iterable[str]
) -> uuid.UUID:
    """Write what is about to go out, and commit it before it does; return the id of the sending."""
    sending, sealed = _sealed(visit, gathered, (kind, marking, bases))
    kept.record(sending, gathered.lines(), sealed, leaf_type=LEAF_TYPE)
    return sending.id


def record_within(
    visit: Visit, gathered: Gathering, *, kind: Kind, marking: TLP, bases: Iterable[str]
) -> uuid.UUID:
    """Write what goes out by the transaction that is open, and with it: neither stands without the other."""
    sending, sealed = _sealed(visit, gathered, (kind, marking, bases))
    kept.add(sending, gathered.lines(), sealed, leaf_type=LEAF_TYPE)
    return sending.id


def _sealed(
    visit: Visit, gathered: Gathering, told: tuple[Kind, TLP, Iterable[str]]
) -> tuple[Sending, Sealed]:
    kind, marking, bases = told
    sending = Sending(
        id=uuid.uuid4(),
        sent_at=visit.now,
        organisation=visit.actor.organisation,
        person=visit.actor.person,
        kind=kind,
        purpose=visit.purpose,
        reference=visit.setting.reference,
        bases=tuple(sorted(bases)),
        marking=marking,
        items=len(gathered),
        root=root_of([_leaf(line) for line in gathered.lines()]),
    )
    return sending, _seal(sending, os.urandom(SALT_BYTES) + gathered.salt)


def problems(checker: Checker) -> Iterator[str]:
    """Yield a line for each sending that is not what was committed to, with its id and nothing else."""
    roots = {
        id_: root_of([_leaf(line) for _, line in lines])
        for id_, lines in groupby(kept.all_lines(checker), key=itemgetter(0))
    }
    for sending, salts, leaf in kept.everything(checker, leaf_type=LEAF_TYPE):
        if leaf is None:
            yield f"ledger {sending.id}: it has no commitment in the log's queue"
        elif _seal(sending, salts).leaf != leaf:
            yield f"ledger {sending.id}: it is not what was committed to"
        if roots.pop(sending.id, root_of([])) != sending.root:
            yield f"ledger {sending.id}: its lines are not those that it was made of"
    for id_ in roots:
        yield f"ledger {id_}: it has lines and no head"
    for id_ in kept.orphans(checker, leaf_type=LEAF_TYPE):
        yield f"ledger {id_}: it was committed to and is not there"


def _leaf(line: Line) -> bytes:
    return leaf_hash(
        line.place.to_bytes(4, "big") + line.claim.bytes + line.author.bytes + line.digest
    )


def _seal(sending: Sending, salts: bytes) -> Sealed:
    told = attrs.asdict(sending, recurse=False)
    told |= {"sent_at": timestamp(sending.sent_at), "root": sending.root.hex()}
    secret = msgspec.json.encode(told, order="sorted") + salts[SALT_BYTES:]
    commitment = commit(salts[:SALT_BYTES], secret)
    return Sealed(salts=salts, commitments=commitment, leaf=leaf_of(LEAF_TYPE, [commitment]))
