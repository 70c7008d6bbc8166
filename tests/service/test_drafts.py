"""Drafts: each is its author's alone, is replaced by each saving, and is gone once it is discarded."""

import uuid

import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import Purpose
from atlas.model.ids import DraftId
from atlas.policy.actors import Role
from atlas.services import drafts
from builders import World
from cluster import Database

FIELDS = {"name": ["Velvet Tern"], "audience": ["own", "alliance"]}


@pytest.fixture
def authors(world: World) -> World:
    """Two colleagues who contribute, and one who only observes."""
    world.person("ada", of="north")
    world.person("ben", of="north")
    world.person("olga", of="north", roles=[Role.OBSERVER])
    return world


def titles(world: World, person: str = "ada") -> list[str]:
    return [each.title for each in drafts.mine(world.visit(person))]


def test_what_was_typed_comes_back(authors: World) -> None:
    kept = drafts.save(authors.visit("ada"), FIELDS, title=" Velvet\tTern ")

    assert drafts.get(authors.visit("ada"), kept.id) == kept
    assert (kept.title, kept.fields) == ("Velvet Tern", FIELDS)


def test_saving_again_replaces_the_draft(authors: World, database: Database) -> None:
    first = drafts.save(authors.visit("ada"), FIELDS, title="One")

    again = drafts.save(authors.visit("ada"), {"name": ["x"]}, title="Two", id_=first.id)

    assert again.id == first.id
    assert titles(authors) == ["Two"]
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM draft").fetchall() == [(1,)]


def test_nobody_else_sees_a_draft_not_even_a_colleague(authors: World) -> None:
    kept = drafts.save(authors.visit("ada"), FIELDS, title="Mine")

    assert titles(authors, "ben") == []
    with pytest.raises(NotFound) as hidden:
        drafts.get(authors.visit("ben"), kept.id)
    with pytest.raises(NotFound) as absent:
        drafts.get(authors.visit("ben"), DraftId(uuid.uuid4()))
    assert str(hidden.value) == str(absent.value)


def test_nobody_else_replaces_or_discards_a_draft(authors: World) -> None:
    kept = drafts.save(authors.visit("ada"), FIELDS, title="Mine")

    drafts.discard(authors.visit("ben"), kept.id)
    other = drafts.save(authors.visit("ben"), {"name": ["theirs"]}, title="Theirs", id_=kept.id)

    assert other.id != kept.id
    assert drafts.get(authors.visit("ada"), kept.id).fields == FIELDS


def test_a_draft_is_there_whatever_the_visit_is_for(authors: World) -> None:
    drafts.save(authors.visit("ada"), FIELDS, title="Mine")

    assert [e.title for e in drafts.mine(authors.visit("ada", purpose=Purpose.DEFENCE))] == ["Mine"]


def test_a_discarded_draft_leaves_nothing(authors: World, database: Database) -> None:
    kept = drafts.save(authors.visit("ada"), FIELDS, title="Mine")

    drafts.discard(authors.visit("ada"), kept.id)

    assert titles(authors) == []
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM draft").fetchall() == [(0,)]


def test_drafts_have_a_bound_in_length_and_in_number(
    authors: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    kept = drafts.save(authors.visit("ada"), FIELDS, title="One")

    drafts.save(authors.visit("ada"), FIELDS, title="One", id_=kept.id)
    with pytest.raises(UsageError, match="discard one"):
        drafts.save(authors.visit("ada"), FIELDS, title="Two")
    with pytest.raises(UsageError, match="shorten"):
        drafts.save(authors.visit("ada"), {"note": ["x" * drafts.MOST_LETTERS]}, title="Long")


def test_who_may_not_contribute_has_no_drafts(authors: World) -> None:
    with pytest.raises(Denied):
        drafts.save(authors.visit("olga"), FIELDS, title="Mine")
