"""Saved views: each is its person's own, by the wall that hides claims."""

import threading
import uuid

import pytest
from django.db import connection  # noqa: TID251 - a thread closes its own

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Audience, Handling, Purpose
from atlas.model.ids import ViewId
from atlas.model.markings import TLP
from atlas.policy.actors import Actor, Role
from atlas.policy.decide import Action
from atlas.services import gate, views
from atlas.services.gate import Visit
from atlas.store import views as stored
from atlas.store.scoped import OpenScope
from atlas.store.views import NamedView, StoredView
from builders import DAY, NOW, World, a_handling
from cluster import Database

THING = uuid.UUID(int=7)
STATE = f"of={THING}"


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.person("ben", of="north")
    return world


def names(world: World, person: str = "ada") -> list[str]:
    return [view.name for view in views.saved(world.visit(person))]


def test_a_saved_view_is_listed_and_opens_with_its_state(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "  Who pays\twhom ", f"?of={THING}&at={THING}~10~-20")

    assert names(analyst) == [made.name]
    assert views.get(analyst.visit("ada"), made.id) == made
    assert (made.name, made.state) == ("Who pays whom", f"of={THING}&at={THING}~10~-20")


def test_views_come_by_name_and_names_may_be_alike(analyst: World) -> None:
    for name in ("banks", "Arms", "banks"):
        views.create(analyst.visit("ada"), name, STATE)

    assert names(analyst) == ["Arms", "banks", "banks"]


def test_nobody_else_sees_a_view_not_even_of_the_same_organisation(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    assert names(analyst, "ben") == []
    with pytest.raises(NotFound) as hidden:
        views.get(analyst.visit("ben"), made.id)
    with pytest.raises(NotFound) as absent:
        views.get(analyst.visit("ben"), ViewId(uuid.uuid4()))
    assert str(hidden.value) == str(absent.value)


@pytest.mark.parametrize("change", [views.delete, views.restore])
def test_nobody_else_changes_a_view(analyst: World, change: object) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    with pytest.raises(NotFound):
        change(analyst.visit("ben"), made.id)  # type: ignore[operator] # one of two services
    with pytest.raises(NotFound):
        views.rename(analyst.visit("ben"), made.id, "Ours")
    assert names(analyst) == ["Mine"]


def test_a_view_is_the_same_whatever_the_visit_is_for(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    assert views.get(analyst.visit("ada", purpose=Purpose.DEFENCE), made.id) == made


def test_a_renamed_view_keeps_its_id_and_state(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    views.rename(analyst.visit("ada"), made.id, "Better")

    assert views.get(analyst.visit("ada"), made.id) == views.SavedView(
        id=made.id, name="Better", state=STATE
    )


def test_a_deleted_view_is_gone_until_it_is_restored(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    views.delete(analyst.visit("ada"), made.id)

    assert names(analyst) == []
    with pytest.raises(NotFound):
        views.get(analyst.visit("ada"), made.id)
    with pytest.raises(NotFound):
        views.rename(analyst.visit("ada"), made.id, "Better")
    assert views.restore(analyst.visit("ada"), made.id) == made
    assert names(analyst) == ["Mine"]


def test_restoring_what_was_not_deleted_changes_nothing(analyst: World, database: Database) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    views.restore(analyst.visit("ada"), made.id)

    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM saved_view").fetchone() == (1,)


def test_the_last_change_counts_though_the_clock_went_back(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    views.rename(analyst.visit("ada", at=NOW - DAY), made.id, "Later")

    assert names(analyst) == ["Later"]


@pytest.mark.parametrize("name", ["", " \t\n", "x" * 121, "bell\x07", "\u202eevil"])
def test_a_name_that_cannot_be_read_is_refused(analyst: World, name: str) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        views.create(analyst.visit("ada"), name, STATE)


@pytest.mark.parametrize("state", ["x" * 16_001, "of=\0"])
def test_a_state_that_is_no_address_is_refused(analyst: World, state: str) -> None:
    with pytest.raises(UsageError, match="cannot be saved"):
        views.create(analyst.visit("ada"), "Mine", state)


def test_there_is_an_end_to_views(analyst: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_VIEWS", 2)
    for name in ("one", "two"):
        views.create(analyst.visit("ada"), name, STATE)

    with pytest.raises(UsageError, match="2 saved views"):
        views.create(analyst.visit("ada"), "three", STATE)


def test_a_list_of_views_holds_no_states(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)

    assert views.saved(analyst.visit("ada")) == (NamedView(id=made.id, name="Mine"),)


@pytest.mark.parametrize("state", ["of=LockerX", f"from={THING}&to=Locker", "?shared=x"])
def test_a_state_that_names_a_thing_otherwise_than_by_its_id_is_refused(
    analyst: World, state: str
) -> None:
    with pytest.raises(UsageError, match="not the id of a thing"):
        views.create(analyst.visit("ada"), "Mine", state)


def test_there_is_an_end_to_changes_but_what_is_there_can_be_deleted(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)
    monkeypatch.setattr(views, "MOST_LETTERS", 200)

    with pytest.raises(UsageError, match="more room"):
        views.create(analyst.visit("ada"), "Another", STATE)
    with pytest.raises(UsageError, match="more room"):
        views.rename(analyst.visit("ada"), made.id, "Another")
    views.delete(analyst.visit("ada"), made.id)
    with pytest.raises(UsageError, match="more room"):
        views.restore(analyst.visit("ada"), made.id)

    assert names(analyst) == []


def test_a_view_that_is_deleted_while_it_is_renamed_stays_deleted(analyst: World) -> None:
    made = views.create(analyst.visit("ada"), "Mine", STATE)
    outcomes: list[object] = []

    def rename() -> None:
        try:
            outcomes.append(views.rename(analyst.visit("ada"), made.id, "Renamed"))
        except NotFound as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    handling = gate.intern([views_handling(analyst)], []).handlings[views_handling(analyst)]
    removed = StoredView(id=made.id, name=made.name, state=made.state, changed_at=NOW, removed=True)
    renaming = threading.Thread(target=rename)

    def delete(opened: OpenScope) -> None:
        stored.lock(opened, handling)
        stored.record(opened, removed, handling)
        renaming.start()
        renaming.join(timeout=1)  # it waits for this transaction to end

    gate.write(analyst.visit("ada"), Action.SAVE_VIEW, delete)
    renaming.join()

    assert [type(each) for each in outcomes] == [NotFound]
    assert names(analyst) == []


def views_handling(world: World) -> Handling:
    person = world.visit("ada").actor.person
    assert person
    return a_handling(TLP.RED, audience=Audience(persons=frozenset({person})))


def test_an_observer_saves_no_views(world: World) -> None:
    world.person("olga", roles=[Role.OBSERVER])

    with pytest.raises(Denied):
        views.create(world.visit("olga"), "Mine", STATE)


def test_a_view_belongs_to_a_person(world: World) -> None:
    actor = Actor(organisation=world.organisation("north"), system="import")
    visit = Visit(actor=actor, purpose=Purpose.RESEARCH, now=NOW)

    with pytest.raises(UsageError, match="for a person"):
        views.create(visit, "Mine", STATE)
