"""Nominations explored: whatever is done by whom and when, what the rules promise stays true (W1)."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from atlas.errors import UsageError
from atlas.keys import Keys, reach
from atlas.policy import nominating as rules
from atlas.policy.nominating import Check, Choice, Outcome, State
from atlas.services import nominate
from atlas.services.nominate import Nomination
from atlas.settings import Settings
from builders import DAY, NOW, World
from nominees import FORM, PASSED, POINTS, with_voters
from soaking import Soak

VOTERS = ("nora", "sue", "wim", "ned")
WHY = "as we talked about"


class Nominating(RuleBasedStateMachine):
    """One nomination after the other, done with whatever comes to mind, while time goes on."""

    world: World
    keys: Keys

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.cast: dict[str, Choice] = {}
        self.id = self.submit()

    def submit(self) -> uuid.UUID:
        found = nominate.submit(self.world.visit("nora", at=self.now), FORM)
        self.cast = {}
        self.id = found.id
        return found.id

    def found(self, person: str = "sec") -> Nomination:
        return nominate.get(self.world.visit(person, at=self.now), self.id)

    def tries(self, act: Callable[[], object]) -> bool:
        """Tell whether an act was done; one that was not names its guard and changes nothing."""
        before, guard = self.found(), ""
        try:
            act()
        except UsageError as refused:
            guard = str(refused)
        if guard:
            assert guard.startswith("W1.")
            assert self.found() == before
        return not guard

    @rule(hours=st.sampled_from((1, 30, 400)))
    def waits(self, hours: int) -> None:
        self.now = min(self.now + timedelta(hours=hours), NOW + 90 * DAY)

    @rule()
    def nominated_anew(self) -> None:
        if self.found().has_ended:
            self.submit()

    @rule()
    def taken_up(self) -> None:
        self.tries(lambda: nominate.take_up(self.world.visit("sec", at=self.now), self.id))

    @rule(check=st.sampled_from(PASSED), passed=st.sampled_from((True, True, False)))
    def checked(self, check: Check, passed: bool) -> None:
        visit = self.world.visit("lea" if check is Check.LEGAL else "sec", at=self.now)
        self.tries(lambda: nominate.check(visit, self.id, check, passed=passed, words=WHY))

    @rule()
    def all_passed(self) -> None:
        sec = self.world.visit("sec", at=self.now)
        for check in PASSED:
            self.checked(check=check, passed=True)
        self.tries(lambda: nominate.deconflict(sec, self.id, keys=self.keys))

    @rule()
    def amended(self) -> None:
        nora, based = self.world.visit("nora", at=self.now), self.found().revision
        self.tries(lambda: nominate.amend(nora, self.id, FORM, based=based))

    @rule()
    def scored(self) -> None:
        sec = self.world.visit("sec", at=self.now)
        self.tries(lambda: nominate.score(sec, self.id, POINTS, grounds=""))

    @rule(quorum=st.integers(1, 3))
    def opened(self, quorum: int) -> None:
        sec, closes = self.world.visit("sec", at=self.now), self.now + DAY
        if self.tries(lambda: nominate.open_ballot(sec, self.id, closes=closes, quorum=quorum)):
            self.cast = {}

    @rule(person=st.sampled_from(VOTERS), choice=st.sampled_from(Choice))
    def voted(self, person: str, choice: Choice) -> None:
        visit = self.world.visit(person, at=self.now)
        if self.tries(lambda: nominate.cast(visit, self.id, choice)):
            self.cast["north" if person in ("nora", "ned") else person] = choice

    @rule(how=st.sampled_from(("accept", "reject", "defer")))
    def concluded(self, how: str) -> None:
        sec = self.world.visit("sec", at=self.now)
        acts: dict[str, Callable[[], object]] = {
            "accept": lambda: nominate.accept(sec, self.id, reason=WHY),
            "reject": lambda: nominate.reject(sec, self.id, reason=WHY),
            "defer": lambda: nominate.defer(
                sec, self.id, until=(self.now + 3 * DAY).date(), reason=WHY
            ),
        }
        self.tries(acts[how])

    @rule()
    def taken_back(self) -> None:
        nora = self.world.visit("nora", at=self.now)
        if self.found().state is State.DEFERRED:
            self.tries(lambda: nominate.take_back(nora, self.id, reason=WHY))

    @invariant()
    def no_state_is_without_a_way_out(self) -> None:
        state = self.found().state
        assert state in rules.ENDS or rules.ends_by_way(state)

    @invariant()
    def nobody_sees_a_ballot_of_others_before_it_closes(self) -> None:
        if self.found().is_open:
            assert self.found("sec").ballots == ()
            assert len(self.found("wim").ballots) == ("wim" in self.cast)

    @invariant()
    def each_organisation_has_one_ballot_and_its_last_word_counts(self) -> None:
        found = self.found()
        if found.result:
            assert sorted(each.choice for each in found.ballots) == sorted(self.cast.values())
            assert found.result == rules.result_of(self.cast.values(), quorum=found.result.quorum)

    @invariant()
    def what_is_accepted_was_checked_and_voted_for(self) -> None:
        found = self.found()
        if found.state is State.ACCEPTED:
            assert found.result
            assert found.result.outcome is Outcome.ACCEPT
            assert not found.failed
            assert not found.unchecked
            assert found.investigation

    @invariant()
    def a_decision_has_its_reason(self) -> None:
        found = self.found()
        if found.state in (State.REJECTED, State.DEFERRED):
            assert found.reason == WHY

    @invariant()
    def time_in_each_state_follows_without_a_gap(self) -> None:
        found = nominate.view(self.world.visit("sec", at=self.now), self.id)
        for before, after in zip(found.stays, found.stays[1:], strict=False):
            assert before.until == after.since >= before.since
        if not found.nomination.lapsed:
            assert found.stays[-1].state == found.nomination.state


def explored(world: World, *, examples: int, steps: int) -> None:
    """Explore in one world: each example nominates anew in it."""
    with_voters(world)
    machine = type("In", (Nominating,), {"world": world, "keys": reach(Settings.from_env())})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_W1_every_state_is_left_by_its_ways_and_ballots_stay_hidden(world: World) -> None:
    explored(world, examples=3, steps=12)


@pytest.mark.soak
def test_W1_holds_over_many_nominations(world: World, soak: Soak) -> None:
    explored(world, examples=soak.number or 300, steps=40)
