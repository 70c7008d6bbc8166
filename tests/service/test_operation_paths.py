"""Whatever several people do with an operation in whichever order, it comes to go past no guard, said by two (W8)."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.errors import UsageError
from atlas.policy.operations import State
from atlas.policy.readiness import Answer
from atlas.services import operations
from builders import World
from operating import act, actions, ready, with_cell

WAY = (("lou", "consult"), ("rita", "approve"), ("lou", "arm"), ("rita", "go"), ("lee", "go"))
OTHERS = (("hal", "decline"), ("hal", "accept"), ("rita", "send-back"), ("lou", "approve"))


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    said=st.lists(st.tuples(st.integers(0, 5), st.sampled_from((*OTHERS, *WAY))), max_size=4),
)
def test_w8_no_path_through_the_service_reaches_go_past_a_guard(
    world: World, said: list[tuple[int, tuple[str, str]]]
) -> None:
    id_ = ready(with_cell(world))
    steps = list(WAY)
    for at, other in said:
        steps.insert(at, other)

    for who, name in steps:
        first = str(actions(world, id_)[0].id)
        typed = {"item": first} if who == "hal" else {"reason": "agreed"}
        try:
            act(world, who, id_, name, **typed)
        except UsageError:
            continue

    found = operations.get(world.visit("lou"), id_)
    by = {each.person for each in found.record if "go" in (each.step, each.what)}
    if found.state is State.GO:
        assert all(each.answer is Answer.ACCEPTED for each in found.actions)
        assert found.baseline is not None
        assert len(by) == 2
    else:
        assert "go" not in {each.step for each in found.record if each.what == "step"}
