"""Operations weigh who stands now, end when nobody else ends them, and move only with what is on record (W8)."""

import functools
import uuid

import pytest
from django.db import ProgrammingError  # noqa: TID251 - what the wall refuses

from atlas.errors import Denied, UsageError
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.operations import State, Step
from atlas.services import gate, operations
from atlas.store import alliance
from atlas.store.scoped import OpenScope
from builders import World
from operating import (
    CELL,
    ORDER_OF_GO,
    actions,
    an_action,
    gone,
    planned,
    ready,
    rows_readable,
    state,
    step,
    with_cell,
)


@pytest.fixture
def reef(world: World) -> World:
    return with_cell(world)


def test_w8_an_action_comes_after_others_of_the_operation_alone_and_in_no_circle(
    reef: World,
) -> None:
    id_ = planned(reef)
    kept, taken = actions(reef, id_)

    for after in (str(uuid.uuid4()), " ".join([str(kept.id)] * 101)):
        with pytest.raises(UsageError, match=r"W8\.order: .* of this operation alone"):
            an_action(reef, id_, after=after)
    for one in (kept.id, taken.id):
        with pytest.raises(UsageError, match=r"W8\.order: .* after itself"):
            an_action(reef, id_, item=str(kept.id), seen=str(kept.version), after=str(one))

    assert [each.after for each in actions(reef, id_)] == [frozenset(), {kept.id}]


def test_w8_go_weighs_who_stands_now_and_counts_two_members(reef: World) -> None:
    id_ = ready(reef)
    for who, each in ORDER_OF_GO[:4]:
        step(reef, who, id_, each)
    with pytest.raises(UsageError, match="Somebody of another member must say it too"):
        step(reef, "lou", id_, Step.GO)
    south, rita = alliance.find_organisation("south"), reef.visit("rita").actor.person
    assert south is not None
    assert rita is not None

    alliance.set_roles(rita, frozenset({Role.RESEARCHER}))
    assert step(reef, "lou", id_, Step.GO) is State.ARMED
    alliance.remove_member(CELL, south.id)

    with pytest.raises(UsageError, match="The holder of action 1 sits in the cell no more"):
        step(reef, "lee", id_, Step.GO)


def test_w8_the_secretariat_ends_what_nobody_else_closes_with_a_reason_and_access_ends(
    reef: World,
) -> None:
    id_ = gone(reef)
    reef.person("sam", of="south", roles=[Role.SECRETARIAT])
    reef.person("ned", of="north", roles=[Role.SECRETARIAT])
    with pytest.raises(UsageError, match="no way to end"):
        step(reef, "sam", id_, Step.END)
    step(reef, "lee", id_, Step.ABORT)
    with pytest.raises(Denied) as denied:
        step(reef, "lee", id_, Step.END)

    assert step(reef, "sam", id_, Step.END) is State.CLOSED

    assert denied.value.rule == "R.role"
    assert {state(reef, id_, who) for who in ("lou", "sam")} == {State.CLOSED}
    assert operations.get(reef.visit("lou"), id_).record[-1].step == "end"
    for who in ("lee", "eva"):
        assert rows_readable(reef, who) == [0, 0, 0]


def test_w8_inside_the_wall_a_head_moves_only_with_a_step_on_record_and_nothing_is_written_beside_one(
    reef: World,
) -> None:
    id_ = ready(reef)
    forged: list[tuple[str, list[object]]] = [
        ("UPDATE operation SET state = 'go' WHERE id = %s", [id_]),
        ("UPDATE operation SET handling = handling + 1 WHERE id = %s", [id_]),
        (
            "INSERT INTO operation_entry SELECT gen_random_uuid(), handling, %s, what, item, concerns, organisation,"
            " person, said, recorded_at FROM operation_entry WHERE what = 'opened'",
            [uuid.uuid4()],
        ),
    ]

    for statement, given in forged:
        with pytest.raises(ProgrammingError):
            gate.write(
                reef.visit("lou"),
                Action.PLAN_OPERATION,
                functools.partial(OpenScope.sql, query=statement, params=given),
            )

    assert state(reef, id_) is State.PROPOSED
    before = rows_readable(reef, "lou")
    gate.write(
        reef.visit("lou"),
        Action.PLAN_OPERATION,
        lambda opened: opened.sql("UPDATE operation_entry SET handling = handling"),
    )
    assert rows_readable(reef, "lou") == before
