"""Objects that a program sends: they go the way of every contribution, and what became of each is kept."""

import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
import msgspec

from atlas.errors import NotFound, UsageError
from atlas.formats.detect import Format
from atlas.formats.stix import iter_decoded
from atlas.formats.stix.tombstones import written
from atlas.model.claim import Decoded
from atlas.model.handling import Audience, Handling
from atlas.model.ids import BatchId
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.policy.decide import Action
from atlas.services import contribute, gate
from atlas.services.contribute import Going, Item, Note, Offer, Report
from atlas.services.gate import Visit
from atlas.services.taxii.collections import EVERYTHING, NO_COLLECTION, collection
from atlas.store import submissions
from atlas.store.scoped import OpenScope

_NO_ENVELOPE = "An envelope is expected: a JSON object with a list named `objects`."


class Fate(msgspec.Struct, omit_defaults=True):
    """What became of one object: its id, its version, and why it was not taken or what is to be said of it."""

    id: str
    version: str
    message: str = ""


class Status(msgspec.Struct):
    """What became of all that one request sent."""

    id: str
    status: str
    request_timestamp: str
    total_count: int
    success_count: int
    successes: list[Fate]
    failure_count: int
    failures: list[Fate]
    pending_count: int = 0


class _Envelope(msgspec.Struct):
    objects: msgspec.Raw


def assert_may_send(visit: Visit) -> None:
    """Refuse whoever may not contribute, whatever he would send.

    Raises:
        Denied: the policy refused; the refusal is on record.
    """
    gate.assert_may(visit, Action.CONTRIBUTE)


def take(visit: Visit, into: str, body: bytes, *, map_key: bytes) -> Status:
    """Store the objects of an envelope as claims of the visitor's organisation; one bad object never stops the rest.

    What carries no marking stays in the organisation. The request is a batch that is listed and can be undone; the
    status has its id.

    Raises:
        NotFound: the visitor has no such collection.
        UsageError: nothing can be sent to it, or this is no envelope.
        Denied: the visitor may not contribute.
    """
    found = collection(visit, into)
    if found.id != EVERYTHING:
        raise UsageError("A view holds what it shows; send objects to the collection of all.")
    note = Note(id=BatchId(uuid.uuid4()), file="sent over TAXII", format=Format.STIX)
    sent = _Sent(now=visit.now)
    items = sent.noting(iter_decoded(io.BytesIO(_bundle(body))))
    report = contribute.take(visit, items, offer=Offer(), map_key=map_key, going=Going(note=note))
    made = _status(note.id, sent, report)
    _keep(visit, made)
    return made


def status(visit: Visit, id_: str) -> Status:
    """Return what became of what the visitor himself sent.

    Raises:
        NotFound: he sent nothing of this id, or it was long ago.
        Denied: the policy refused.
    """
    try:
        wanted = uuid.UUID(id_)
    except ValueError:
        wanted = uuid.UUID(int=0)
    with gate.open_scope(visit, Action.CONTRIBUTE) as opened:
        told = submissions.find(opened, wanted)
    if told is None:
        raise NotFound(NO_COLLECTION)
    return msgspec.json.decode(told, type=Status)


def _keep(visit: Visit, made: Status) -> None:
    if visit.actor.person is None:
        raise UsageError("Objects are sent by a person's program.")
    own = Handling(tlp=TLP.RED, audience=Audience(persons=frozenset({visit.actor.person})))
    handling = gate.intern([own], []).handlings[own]
    id_, told = uuid.UUID(made.id), msgspec.json.encode(made)

    def work(opened: OpenScope) -> None:
        submissions.record(opened, id_, told, handling=handling, at=visit.now)

    gate.write(visit, Action.CONTRIBUTE, work)


def _bundle(body: bytes) -> bytes:
    """Return the objects of an envelope as a bundle, their bytes as they came; the decoder weighs all within."""
    try:
        raw = bytes(msgspec.json.decode(body, type=_Envelope).objects)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise UsageError(_NO_ENVELOPE) from error
    if not raw.lstrip().startswith(b"["):
        raise UsageError(_NO_ENVELOPE)
    return b'{"type":"bundle","id":"bundle--%s","objects":%s}' % (str(uuid.uuid4()).encode(), raw)


@attrs.define(kw_only=True)
class _Sent:
    """The objects of a request: those decoded by id and place, and those refused before anything is stored."""

    now: datetime
    decoded: dict[tuple[str, str], Fate] = attrs.field(factory=dict)
    refused: list[Fate] = attrs.field(factory=list)

    def noting(self, found: Iterable[Decoded | Problem]) -> Iterator[Item]:
        """Yield what was found, each noted."""
        for each in found:
            if isinstance(each, Decoded):
                version = written(each.modified or each.created or self.now)
                self.decoded[each.object_id, each.where] = Fate(id=each.object_id, version=version)
            elif each.rejected:
                version = written(self.now)
                self.refused.append(
                    Fate(id=each.id or "unknown", version=version, message=_why(each))
                )
            yield Item(file="", found=each)


def _status(id_: uuid.UUID, sent: _Sent, report: Report) -> Status:
    """Return what became of all. Where the report does not name all refused, no success is named: counts hold."""
    taken, failures = dict(sent.decoded), list(sent.refused)
    for _, each in report.entries:
        if each.rejected and (fate := taken.pop((each.id, each.where), None)):
            failures.append(msgspec.structs.replace(fate, message=_why(each)))
    return Status(
        id=str(id_),
        status="complete",
        request_timestamp=sent.now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        total_count=report.read,
        success_count=report.read - report.rejected,
        successes=list(taken.values()) if len(failures) == report.rejected else [],
        failure_count=report.rejected,
        failures=failures,
    )


def _why(problem: Problem) -> str:
    return f"{problem.code}: {problem.message}"
