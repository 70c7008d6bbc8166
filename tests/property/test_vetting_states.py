"""The machine of vetting under whatever comes: several people act, two of them at once, while time goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import hypothesis
import pytest
from django.db import connection  # noqa: TID251 - each thread closes its own
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from atlas.errors import AtlasError
from atlas.policy.decide import Action
from atlas.policy.vetting import WAYS, State, Verdict
from atlas.services import gate, vet
from atlas.services.gate import Visit
from atlas.services.vet import Opinion
from atlas.store import transitions
from atlas.store import vetting as kept
from atlas.store.vetting import Round
from builders import NOW, World
from cluster import Database
from soaking import Soak
from vetting_cast import REVIEWERS, cast, claim_of

_OPINIONS = st.builds(
    Opinion,
    verdict=st.sampled_from((Verdict.ACCEPT, Verdict.ACCEPT, Verdict.REJECT, Verdict.CHANGES)),
    credibility=st.sampled_from((1, 2, 4, 6)),
    note=st.just("Seen."),
    single_source=st.booleans(),
)
_PEOPLE = st.sampled_from(REVIEWERS)
Act = Callable[[], object]


def _in_a_thread(act: Act) -> str:
    """Do an act with a connection of its own; return "" or what refused it."""
    try:
        act()
    except AtlasError as refused:
        return str(refused) or type(refused).__name__
    finally:
        connection.close()
    return ""


class Vetting(RuleBasedStateMachine):
    """One claim, four reviewers of four organisations, and a contributor."""

    world: World
    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.database.empty()
        self.world = cast(World.founded())
        self.now: datetime = NOW
        self.claim = claim_of(self.world)

    def visit(self, name: str) -> Visit:
        return self.world.visit(name, at=self.now)

    def latest(self) -> Round | None:
        with gate.open_scope(self.visit("ada"), Action.READ) as opened:
            return next(iter(kept.rounds_of(opened, self.claim)), None)

    def tries(self, act: Act) -> None:
        """Do an act; one that is refused changes nothing that the invariants do not allow."""
        with suppress(AtlasError):
            act()

    def acts(self, name: str, opinion: Opinion | None) -> Act:
        """Return what somebody does in the latest round: review it, or with `None` give it back."""
        visit, found = self.visit(name), self.latest()
        if found is None:
            return lambda: None
        if opinion is None:
            return lambda: vet.decline(visit, found.id)
        return lambda: vet.review(visit, found.id, opinion)

    @rule()
    def offered(self) -> None:
        self.tries(lambda: vet.offer(self.visit("ada"), self.claim))

    @rule(name=_PEOPLE, opinion=_OPINIONS)
    def reviewed(self, name: str, opinion: Opinion) -> None:
        self.tries(self.acts(name, opinion))

    @rule(opinion=_OPINIONS)
    def reviewed_by_all(self, opinion: Opinion) -> None:
        for name in REVIEWERS:
            self.tries(self.acts(name, opinion))

    @rule(name=_PEOPLE)
    def declined(self, name: str) -> None:
        self.tries(self.acts(name, None))

    @rule(name=_PEOPLE)
    def disputed(self, name: str) -> None:
        self.tries(lambda: vet.dispute(self.visit(name), self.claim, doubt="It was rented."))

    @rule(days=st.sampled_from((1, 31)))
    def waits(self, days: int) -> None:
        self.now = min(self.now + timedelta(days=days), NOW + timedelta(days=200))
        vet.expire(self.now)

    @rule(one=_OPINIONS, other=st.none() | _OPINIONS)
    def two_at_once(self, one: Opinion, other: Opinion | None) -> None:
        found = self.latest()
        if found is None:
            return
        seated = [name for name in REVIEWERS if self.sits(name, found)][:2]
        with ThreadPoolExecutor(2) as pool:
            acts = [self.acts(name, said) for name, said in zip(seated, (one, other), strict=False)]
            list(pool.map(_in_a_thread, acts))

    @rule()
    def offered_by_two_at_once(self) -> None:
        acts = [partial(vet.offer, self.visit(name), self.claim) for name in ("ada", "rosa")]
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(_in_a_thread, acts))
        assert told.count("") <= 1

    def sits(self, name: str, found: Round) -> bool:
        visit = self.visit(name)
        assert visit.actor.person is not None
        with gate.open_scope(visit, Action.READ) as opened:
            return kept.seat_of(opened, found.id, visit.actor.person) is not None

    @invariant()
    def goes_only_ways_that_there_are(self) -> None:
        with gate.open_scope(self.visit("ada"), Action.READ) as opened:
            steps = transitions.steps_of(opened, self.claim)
            standing = kept.standing_of(opened, [self.claim])[self.claim]
            rounds = kept.rounds_of(opened, self.claim)
            seen = kept.reviews(opened, [each.id for each in rounds if each.closed_at is None])
        ways = [(State(each.from_state), State(each.to_state)) for each in steps]
        assert all(after in WAYS[before] for before, after in ways)
        assert standing.state == (ways[-1][1] if ways else State.CONTRIBUTED)
        assert [each.closed_at for each in rounds].count(None) <= 1
        if standing.state is State.VETTED:
            assert standing.organisations >= 2
            assert standing.lineages >= 2 or standing.single_source
        # the contributor reads no review of an open round before it is disputed
        assert standing.state is State.DISPUTED or not seen


def _run(database: Database, *, examples: int, steps: int) -> None:
    Vetting.database = database
    settings = hypothesis.settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, print_blob=True
    )
    run_state_machine_as_test(Vetting, settings=settings)


def test_w5_the_machine_holds_with_two_people_acting_at_once(database: Database) -> None:
    _run(database, examples=4, steps=6)


@pytest.mark.soak
def test_w5_the_machine_holds_in_a_long_run(database: Database, soak: Soak) -> None:
    _run(database, examples=soak.number or 150, steps=20)
