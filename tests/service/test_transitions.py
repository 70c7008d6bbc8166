"""From which state into which something went: kept in order, and shown where the subject shows."""

import uuid
from collections.abc import Iterable

import pytest

from atlas.model.handling import Audience, Handling, Purpose
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.store import transitions
from atlas.store.transitions import Stay, Step, SubjectKind
from builders import DAY, NOW, World

_SUBJECT = uuid.UUID(int=7)


@pytest.fixture
def people(world: World) -> World:
    world.person("nora", of="north")
    world.person("nick", of="north")
    world.person("sue", of="south")
    return world


def goes(
    world: World,
    steps: Iterable[tuple[str, str, int]],
    by: str = "nora",
    *,
    purposes: Iterable[Purpose] = (),
) -> None:
    """Bring the subject through states, for the own organisation alone and, where any are given, some purposes."""
    visit = world.visit(by)
    home = visit.actor.organisation
    handling = Handling(
        tlp=TLP.AMBER_STRICT,
        audience=Audience(organisations=frozenset({home})),
        purposes=frozenset(purposes),
    )
    given = gate.intern([handling], []).handlings[handling]
    told = [
        Step(
            kind=SubjectKind.PACKAGE,
            subject=_SUBJECT,
            from_state=before,
            to_state=after,
            at=NOW + day * DAY,
            organisation=home,
            person=visit.actor.person,
        )
        for before, after, day in steps
    ]
    gate.write(visit, Action.COMMENT, lambda opened: transitions.record(opened, given, told))


def stays(world: World, person: str) -> list[Stay]:
    with gate.open_scope(world.visit(person), Action.READ) as opened:
        return transitions.stays(opened, SubjectKind.PACKAGE)


def test_time_in_each_state_is_computed_from_what_came_next(people: World) -> None:
    goes(people, [("", "draft", 0)])
    goes(people, [("draft", "sent", 2), ("sent", "read", 2)], by="nick")

    told = stays(people, "nora")

    assert [(each.state, each.lasted(NOW + 5 * DAY)) for each in told] == [
        ("draft", 2 * DAY),
        ("sent", 0 * DAY),
        ("read", 3 * DAY),
    ]


def test_a_step_has_its_place_though_its_writer_may_not_read_the_one_before(people: World) -> None:
    # the handling of a package changes with what is written into it
    goes(people, [("", "draft", 0)], purposes=[Purpose.VETTING])

    goes(people, [("draft", "sent", 1)], by="nick")

    assert [each.state for each in stays(people, "nick")] == ["sent"]


def test_who_may_not_read_the_subject_sees_none_of_its_transitions(people: World) -> None:
    goes(people, [("", "draft", 0)])

    assert stays(people, "sue") == []
    with gate.open_scope(people.visit("sue"), Action.READ) as opened:
        assert transitions.steps_of(opened, _SUBJECT) == []
        assert transitions.states_of(opened, SubjectKind.PACKAGE, [_SUBJECT]) == {}


def test_the_last_state_and_every_step_are_told_in_order(people: World) -> None:
    goes(people, [("", "draft", 0), ("draft", "sent", 1)])

    with gate.open_scope(people.visit("nick"), Action.READ) as opened:
        steps = transitions.steps_of(opened, _SUBJECT)
        states = transitions.states_of(opened, SubjectKind.PACKAGE, [_SUBJECT])

    assert [(each.from_state, each.to_state) for each in steps] == [
        ("", "draft"),
        ("draft", "sent"),
    ]
    assert states == {_SUBJECT: "sent"}
