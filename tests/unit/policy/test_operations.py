"""The way of an operation: each CHECK of W8 and W9 by its guard, and no path to go past one (W8, W9, P9)."""

import uuid
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from atlas.model.alliance import Lever
from atlas.model.ids import PersonId
from atlas.model.levers import registry
from atlas.policy.operations import MOVES, State, Step, after, objections, ways_out
from atlas.policy.readiness import TAKEDOWNS, TEXTS, Act, Answer, Asked, Facts, Guard, Part, checks

ADA, BOB, CAT = (PersonId(uuid.UUID(int=n)) for n in (1, 2, 3))
TODAY = date(2026, 3, 4)
KEEP = Act(
    id=uuid.UUID(int=10),
    number=1,
    lever="L3",
    part=Part.PRESERVE,
    required=True,
    authority="The host",
    legal="contract",
    basis="Terms 4",
    kind="private",
    start=TODAY,
    end=TODAY,
    answer=Answer.ACCEPTED,
    is_reported=True,
)
TAKE = attrs.evolve(KEEP, id=uuid.UUID(int=11), number=2, part=Part.ACT, after=frozenset({KEEP.id}))
READY = Facts(
    texts=dict.fromkeys(TEXTS, "written"),
    actions=(KEEP, TAKE),
    has_baseline=True,
    asked=Asked.CLEAR,
    planners=frozenset({ADA}),
    decider=BOB,
    agreed=frozenset({CAT}),
    today=TODAY,
)


def taking(**changed: Any) -> Facts:
    return attrs.evolve(READY, actions=(KEEP, attrs.evolve(TAKE, **changed)))


def against(facts: Facts, step: Step = Step.GO) -> list[Guard]:
    return [each.guard for each in objections(facts, step)]


def test_w8_what_is_planned_answered_measured_and_clear_goes() -> None:
    assert against(READY) == []
    assert after(State.ARMED, Step.GO, READY) is State.GO


@pytest.mark.parametrize("text", TEXTS)
def test_w8_no_go_without_this_text_of_the_plan(text: str) -> None:
    lacking = attrs.evolve(READY, texts={**READY.texts, text: ""})

    assert against(lacking) == [TEXTS[text]]


def test_p9_no_go_with_an_open_hold_or_without_having_asked() -> None:
    for asked in (Asked.HELD, Asked.NEVER, Asked.BEFORE):
        assert against(attrs.evolve(READY, asked=asked)) == [Guard.DECONFLICTED]


def test_w9_no_go_without_a_baseline() -> None:
    assert against(attrs.evolve(READY, has_baseline=False)) == [Guard.BASELINE]


@pytest.mark.parametrize(
    "changed",
    [{"authority": " "}, {"legal": ""}, {"legal": "police-powers"}, {"basis": ""}, {"kind": "NGO"}],
    ids=["no-authority", "no-legal-kind", "not-of-this-lever", "not-cited", "not-its-holder"],
)
def test_w8_no_go_with_an_action_that_lacks_authority_or_legal_basis(
    changed: dict[str, Any],
) -> None:
    assert against(taking(**changed)) == [Guard.AUTHORITY]


@pytest.mark.parametrize("answer", [Answer.OPEN, Answer.DECLINED])
def test_w8_no_go_while_the_holder_of_a_required_action_has_not_accepted(answer: Answer) -> None:
    assert against(taking(answer=answer)) == [Guard.HOLDERS]
    assert against(taking(answer=answer, required=False, part=Part.NOTIFY)) == [Guard.ACTIONS]


def test_w8_whoever_accepted_and_sits_in_the_cell_no_more_does_not_count() -> None:
    assert against(taking(sits=False)) == [Guard.HOLDERS]
    assert (
        against(
            attrs.evolve(
                READY,
                actions=(
                    KEEP,
                    TAKE,
                    attrs.evolve(TAKE, id=uuid.UUID(int=12), required=False, sits=False),
                ),
            )
        )
        == []
    )


def test_w8_a_decline_is_told_to_the_coordinator_alone() -> None:
    declined, open_ = taking(answer=Answer.DECLINED), taking(answer=Answer.OPEN)

    said = [objections(each, Step.ARM) for each in (declined, open_)]

    assert said[0] == said[1]
    (told,) = objections(attrs.evolve(declined, coordinates=True), Step.ARM)
    assert "not available" in told.told


@pytest.mark.parametrize("lever", sorted(TAKEDOWNS))
def test_w8_no_takedown_without_evidence_preserved_before(lever: Lever) -> None:
    known = registry()[lever]
    fits = {"lever": lever, "legal": known.legal[0], "kind": min(known.who)}

    assert against(taking(**fits)) == []
    assert against(taking(**fits, after=frozenset())) == [Guard.EVIDENCE]


def test_w8_evidence_is_preserved_through_others_too() -> None:
    between = attrs.evolve(
        TAKE, id=uuid.UUID(int=12), number=3, lever="L15", legal="none-needed", part=Part.NOTIFY
    )
    known = registry()[Lever.L15]
    between = attrs.evolve(between, legal=known.legal[0], kind=min(known.who))
    last = attrs.evolve(TAKE, after=frozenset({between.id}))

    assert against(attrs.evolve(READY, actions=(KEEP, between, last))) == []


def test_w8_an_order_in_a_circle_or_after_nothing_is_refused() -> None:
    circle = (attrs.evolve(KEEP, after=frozenset({TAKE.id})), TAKE)
    assert Guard.ORDER in against(attrs.evolve(READY, actions=circle))
    assert Guard.ORDER in against(attrs.evolve(READY, actions=(TAKE,)))


def test_w8_a_window_that_is_missing_or_over_is_refused() -> None:
    assert against(taking(end=None)) == [Guard.WINDOW]
    assert against(attrs.evolve(READY, today=date(2026, 3, 5))) == [Guard.WINDOW]


@pytest.mark.parametrize("lever", ["L26", "hack-back", ""])
def test_w8_nothing_beyond_the_registry_passes(lever: str) -> None:
    assert against(taking(lever=lever)) == [Guard.LEVER, Guard.AUTHORITY]


def test_w8_an_operation_without_a_required_action_does_not_even_consult() -> None:
    nothing = attrs.evolve(READY, actions=())

    assert against(nothing, Step.CONSULT) == [Guard.ACTIONS]


def test_w8_who_wrote_does_not_approve() -> None:
    assert against(attrs.evolve(READY, decider=ADA), Step.APPROVE) == [Guard.FOUR_EYES]
    assert against(attrs.evolve(READY, decider=None), Step.APPROVE) == [Guard.FOUR_EYES]
    assert against(READY, Step.APPROVE) == []


def test_w8_go_is_said_by_two_persons() -> None:
    first = attrs.evolve(READY, agreed=frozenset())

    assert after(State.ARMED, Step.GO, first) is State.ARMED
    assert against(attrs.evolve(READY, agreed=frozenset({BOB}))) == [Guard.TWO_PERSONS]
    assert against(attrs.evolve(READY, decider=None)) == [Guard.TWO_PERSONS]


def test_w8_two_of_one_member_do_not_make_a_go_where_another_could() -> None:
    of_one = attrs.evolve(READY, beside=frozenset({CAT}))

    assert against(of_one) == [Guard.TWO_PERSONS]
    assert after(State.ARMED, Step.GO, of_one) is State.ARMED
    assert (
        after(State.ARMED, Step.GO, attrs.evolve(of_one, agreed=frozenset({ADA, CAT}))) is State.GO
    )


def test_w8_it_is_executed_when_each_required_holder_recorded() -> None:
    assert against(taking(is_reported=False), Step.EXECUTE) == [Guard.EXECUTED]
    assert against(READY, Step.EXECUTE) == []


def test_w8_every_state_but_the_archive_has_a_way_out_and_each_is_reached() -> None:
    assert [state for state in State if not ways_out(state)] == [State.CLOSED]
    assert {move.after for move in MOVES.values()} == set(State)


def test_w8_a_step_from_another_state_leads_nowhere() -> None:
    for step, move in MOVES.items():
        for state in set(State) - move.before:
            assert after(state, step, READY) is None


def test_every_guard_that_forbids_says_what_would_satisfy_it() -> None:
    nothing = Facts(
        texts={},
        actions=(attrs.evolve(TAKE, lever="x", start=None, answer=Answer.OPEN, is_reported=False),),
        has_baseline=False,
        asked=Asked.NEVER,
        planners=frozenset(),
        decider=None,
        agreed=frozenset(),
        today=TODAY,
    )

    told = [each for each in checks(nothing) if each.guard not in (Guard.ACTIONS, Guard.EVIDENCE)]

    assert all(not each.passed and each.told.endswith(".") for each in told)
    assert len({each.told for each in told}) == len(told)


WAY = (State.PROPOSED, State.CONSULTED, State.APPROVED, State.ARMED, State.GO)
WRONG: tuple[Callable[[Facts], Facts], ...] = (
    lambda facts: attrs.evolve(facts, asked=Asked.HELD),
    lambda facts: attrs.evolve(facts, has_baseline=False),
    lambda facts: attrs.evolve(facts, texts={}),
    lambda facts: attrs.evolve(facts, actions=()),
    lambda facts: attrs.evolve(facts, actions=(attrs.evolve(KEEP, answer=Answer.OPEN), TAKE)),
    lambda facts: attrs.evolve(facts, actions=(KEEP, attrs.evolve(TAKE, authority=""))),
    lambda facts: attrs.evolve(facts, actions=(KEEP, attrs.evolve(TAKE, after=frozenset()))),
)


class Operating(RuleBasedStateMachine):
    """Whoever takes whichever step under whichever facts: go is reached from armed alone, by two, past no guard."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = attrs.evolve(READY, agreed=frozenset())
        self.went = [State.PROPOSED]
        self.said: set[PersonId] = set()
        self.gone_past: list[Guard] = []

    @rule(wrong=st.sampled_from(WRONG))
    def spoil(self, wrong: Callable[[Facts], Facts]) -> None:
        self.facts = wrong(self.facts)

    @rule()
    def mend(self) -> None:
        self.facts = attrs.evolve(READY, agreed=frozenset(self.said))

    @precondition(lambda self: bool(ways_out(self.went[-1])))
    @rule(step=st.sampled_from(Step), who=st.sampled_from((ADA, BOB, CAT, None)))
    def take(self, step: Step, who: PersonId | None) -> None:
        facts = attrs.evolve(self.facts, decider=who, agreed=frozenset(self.said))
        ends = after(self.went[-1], step, facts)
        if ends is None or objections(facts, step):
            return
        if ends is self.went[-1]:
            assert who is not None
            self.said.add(who)
            return
        if ends is State.GO:
            assert len(self.said | {who}) >= 2
            self.gone_past += against(facts)
        self.said = set()
        self.went.append(ends)

    @invariant()
    def go_is_reached_step_by_step_and_past_no_guard(self) -> None:
        assert not self.gone_past
        for before, then in pairwise(self.went):
            if then in WAY[1:]:
                assert before is WAY[WAY.index(then) - 1]


TestOperating = Operating.TestCase
TestOperating.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
