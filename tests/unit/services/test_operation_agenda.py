"""What an operation still needs of whom, and on which days it is looked at again (W8, W9)."""

import uuid
from datetime import UTC, date, datetime, timedelta

import attrs

from atlas.model.ids import CellId, HandlingId, OrganisationId, PersonId
from atlas.policy.operations import State
from atlas.services.operations.agenda import CHECKS, dates_of, decides_on, tasks_of
from atlas.services.operations.folding import Operation, operation_of
from atlas.store.operations import Entry, Head
from atlas.store.transitions import Stay

NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
OPENER, HOLDER = (OrganisationId(uuid.UUID(int=n)) for n in (1, 2))
ID, ITEM = uuid.UUID(int=3), uuid.UUID(int=4)
PLANNED = {
    **{"number": 1, "lever": "L3", "target": "", "part": "act", "required": True, "after": []},
    **{"authority": "", "legal": "", "basis": "", "police": False},
    **{"start": "2026-04-01", "end": "2026-04-09"},
}


def an_operation(state: State, *rows: tuple[str, dict[str, object]]) -> Operation:
    head = Head(
        id=ID,
        handling=HandlingId(1),
        cell=CellId(ID),
        organisation=OPENER,
        person=None,
        title="Low tide",
        state=state,
        opened_at=NOW,
        changed_at=NOW,
    )
    entry = Entry(
        id=ID,
        handling=HandlingId(1),
        operation=ID,
        what="action",
        organisation=OPENER,
        person=PersonId(ID),
        said=PLANNED,
        recorded_at=NOW,
        item=ITEM,
        concerns=HOLDER,
    )
    said = [attrs.evolve(entry, what=what, said=text) for what, text in rows]
    return operation_of(head, [entry, *said])


def told(operation: Operation) -> list[tuple[str, object]]:
    return [(str(each.what), each.organisation) for each in tasks_of(operation)]


def test_w8_each_still_has_to_do_what_no_other_can_and_the_next_step_follows() -> None:
    assert told(an_operation(State.ARMED)) == [
        ("answer", HOLDER),
        ("baseline", None),
        ("go", None),
    ]
    accepted: tuple[str, dict[str, object]] = ("answer-accepted", {})
    assert told(an_operation(State.GO, accepted)) == [("report", HOLDER), ("execute", None)]
    reported: tuple[str, dict[str, object]] = ("report", {"text": "Down."})
    assert told(an_operation(State.GO, accepted, reported)) == [("execute", None)]
    assert told(an_operation(State.ASSESSED, accepted, reported)) == [("close", OPENER)]
    assert told(an_operation(State.CLOSED)) == []


def test_w9_what_came_of_it_is_looked_at_after_1_7_30_90_and_180_days() -> None:
    done = an_operation(State.EXECUTED)
    stay = Stay(subject=ID, state=State.EXECUTED, since=NOW, until=None)

    dates = dates_of(done, [stay])

    checks = [each.day - NOW.date() for each in dates if each.what == "check"]
    assert (
        checks
        == [timedelta(days=days) for days in CHECKS]
        == [timedelta(days=days) for days in (1, 7, 30, 90, 180)]
    )
    assert decides_on(done, dates, date(2026, 3, 6)) == date(2026, 3, 11)


def test_w8_before_go_it_is_decided_until_the_first_window_opens() -> None:
    armed = an_operation(State.ARMED)

    dates = dates_of(armed, [])

    assert [(each.what, str(each.day)) for each in dates] == [
        ("starts", "2026-04-01"),
        ("ends", "2026-04-09"),
    ]
    assert decides_on(armed, dates, NOW.date()) == date(2026, 4, 1)
    assert decides_on(an_operation(State.EXECUTED), [], NOW.date()) is None
