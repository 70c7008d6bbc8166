"""Operations of a cell: no go past a guard, each holder answers alone, closing ends access (W8, W9, P9)."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection  # noqa: TID251 - each thread ends its own

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.deconfliction import Mode
from atlas.policy.operations import State, Step
from atlas.policy.readiness import Answer, Asked
from atlas.services import deconflict, notices, operations
from atlas.services.deconflict import Filing
from atlas.store import alliance
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from operating import (
    BASELINE,
    CELL,
    KEYS,
    ORDER_OF_GO,
    TEXTS,
    act,
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


def everywhere(world: World, who: str, id_: uuid.UUID) -> list[Callable[[], object]]:
    visit = world.visit(who)
    return [
        lambda: operations.get(visit, id_),
        lambda: operations.show(visit, id_),
        *(
            lambda name=name: operations.do(visit, id_, name, {}, keys=KEYS)
            for name in operations.ACTS
        ),
    ]


def test_w8_an_operation_goes_from_proposed_to_closed_with_its_guards_met(reef: World) -> None:
    id_ = gone(reef)
    assert state(reef, id_) is State.GO
    for each in actions(reef, id_):
        act(reef, "hal", id_, "report", item=str(each.id), text="The host took it down.")

    ended = [
        step(reef, "lou", id_, Step.EXECUTE),
        step(reef, "eva", id_, Step.ASSESS),
        step(reef, "rita", id_, Step.CLOSE),
    ]

    assert ended == [State.EXECUTED, State.ASSESSED, State.CLOSED]
    found = operations.show(reef.visit("lou"), id_)
    assert [each.state for each in found.stays][-3:] == ["executed", "assessed", "closed"]


def test_w8_a_cell_without_a_charter_opens_no_operation(reef: World) -> None:
    bare = reef.cell("bare", "north")

    with pytest.raises(UsageError, match=r"W8\.charter"):
        operations.open_operation(reef.visit("lou"), bare, "Low tide")


def test_w8_a_cell_of_others_is_as_none(reef: World) -> None:
    for cell in (CELL, CellId(uuid.uuid4())):
        with pytest.raises(NotFound):
            operations.open_operation(reef.visit("wes"), cell, "Low tide")


def test_w9_no_go_without_a_baseline_that_was_registered_before(reef: World) -> None:
    id_ = planned(reef)
    for each in actions(reef, id_):
        act(reef, "hal", id_, "accept", item=str(each.id))
    step(reef, "lou", id_, Step.CONSULT)
    step(reef, "rita", id_, Step.APPROVE)

    with pytest.raises(UsageError, match=r"W9\.baseline: No baseline is registered"):
        step(reef, "lou", id_, Step.ARM)

    act(reef, "eva", id_, "baseline", **BASELINE)
    for who, then in ORDER_OF_GO[2:]:
        step(reef, who, id_, then)
    with pytest.raises(UsageError, match=r"W9\.baseline: a baseline is registered before go"):
        act(reef, "eva", id_, "baseline", **BASELINE)


def test_w8_who_wrote_on_a_plan_does_not_approve_it_and_two_persons_say_go(reef: World) -> None:
    id_ = ready(reef)
    step(reef, "lou", id_, Step.CONSULT)
    with pytest.raises(UsageError, match=r"R\.four_eyes"):
        step(reef, "lou", id_, Step.APPROVE)
    step(reef, "rita", id_, Step.APPROVE)
    step(reef, "lou", id_, Step.ARM)

    assert step(reef, "rita", id_, Step.GO) is State.ARMED
    with pytest.raises(UsageError, match=r"R\.two_persons"):
        step(reef, "rita", id_, Step.GO)
    assert step(reef, "lee", id_, Step.GO) is State.GO


def test_w8_a_decline_needs_no_reason_and_only_who_opened_it_reads_not_available(
    reef: World,
) -> None:
    id_ = ready(reef)
    step(reef, "lou", id_, Step.CONSULT)
    step(reef, "rita", id_, Step.APPROVE)
    first = actions(reef, id_)[0]

    act(reef, "hal", id_, "decline", item=str(first.id))

    told = {who: actions(reef, id_, who)[0].answer for who in ("lou", "hal", "lee")}
    assert told == {"lou": Answer.DECLINED, "hal": Answer.DECLINED, "lee": Answer.OPEN}
    with pytest.raises(UsageError, match=r"W8\.holders: Action 1: not available"):
        step(reef, "lou", id_, Step.ARM)
    with pytest.raises(UsageError, match=r"W8\.holders: Nobody has accepted action 1 yet"):
        step(reef, "lee", id_, Step.ARM)


def test_w8_nobody_answers_for_another_holder(reef: World) -> None:
    id_ = planned(reef)
    reef.person("hue", of="north", roles=[Role.LEVER_HOLDER])

    with pytest.raises(Denied) as denied:
        act(reef, "hue", id_, "accept", item=str(actions(reef, id_)[0].id))

    assert denied.value.rule == "R.own"


def test_p9_a_hold_of_another_member_stops_approval_and_go(reef: World) -> None:
    host = an_object("malware", "Tidewrack")
    reef.given(a_claim(host))
    reef.person("fil", of="west", roles=[Role.RESEARCHER])
    id_ = ready(reef)
    kept = actions(reef, id_)[0]
    an_action(reef, id_, target=str(reef.thing(host)), after=str(kept.id))
    act(reef, "hal", id_, "accept", item=str(actions(reef, id_)[-1].id))
    step(reef, "lou", id_, Step.CONSULT)
    step(reef, "rita", id_, Step.APPROVE)
    step(reef, "lou", id_, Step.ARM)
    filing = Filing(case="OP-1", mode=Mode.HOLD, until=NOW.date() + 30 * DAY)
    deconflict.file(reef.visit("fil"), filing, identifiers=["Tidewrack"], keys=KEYS)

    with pytest.raises(UsageError, match=r"P9\.deconflicted: .* asks to hold"):
        step(reef, "rita", id_, Step.GO)

    assert state(reef, id_) is State.ARMED
    assert operations.get(reef.visit("lee"), id_).asked is Asked.HELD


def test_p9_whoever_may_not_read_a_target_does_not_clear_it_of_a_hold(reef: World) -> None:
    secret = an_object("malware", "Nightwrack")
    reef.given(a_claim(secret, marking=TLP.AMBER_STRICT))
    id_ = ready(reef)
    an_action(reef, id_, target=str(reef.thing(secret)), part="preserve")
    act(reef, "hal", id_, "accept", item=str(actions(reef, id_)[-1].id))
    reef.person("lia", of="east", roles=[Role.CELL_LEAD])

    with pytest.raises(UsageError, match="may not read the target of action 3"):
        step(reef, "lia", id_, Step.CONSULT)

    assert operations.get(reef.visit("lou"), id_).asked is Asked.NEVER


def test_w8_an_answer_is_kept_once_and_holds_for_the_plan_that_it_was_given_to(
    reef: World,
) -> None:
    id_ = ready(reef)
    before = operations.get(reef.visit("lou"), id_)
    act(reef, "hal", id_, "accept", item=str(before.actions[0].id))
    assert operations.get(reef.visit("lou"), id_).rows == before.rows

    written = {**TEXTS, "abort": "Nobody is warned", "seen": str(before.plan_version)}
    act(reef, "lou", id_, "plan", **written)

    assert {each.answer for each in actions(reef, id_)} == {Answer.OPEN}


def test_w8_a_baseline_that_is_written_anew_voids_the_first_go(reef: World) -> None:
    id_ = ready(reef)
    for who, one in ORDER_OF_GO[:-1]:
        step(reef, who, id_, one)

    act(reef, "eva", id_, "baseline", **{**BASELINE, "value": "40"})
    step(reef, "lee", id_, Step.GO)

    assert state(reef, id_) is State.ARMED
    assert step(reef, "rita", id_, Step.GO) is State.GO


def test_w8_a_full_journal_stops_no_end(reef: World, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = ready(reef)
    monkeypatch.setattr("atlas.services.operations.acting.MOST_ROWS", 5)

    with pytest.raises(UsageError, match="at most"):
        act(reef, "eva", id_, "baseline", **BASELINE)

    assert step(reef, "lou", id_, Step.WITHDRAW) is State.WITHDRAWN


def test_w8_closing_ends_access_everywhere_within_one_request_but_for_who_keeps_the_archive(
    reef: World, database: Database
) -> None:
    id_ = ready(reef)
    act(reef, "hal", id_, "decline", item=str(actions(reef, id_)[0].id))
    heard = notices.latest(reef.visit("hal")).items
    step(reef, "rita", id_, Step.WITHDRAW)
    assert state(reef, id_, "hal") is State.WITHDRAWN
    with pytest.raises(UsageError, match=r"W8\.archive"):
        step(reef, "lee", id_, Step.CLOSE)

    step(reef, "rita", id_, Step.CLOSE)

    for who in ("hal", "lee", "eva"):
        assert operations.listed(reef.visit(who)).total == 0
        for ask in everywhere(reef, who, id_):
            with pytest.raises((NotFound, Denied)):
                ask()
    assert heard
    assert notices.latest(reef.visit("hal")).items == ()
    assert len(operations.get(reef.visit("lou"), id_).actions) == 2
    assert rows_readable(reef, "hal") == [0, 0, 0]


def test_w8_who_leaves_the_cell_reads_nothing_from_the_next_request_on(reef: World) -> None:
    id_ = ready(reef)
    act(reef, "hal", id_, "decline", item=str(actions(reef, id_)[0].id))
    south = alliance.find_organisation("south")
    assert south is not None

    alliance.remove_member(CELL, south.id)

    with pytest.raises(NotFound):
        operations.get(reef.visit("hal"), id_)
    assert rows_readable(reef, "hal") == [0, 0, 0]


def both(*acts: Callable[[], State]) -> list[object]:
    """Do two acts at once, each on a connection of its own, and return what came of each: a state, or a refusal."""
    met, told = threading.Barrier(len(acts)), list[object]()

    def run(doing: Callable[[], State]) -> None:
        try:
            met.wait()
            told.append(doing())
        except UsageError as refused:
            told.append(type(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


def test_w8_of_the_last_go_and_a_withdrawal_at_once_one_is_refused(reef: World) -> None:
    id_ = ready(reef)
    for who, each in ORDER_OF_GO[:4]:
        step(reef, who, id_, each)

    told = both(
        lambda: step(reef, "lee", id_, Step.GO), lambda: step(reef, "rita", id_, Step.WITHDRAW)
    )

    assert told.count(UsageError) == 1
    assert state(reef, id_) in told


def test_w8_two_who_say_go_at_once_bring_it_to_go_once(reef: World) -> None:
    id_ = ready(reef)
    for who, each in ORDER_OF_GO[:3]:
        step(reef, who, id_, each)

    told = both(lambda: step(reef, "rita", id_, Step.GO), lambda: step(reef, "lee", id_, Step.GO))

    assert sorted(map(str, told)) == ["armed", "go"]
    stays = operations.show(reef.visit("lou"), id_).stays
    assert [each.state for each in stays].count("go") == 1


def test_w8_a_plan_that_is_approved_changes_only_after_it_is_sent_back(reef: World) -> None:
    id_ = ready(reef)
    step(reef, "lou", id_, Step.CONSULT)
    step(reef, "rita", id_, Step.APPROVE)
    with pytest.raises(UsageError, match=r"W8\.state: the plan .* Send it back first"):
        an_action(reef, id_)

    step(reef, "rita", id_, Step.SEND_BACK)

    an_action(reef, id_)
    assert state(reef, id_) is State.PROPOSED
