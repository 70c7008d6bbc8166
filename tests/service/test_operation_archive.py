"""The archive of an operation is whole: it outlives its cell, for who opened it alone (W8)."""

from datetime import timedelta

from atlas.policy.decide import Action
from atlas.policy.operations import Step
from atlas.services import gate, operations
from atlas.services.operations import moving
from atlas.store import alliance
from builders import World
from operating import CELL, KEYS, act, actions, gone, with_cell


def test_w8_the_archive_tells_how_long_each_state_lasted_after_the_cell_closed(
    world: World,
) -> None:
    reef = with_cell(world)
    id_ = gone(reef)
    for each in actions(reef, id_):
        act(reef, "hal", id_, "report", item=str(each.id), text="Done.")
    for who, step in (("lou", Step.EXECUTE), ("eva", Step.ASSESS), ("rita", Step.CLOSE)):
        moving.step(reef.visit(who), id_, step, reason="agreed", keys=KEYS)
    before = operations.show(reef.visit("lou"), id_).stays

    alliance.close(CELL, at=reef.visit("lou").now - timedelta(seconds=1))

    assert [each.state for each in before][-2:] == ["assessed", "closed"]
    assert operations.show(reef.visit("lou"), id_).stays == before
    with gate.open_scope(reef.visit("hal"), Action.SEE_OPERATIONS) as opened:
        asked = "SELECT count(*) FROM transition WHERE subject_kind = 'operation'"
        assert opened.sql(asked)[0][0] == 0
