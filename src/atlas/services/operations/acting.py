"""How anything is done in an operation: under the lock of its head, on record at the gate, in one transaction."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import attrs

from atlas.errors import NotFound, UsageError
from atlas.model.ids import HandlingId, OrganisationId
from atlas.model.signs import assert_readable
from atlas.policy.decide import Action, Resource
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.operations.folding import Operation, Planned, operation_of
from atlas.store import operations as kept
from atlas.store.notices import Told
from atlas.store.operations import Entry, Head
from atlas.store.scoped import OpenScope

Made = TypeVar("Made")
NO_OPERATION = "There is no such operation among those that you may see."
MOST_LETTERS = 4_000
MOST_ROWS = 2_000
FULL = f"An operation holds at most {MOST_ROWS:,} entries; close it and open another."


def find(opened: OpenScope, id_: uuid.UUID) -> Operation:
    """Return an operation as the scope shows it.

    Raises:
        NotFound: it shows none of this id.
    """
    return _folded(opened, kept.find(opened, id_))


def get(visit: Visit, id_: uuid.UUID) -> Operation:
    """Return one operation.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_OPERATIONS) as opened:
        return find(opened, id_)


def action_of(stands: Operation, item: uuid.UUID) -> Planned:
    """Return one action of an operation.

    Raises:
        NotFound: it has none of this id.
    """
    if (found := stands.action(item)) is None:
        raise NotFound("There is no such action in the operation.")
    return found


@attrs.frozen(kw_only=True)
class Deed:
    """What is decided at the gate for something that is done, to what and why, and who is told.

    What `ends` an operation, or tells what was done, finds room however full its journal is.
    """

    action: Action
    resource: Resource
    told: tuple[Told, ...] = ()
    ends: bool = False


@attrs.frozen(kw_only=True)
class Row:
    """One row to be: what, its facts, about which action of whom; `handling` where it is not the operation's."""

    what: str
    said: Mapping[str, Any]
    item: uuid.UUID | None = None
    concerns: OrganisationId | None = None
    handling: HandlingId | None = None


def take(
    visit: Visit, id_: uuid.UUID, deed: Deed, change: Callable[[OpenScope, Operation], Made]
) -> Made:
    """Do something in an operation as it stands then; of two at once the second sees what the first did.

    Raises:
        NotFound: the visitor sees no such operation.
        UsageError: something stands against it; it is named with what would satisfy it.
        Denied: the policy refused.
    """

    def work(opened: OpenScope) -> Made:
        found = _folded(opened, kept.lock(opened, id_))
        if found.rows >= MOST_ROWS and not deed.ends:
            raise UsageError(FULL)
        made = change(opened, found)
        notices.keep(opened, deed.told)
        return made

    return gate.write(visit, deed.action, work, resource=deed.resource)


def write(opened: OpenScope, operation: Operation | Head, row: Row) -> uuid.UUID:
    """Write one row of the journal, under the operation's handling or a stricter one, and return its id."""
    actor = opened.scope.actor
    entry = Entry(
        id=uuid.uuid4(),
        handling=operation.handling if row.handling is None else row.handling,
        operation=operation.id,
        what=row.what,
        organisation=actor.organisation,
        person=actor.person,
        said=row.said,
        recorded_at=opened.scope.at,
        item=row.item,
        concerns=row.concerns,
    )
    kept.record(opened, entry)
    return entry.id


def _folded(opened: OpenScope, head: Head | None) -> Operation:
    if head is None:
        raise NotFound(NO_OPERATION)
    return operation_of(head, kept.entries(opened, head.id))


def text_of(value: str, *, what: str, needed: bool = True) -> str:
    """Return a text as it is kept.

    Raises:
        UsageError: there is none and one is needed, it is too long, or holds a sign that is not seen.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    assert_readable(text, what=what)
    if (needed and not text) or len(text) > MOST_LETTERS:
        raise UsageError(f"{what}: write 1 to {MOST_LETTERS:,} letters.")
    return text


def day_of(value: str, *, what: str) -> str:
    """Return a day as it is kept, "" where none is named.

    Raises:
        UsageError: it is no day.
    """
    try:
        return date.fromisoformat(value.strip()).isoformat() if value.strip() else ""
    except ValueError:
        raise UsageError(f"{what} is no day; write it as 2026-11-30.") from None
