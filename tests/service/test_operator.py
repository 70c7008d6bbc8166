"""What the node's operator does on the command line leaves a trace: each act, with whom it concerns and why."""

import uuid
from collections.abc import Callable

import pytest

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Purpose
from atlas.policy.actors import Role
from atlas.policy.decide import THE_NODE, Action
from atlas.services import alliance as people
from atlas.services import audit, mail, signin, tokens
from atlas.services.alliance import operator
from builders import NOW, World
from cluster import Database
from running_alliance import founded, home

ACTS = "SELECT organisation, resource, allowed, reasons, salts IS NOT NULL FROM decision WHERE action = %s"


@pytest.fixture
def alliance(world: World) -> World:
    return founded(world)


def rows(database: Database, action: Action) -> list[tuple[object, ...]]:
    with database.superuser() as superuser:
        return superuser.execute(ACTS + " ORDER BY allowed DESC", [action]).fetchall()


def a_link() -> uuid.UUID:
    signin.make_link_for("sue", now=NOW)
    return people.card_named("sue").id


def an_address() -> uuid.UUID:
    mail.set_address_of("sue", "sue@south.example", now=NOW)
    return people.card_named("sue").id


def an_end() -> uuid.UUID:
    made = tokens.make_for("sue", tokens.Wish(purpose=Purpose.RESEARCH), now=NOW)
    tokens.revoke_any(made.token.id, now=NOW)
    return made.token.id


@pytest.mark.parametrize(
    ("action", "act"),
    [(Action.MAKE_LINK, a_link), (Action.SET_MAIL, an_address), (Action.END_TOKEN, an_end)],
)
def test_what_is_done_to_a_person_is_a_leaf_of_the_member(
    alliance: World, database: Database, action: Action, act: Callable[[], uuid.UUID]
) -> None:
    subject = act()

    assert rows(database, action) == [(home("south"), subject, True, ["operator"], True)]


def test_a_token_that_the_operator_makes_is_a_leaf(alliance: World, database: Database) -> None:
    made = tokens.make_for("sue", tokens.Wish(purpose=Purpose.RESEARCH), now=NOW)

    [(organisation, resource, allowed, _rules, is_leaf)] = rows(database, Action.MAKE_TOKEN)
    assert (organisation, resource) == (home("south"), made.token.id)
    assert (allowed, is_leaf) == (True, True)


def test_an_organisation_made_by_an_import_is_a_leaf(alliance: World, database: Database) -> None:
    actor = people.contributor("west", create=True, now=NOW)

    assert rows(database, Action.ADMIT) == [
        (actor.organisation, actor.organisation, True, ["operator"], True)
    ]


def test_what_concerns_the_whole_node_is_found_by_an_auditor_and_by_no_member(
    alliance: World, database: Database
) -> None:
    alliance.person("otto", of="north", roles=[Role.AUDITOR])
    alliance.person("rex", of="south", roles=[Role.REPRESENTATIVE])

    operator.publish("Terms", "2", "Be good.", effective_from=NOW.date(), now=NOW)
    operator.add_node("rim", name="The rim", country="QV", now=NOW)

    operator.sign("north", now=NOW)
    operator.sign("south", now=NOW)
    for action in (Action.PUBLISH_AGREEMENT, Action.ADD_NODE):
        assert rows(database, action) == [(THE_NODE, None, True, ["operator"], True)]
        question = audit.Question(action=action)
        assert len(audit.search(alliance.visit("otto"), question).lines) == 1
        assert audit.search(alliance.visit("rex"), question).lines == ()


def test_what_the_operator_could_not_do_is_on_record_as_not_done(
    alliance: World, database: Database
) -> None:
    with pytest.raises(UsageError, match="secretariat"):
        operator.suspend("sec", reason="a mistake", now=NOW)

    done = [
        (allowed, rules) for _o, _r, allowed, rules, _l in rows(database, Action.SUSPEND_PERSON)
    ]
    assert done == [(True, ["operator"]), (False, ["R.failed"])]
    assert people.card_named("sec").roles


def test_a_token_that_is_not_there_cannot_be_ended(alliance: World, database: Database) -> None:
    with pytest.raises(NotFound):
        tokens.revoke_any(uuid.uuid4(), now=NOW)

    assert rows(database, Action.END_TOKEN) == []
