"""The record of who did what: each act of weight is a leaf of the log, and each day of decisions has one digest.

Refusals, acts by which the alliance is run and exports are *acts*: their leaf is written in the transaction of their
decision. Everything else is the access journal; once a day its digest becomes one leaf. Both are salted commitments,
so the log tells nothing, and `atlas verify` finds a row that was changed.
"""

import os
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

import attrs
import msgspec

from atlas.merkle.commitments import SALT_BYTES, commit, leaf_of
from atlas.merkle.tree import leaf_hash, root_of
from atlas.policy.actors import Actor
from atlas.policy.decide import ADMINISTERING, Action, Grant, Refusal
from atlas.services.sealing import timestamp
from atlas.store import decisions
from atlas.store import journal as kept
from atlas.store.checking import Checker
from atlas.store.claims import Sealed
from atlas.store.decisions import Entry
from atlas.store.journal import Day, Kept

ACT, DAY = "act", "journal"
PARTS = ("act", "actor", "reason")
"""What an act commits to, each apart: a proof may show the act without who did it or in whose words."""

OUTWARD = frozenset({Action.EXPORT})
_ID_BYTES, _ENTRY_BYTES = 16, 48


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


@attrs.frozen(kw_only=True)
class Setting:
    """What a visit is about, in the words of its person, and as whom a preview looks.

    Without a reference, or with one of blanks alone, a person reads no personal data. `system` names work of the system
    that looks with a person's eyes: it is on record beside the person, who did nothing.
    """

    reference: str = attrs.field(default="", converter=_in_one_line)
    seen_as: Actor | None = None
    system: str = ""


PLAIN = Setting()


def record(decision: Grant | Refusal, *, at: datetime, setting: Setting = PLAIN) -> None:
    """Write one decision, and its leaf where it is an act; the gate calls it in a transaction that it commits."""
    entry = _entry(decision, at, setting)
    is_act = isinstance(decision, Refusal) or decision.action in ADMINISTERING | OUTWARD
    decisions.record(entry, _seal(entry) if is_act else None, leaf_type=ACT)


def close_days(*, now: datetime) -> tuple[date, ...]:
    """Give each day before today (UTC) that has decisions its digest, and return those days.

    It is the node's own work: it reads ids and hashes what is there, and shows nothing to anybody. Costs one
    pass over the decisions of a day; one line of 48 bytes is kept for each.
    """
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    with kept.closing():
        days = kept.open_days(today)
        for day in days:
            leaves = b"".join(_line(entry) for entry in kept.decisions_of(day))
            closed = _day(day, leaves)
            kept.save(closed, _seal_day(closed), leaf_type=DAY, closed_at=now)
    return tuple(days)


def problems(checker: Checker) -> Iterator[str]:
    """Yield a line for each decision or digest that is not what was committed to, with its id and nothing else.

    Decisions of a day without a digest yet are held by their own leaves where they are acts.
    """
    lines: dict[date, bytearray] = {}
    for entry, day, sealed in kept.everything(checker, leaf_type=ACT):
        lines.setdefault(day, bytearray()).extend(_line(entry))
        yield from _problems_of_act(entry, sealed)
    last: date | None = None
    for closed, sealed in kept.days(checker, leaf_type=DAY):
        last = closed.day
        yield from _problems_of_day(closed, sealed, bytes(lines.pop(closed.day, b"")))
    for day in sorted(lines):
        if last is not None and day < last:
            yield f"journal {day}: it has decisions and no digest, though later days have one"
    for id_ in kept.orphans(checker, act=ACT, day=DAY):
        yield f"decision {id_}: it was committed to and is not there"


def _entry(decision: Grant | Refusal, at: datetime, setting: Setting) -> Entry:
    return Entry(
        id=uuid.uuid4(),
        decided_at=at,
        organisation=decision.actor.organisation,
        person=decision.actor.person,
        system=decision.actor.system or setting.system,
        action=decision.action,
        purpose=decision.purpose,
        reference=setting.reference,
        allowed=isinstance(decision, Grant),
        reasons=decision.reasons,
        resource_organisation=decision.resource.organisation,
        resource=decision.resource.id,
        stated_reason=decision.resource.reason,
        seen_as=(setting.seen_as.person or setting.seen_as.organisation)
        if setting.seen_as
        else None,
    )


def _secrets(entry: Entry) -> Sequence[bytes]:
    """Return what an act commits to, in the order of `PARTS`."""
    told = attrs.asdict(entry, recurse=False) | {"decided_at": timestamp(entry.decided_at)}
    actor = {name: told.pop(name) for name in ("person", "system")}
    reason = told.pop("stated_reason")
    return [_canonical(told), _canonical(actor), str(reason).encode()]


def _canonical(facts: object) -> bytes:
    return msgspec.json.encode(facts, order="sorted")


def _line(entry: Entry) -> bytes:
    """Return id and hash of a decision, as the digest of its day holds them."""
    told = attrs.asdict(entry, recurse=False) | {"decided_at": timestamp(entry.decided_at)}
    return entry.id.bytes + leaf_hash(_canonical(told))


def _day(day: date, leaves: bytes) -> Day:
    return Day(
        id=uuid.uuid4(),
        day=day,
        entries=len(leaves) // _ENTRY_BYTES,
        leaves=leaves,
        root=root_of([leaf_hash(line) for line in _split(leaves, _ENTRY_BYTES)]),
    )


def _seal(entry: Entry) -> Sealed:
    return _sealed(ACT, os.urandom(SALT_BYTES * len(PARTS)), _secrets(entry))


def _seal_day(day: Day) -> Sealed:
    return _sealed(DAY, os.urandom(SALT_BYTES), [_secret_of(day)])


def _secret_of(day: Day) -> bytes:
    return _canonical({"day": day.day, "entries": day.entries, "root": day.root.hex()})


def _sealed(type_: str, salts: bytes, secrets: Sequence[bytes]) -> Sealed:
    pairs = zip(_split(salts, SALT_BYTES), secrets, strict=True)
    commitments = [commit(salt, secret) for salt, secret in pairs]
    return Sealed(salts=salts, commitments=b"".join(commitments), leaf=leaf_of(type_, commitments))


def _split(packed: bytes, size: int) -> list[bytes]:
    return [packed[at : at + size] for at in range(0, len(packed), size)]


def _problems_of_act(entry: Entry, sealed: Kept) -> Iterator[str]:
    if sealed.salts is None and sealed.leaf is None:
        return
    if sealed.salts is None or sealed.commitments is None or sealed.leaf is None:
        yield f"decision {entry.id}: its commitment is not whole"
        return
    if len(sealed.salts) != SALT_BYTES * len(PARTS):
        yield f"decision {entry.id}: its random bytes are not those of an act"
        return
    expected = _sealed(ACT, sealed.salts, _secrets(entry))
    pairs = zip(_split(expected.commitments, 32), _split(sealed.commitments, 32), strict=False)
    for name, (one, other) in zip(PARTS, pairs, strict=False):
        if one != other:
            yield f"decision {entry.id}: its {name} is not what was committed to"
    if expected.leaf != sealed.leaf:
        yield f"decision {entry.id}: its leaf is not made of it"


def _problems_of_day(day: Day, sealed: Kept, lines: bytes) -> Iterator[str]:
    if sealed.salts is None or sealed.leaf is None or len(sealed.salts) != SALT_BYTES:
        yield f"journal {day.day}: it has no commitment in the log's queue"
    elif _sealed(DAY, sealed.salts, [_secret_of(day)]).leaf != sealed.leaf:
        yield f"journal {day.day}: its digest is not what was committed to"
    if _day(day.day, day.leaves).root != day.root:
        yield f"journal {day.day}: its digest is not made of its lines"
    if lines != day.leaves:
        yield from _differences(day, lines)


def _differences(day: Day, lines: bytes) -> Iterator[str]:
    """Name the decisions of a day that were changed, removed or added after it was closed."""
    told = {line[:_ID_BYTES]: line for line in _split(day.leaves, _ENTRY_BYTES)}
    found = {line[:_ID_BYTES]: line for line in _split(lines, _ENTRY_BYTES)}
    for id_ in sorted(told.keys() | found.keys()):
        if told.get(id_) == found.get(id_):
            continue
        what = "was changed"
        if id_ not in found:
            what = "is missing"
        elif id_ not in told:
            what = "was added after its day was closed"
        yield f"journal {day.day}: decision {uuid.UUID(bytes=id_)} {what}"
    if told == found:
        yield f"journal {day.day}: its decisions stand in another order"
