"""How anything is done in a folder: one row under a lock, on record at the gate, unless something stands against it."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import attrs

from atlas.errors import UsageError
from atlas.model.ids import HandlingId, InvestigationId, OrganisationId
from atlas.policy.decide import Action, Resource
from atlas.policy.investigating import State
from atlas.services import gate, notices
from atlas.services.gate import Visit
from atlas.services.investigations.folding import Folder, folder_of
from atlas.store import investigations as kept
from atlas.store import transitions
from atlas.store.investigations import Entry
from atlas.store.notices import Told
from atlas.store.scoped import OpenScope
from atlas.store.transitions import Step, SubjectKind

MOST_LETTERS = 4_000
MOST_ROWS = 5_000
CLOSED = "W3.closed: this investigation is closed; reopen it first."
FULL = f"A folder holds at most {MOST_ROWS:,} entries; open another investigation."
_OUT_OF_LIST = "That day is none, or too far off; write it as 2026-11-30."


def nothing(opened: OpenScope, folder: Folder) -> None:
    """Write nothing beside the row."""


@attrs.frozen(kw_only=True)
class Row:
    """One row to be: what, its facts, about which item, whom it concerns, and under which handling if not the folder's.

    `objection` says what stands against it in the folder as it is then, `also` writes what goes with it.
    """

    what: str
    said: Mapping[str, Any]
    item: uuid.UUID | None = None
    concerns: OrganisationId | None = None
    handling: HandlingId | None = None
    objection: Callable[[Folder], str] = lambda folder: ""
    also: Callable[[OpenScope, Folder], None] = nothing
    told: tuple[Told, ...] = ()
    when_closed: bool = False


def find(opened: OpenScope, id_: InvestigationId) -> Folder:
    """Return the folder as the scope shows it.

    Raises:
        NotFound: it shows none of this id.
    """
    return folder_of(kept.entries(opened, id_), transitions.steps_of(opened, id_))


def get(visit: Visit, id_: InvestigationId) -> Folder:
    """Return one folder.

    Raises:
        NotFound: the visitor sees none of this id.
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.SEE_INVESTIGATIONS) as opened:
        return find(opened, id_)


def take(
    visit: Visit, id_: InvestigationId, row: Row, *, action: Action, resource: Resource
) -> uuid.UUID:
    """Write one row into a folder, and return its item's id, else its own.

    Raises:
        NotFound: the visitor sees no such folder.
        UsageError: something stands against it; it is named with what would satisfy it.
        Denied: the policy refused.
    """

    def work(opened: OpenScope) -> uuid.UUID:
        kept.lock(opened, id_)
        folder = find(opened, id_)
        is_shut = folder.state is State.CLOSED and not row.when_closed
        wrong = CLOSED if is_shut else row.objection(folder)
        if wrong or len(kept.entries(opened, id_)) >= MOST_ROWS:
            raise UsageError(wrong or FULL)
        entry = _entry(visit, folder, row)
        kept.record(opened, entry)
        row.also(opened, folder)
        notices.keep(opened, row.told)
        return row.item or entry.id

    return gate.write(visit, action, work, resource=resource)


def _entry(visit: Visit, folder: Folder, row: Row) -> Entry:
    return Entry(
        id=uuid.uuid4(),
        handling=folder.handling if row.handling is None else row.handling,
        investigation=folder.id,
        what=row.what,
        organisation=visit.actor.organisation,
        person=visit.actor.person,
        said=row.said,
        recorded_at=visit.now,
        item=row.item,
        concerns=row.concerns,
    )


def steps(
    visit: Visit, handling: HandlingId, subject: uuid.UUID, moves: Iterable[tuple[str, str]]
) -> Callable[[OpenScope], None]:
    """Return what records that a request went from one state into another, in the transaction that did it."""

    def recorded(opened: OpenScope) -> None:
        found = [
            Step(
                kind=SubjectKind.REQUEST,
                subject=subject,
                from_state=before,
                to_state=after,
                at=visit.now,
                organisation=visit.actor.organisation,
                person=visit.actor.person,
            )
            for before, after in moves
        ]
        transitions.record(opened, handling, found)

    return recorded


def text_of(value: str, *, what: str) -> str:
    """Return a text as it is kept.

    Raises:
        UsageError: there is none, or it is too long.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text or len(text) > MOST_LETTERS:
        raise UsageError(f"{what}: write 1 to {MOST_LETTERS:,} letters.")
    return text


def day_of(value: str, *, now: datetime, needed: bool = False) -> str:
    """Return a day as it is kept, from today on and within ten years; "" where none is named and none is needed.

    Raises:
        UsageError: it is no such day.
    """
    if not value.strip():
        if needed:
            raise UsageError("Say by which day an answer is needed.")
        return ""
    try:
        found = date.fromisoformat(value.strip())
    except ValueError:
        raise UsageError(_OUT_OF_LIST) from None
    today = now.astimezone(UTC).date()
    if not today <= found <= today.replace(year=today.year + 10, day=min(today.day, 28)):
        raise UsageError("A day by which something is due is from today on, within ten years.")
    return found.isoformat()
