"""Whatever is done to an investigation and a request, there is a way on, and guards name what is missing."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from atlas.policy.investigating import (
    REQUEST_MOVES,
    Move,
    RequestState,
    State,
    after,
    guard_of,
    ways_out,
)


class Folder(RuleBasedStateMachine):
    """An investigation with one request, moved by whoever does whatever."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.OPEN
        self.questions = 0
        self.request = RequestState.ASKED
        self.been = [State.OPEN]

    @rule()
    def question(self) -> None:
        self.questions += self.state is not State.CLOSED

    @rule()
    def settled(self) -> None:
        self.questions = max(0, self.questions - 1)

    @rule(move=st.sampled_from(Move), reason=st.sampled_from(("", " ", "why")))
    def moved(self, move: Move, reason: str) -> None:
        ends = after(self.state, move)
        guard = guard_of(move, questions=self.questions, reason=reason)
        if ends is not None and not guard:
            self.state = ends
            self.been.append(ends)
        assert not guard or guard.startswith(("W3.question: ", "W3.reason: "))

    @rule(state=st.sampled_from(RequestState))
    def answered(self, state: RequestState) -> None:
        if state in REQUEST_MOVES[self.request]:
            self.request = state

    @invariant()
    def there_is_always_a_way_out(self) -> None:
        out = ways_out(self.state)
        assert any(not guard_of(each, questions=self.questions, reason="why") for each in out)
        assert REQUEST_MOVES[self.request]

    @invariant()
    def research_was_started_before_it_was_paused(self) -> None:
        for before, now in zip(self.been, self.been[1:], strict=False):
            assert now is not State.PAUSED or before is State.ACTIVE
            assert now is not State.ACTIVE or before in (State.OPEN, State.PAUSED)

    @invariant()
    def what_is_closed_leads_to_open_alone(self) -> None:
        if self.state is State.CLOSED:
            assert ways_out(self.state) == (Move.REOPEN,)


TestFolder = Folder.TestCase
TestFolder.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
