"""W10: a closed operation leaves a playbook without names, for all members, found by situation."""

import json
import uuid

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.operations import Step
from atlas.services import operations, playbooks
from atlas.services.operations import lessons, moving
from atlas.services.playbooks import Playbook, Wanted
from builders import World, a_claim, an_object
from cacao import faults
from operating import KEYS, PANEL, act, actions, gone, planned, with_cell


@pytest.fixture
def reef(world: World) -> World:
    world.person("wanda", of="west", roles=[Role.RESEARCHER])
    world.person("olga", of="west", roles=[Role.OBSERVER])
    return with_cell(world)


def step(world: World, who: str, id_: uuid.UUID, which: Step) -> None:
    moving.step(world.visit(who), id_, which, reason="It is over.", keys=KEYS)


def assessed(world: World) -> uuid.UUID:
    id_ = gone(world)
    for each in actions(world, id_):
        act(world, "hal", id_, "report", item=str(each.id), text="The host took Reed panel down.")
    step(world, "lou", id_, Step.EXECUTE)
    step(world, "eva", id_, Step.ASSESS)
    return id_


def left(world: World, id_: uuid.UUID, who: str = "wanda") -> Playbook:
    step(world, "rita", id_, Step.CLOSE)
    (found,) = playbooks.listed(world.visit(who), Wanted()).items
    return found


def test_w10_a_closed_operation_leaves_what_was_done_in_which_order_to_all_members(
    reef: World,
) -> None:
    found = left(reef, assessed(reef))

    assert playbooks.get(reef.visit("wanda"), found.id) == found
    assert (found.kinds, found.levers, found.ended) == (("malware",), ("L3",), "executed")
    assert [(each.part, each.after, each.done) for each in found.steps] == [
        ("preserve", (), True),
        ("act", (1,), True),
    ]
    assert [each.state for each in found.stages][:2] == ["proposed", "consulted"]
    assert found.marking is TLP.GREEN


def test_w10_a_lesson_that_names_somebody_or_something_is_refused(reef: World) -> None:
    id_ = assessed(reef)

    for name in ("Reed panel", "reed-panel", "Low tide", "Reef", "hal", "reed.example", "14 March"):
        with pytest.raises(UsageError, match="W10: every member will read this"):
            act(reef, "eva", id_, "learn", text=f"It was {name} that fell.")


def test_w10_no_name_of_anybody_or_anything_stands_in_a_playbook(reef: World) -> None:
    id_ = assessed(reef)
    first = actions(reef, id_)[0]
    act(reef, "eva", id_, "learn", text="It was back within a day.", item=str(first.id))
    act(reef, "eva", id_, "learn", text="Ask the hosts of the Kestrel first.", failed="yes")
    reef.organisation("kestrel")  # a member since then

    found = left(reef, id_)

    told = json.dumps(json.loads(playbooks.cacao(reef.visit("wanda"), found.id))) + repr(found)
    for name in ("Reed", "reef", "Reef", "'hal'", "south", "South", "Low tide", "Kestrel"):
        assert name not in told
    assert found.steps[0].lessons[0].worked
    assert found.lessons == ()
    for each in (id_, *(each.id for each in actions(reef, id_, "rita"))):
        assert str(each) not in told


def test_w10_no_words_are_kept_where_a_target_is_not_known_to_who_closes(reef: World) -> None:
    id_ = assessed(reef)
    hidden = an_object("malware", "Eel panel")
    reef.given(
        a_claim(hidden, marking=TLP.AMBER_STRICT, audience=reef.audience(by="east")), by="east"
    )
    stands = operations.get(reef.visit("rita"), id_)
    other = attrs.evolve(stands.actions[0], target=reef.thing(hidden))

    aimed = attrs.evolve(stands, actions=(other, *stands.actions[1:]))

    known = lessons.known_of(reef.visit("rita"), aimed)
    assert known is not None
    assert not known.all
    assert list(known.kinds) == [reef.thing(PANEL)]


def test_w10_a_playbook_is_found_by_situation(reef: World) -> None:
    found = left(reef, assessed(reef))
    visit = reef.visit("wanda")

    def ids(**wanted: str) -> list[uuid.UUID]:
        return [each.id for each in playbooks.listed(visit, Wanted(**wanted)).items]

    assert ids(kind="malware") == ids(lever="L3") == ids(ended="executed") == [found.id]
    assert ids(kind="tool") == ids(lever="L9") == ids(ended="aborted") == []
    assert ids(kind="malware", lever="L9") == []


def test_w10_a_playbook_is_cacao_and_observers_take_none_out(reef: World) -> None:
    found = left(reef, assessed(reef))

    made = json.loads(playbooks.cacao(reef.visit("wanda"), found.id))

    assert faults(made) == []
    assert made["labels"] == ["malware", "L3"]
    assert made["created"].endswith("-01T00:00:00.000Z")
    with pytest.raises(Denied):
        playbooks.cacao(reef.visit("olga"), found.id)
    with pytest.raises(NotFound):
        playbooks.get(reef.visit("wanda"), uuid.uuid4())


def test_w10_what_was_never_carried_out_leaves_no_playbook(reef: World) -> None:
    id_ = planned(reef)
    step(reef, "rita", id_, Step.WITHDRAW)
    step(reef, "rita", id_, Step.CLOSE)

    assert playbooks.listed(reef.visit("wanda"), Wanted()).items == ()


def test_w10_lessons_are_written_by_an_evaluator_once_it_was_carried_out(reef: World) -> None:
    id_ = gone(reef)

    with pytest.raises(UsageError, match=r"W10: lessons .* go"):
        act(reef, "eva", id_, "learn", text="Too early.")
    with pytest.raises(Denied):
        act(reef, "lou", id_, "learn", text="Not mine to say.")
