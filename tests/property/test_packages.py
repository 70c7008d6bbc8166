"""The way of a package, walked at random: no step but those of its state, and never out without two persons."""

import uuid

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from atlas.errors import Denied, NotFound, QuotaError, UsageError
from atlas.policy.packages import ANSWERING, WRITING, State, Step
from atlas.services.package import moving, receiving, releasing, writing
from builders import World
from cluster import Database
from parcels import KEYS, begun, changed, with_packages

STEPS = tuple(each for each in WRITING if each is not Step.RELEASE)


class Way(RuleBasedStateMachine):
    """A package beside a naive model: its state, and who wrote on any version or cleared one."""

    world: World
    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.id = begun(self.world, self.database)
        self.state = State.DRAFT
        self.sent: list[uuid.UUID] = []
        self.writers = {"ed"}
        self.weighed: set[str] = set()

    @rule(step=st.sampled_from(STEPS), person=st.sampled_from(("ed", "eve", "lea", "lin")))
    def steps(self, step: Step, person: str) -> None:
        try:
            moved = moving.step(self.world.visit(person), self.id, step, reason="why")
        except (Denied, NotFound, QuotaError, UsageError):
            return
        assert self.state in WRITING[step].before
        if step in (Step.WEIGH, Step.APPROVE):
            assert person not in self.writers
            self.weighed.add(person)
        if step in (Step.SUBMIT, Step.CHECK, Step.SANITISE):
            assert person not in self.weighed
            self.writers.add(person)
        self.state = State(moved.state)

    @rule(person=st.sampled_from(("ed", "eve", "lea", "lin")))
    def releases(self, person: str) -> None:
        try:
            sent = releasing.release(self.world.visit(person), self.id, reason="why", keys=KEYS)
        except (Denied, NotFound, QuotaError, UsageError):
            return
        assert self.state is State.APPROVED
        assert person not in self.writers
        assert self.weighed
        self.weighed.add(person)
        self.sent.append(sent)
        self.state = State.RELEASED

    @rule(title=st.sampled_from(("One", "Two")))
    def writes(self, title: str) -> None:
        try:
            changed(self.world, self.id, title=title)
        except UsageError:
            assert self.state is not State.DRAFT
            return
        assert self.state is State.DRAFT
        self.writers.add("ed")

    @rule(step=st.sampled_from(tuple(ANSWERING)))
    def answers(self, step: Step) -> None:
        for sent in self.sent[-1:]:
            before = receiving.get(self.world.visit("lin"), sent)
            try:
                after = receiving.answer(self.world.visit("lin"), sent, step, reason="why")
            except UsageError:
                assert step not in before.steps
                continue
            assert before.state in ANSWERING[step].before
            assert after == (ANSWERING[step].after or before.state)

    @invariant()
    def it_stands_where_the_model_does(self) -> None:
        assert writing.get(self.world.visit("ed"), self.id).package.state == self.state


def _walk(world: World, database: Database, *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        type("Walk", (Way,), {"world": with_packages(world, database), "database": database}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_package_goes_only_ways_that_its_state_and_its_guards_allow(
    world: World, database: Database
) -> None:
    _walk(world, database, examples=3, steps=8)


@pytest.mark.soak
def test_a_package_goes_only_allowed_ways_for_long(world: World, database: Database) -> None:
    _walk(world, database, examples=100, steps=40)
