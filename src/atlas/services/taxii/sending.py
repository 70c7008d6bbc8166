"""Objects that a program sends: they go the way of every contribution, and what became of each is kept."""

import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from atlas.errors import NotFound, UsageError
from atlas.formats.stix import iter_decoded
from atlas.formats.stix.tombstones import written
from atlas.model.claim import Decoded
from atlas.model.handling import Audience, Handling
from atlas.model.markings import TLP
from atlas.model.problems import Problem
from atlas.policy.decide import Action
from atlas.services import contribute, gate
from atlas.services.contribute import Item, Offer
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

    What carries no marking stays in the organisation.

    Raises:
        NotFound: the visitor has no such collection.
        UsageError: nothing can be sent to it, or this is no envelope.
        Denied: the visitor may not contribute.
    """
    found = collection(visit, into)
    if found.id != EVERYTHING:
        raise UsageError("A view holds what it shows; send objects to the collection of all.")
    sent: list[Fate] = []
    items = _noting(iter_decoded(io.BytesIO(_bundle(body))), sent, visit.now)
    report = contribute.take(visit, items, offer=Offer(), map_key=map_key)
    failures = _failures((each for _, each in report.entries), visit.now)
    refused = {each.id for each in failures}
    successes = [each for each in sent if each.id not in refused]
    made = Status(
        id=str(uuid.uuid4()),
        status="complete",
        request_timestamp=visit.now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        total_count=len(successes) + len(failures),
        success_count=len(successes),
        successes=successes,
        failure_count=len(failures),
        failures=failures,
    )
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


def _noting(found: Iterable[Decoded | Problem], sent: list[Fate], now: datetime) -> Iterator[Item]:
    for each in found:
        if isinstance(each, Decoded):
            version = each.modified or each.created or now
            sent.append(Fate(id=each.object_id, version=written(version)))
        yield Item(file="", found=each)


def _failures(problems: Iterable[Problem], now: datetime) -> list[Fate]:
    return [
        Fate(id=each.id or "unknown", version=written(now), message=f"{each.code}: {each.message}")
        for each in problems
        if each.rejected
    ]
