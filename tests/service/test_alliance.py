"""Who somebody is: names, admission all or nothing, and who stays out."""

import uuid

import pytest

from atlas.errors import NotFound, UsageError
from atlas.model.handling import Audience
from atlas.model.ids import PersonId
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import alliance
from atlas.store.faults import DATABASE_FAULT
from builders import NOW, World
from cluster import Database
from running_alliance import recorded

NAMES = """SELECT ARRAY(SELECT short FROM organisation ORDER BY 1), (SELECT count(*) FROM signature),
    (SELECT count(*) FROM agreement), (SELECT count(*) FROM cell)"""


def rows(database: Database) -> object:
    with database.superuser() as superuser:
        return superuser.execute(NAMES).fetchone()


def break_off(database: Database, table: str) -> None:
    """Let every insertion into a table fail, as a process that ends there would leave it."""
    with database.superuser() as superuser:
        superuser.execute(f"ALTER TABLE {table} ADD CONSTRAINT broken CHECK (false) NOT VALID")


def mend(database: Database, table: str) -> None:
    with database.superuser() as superuser:
        superuser.execute(f"ALTER TABLE {table} DROP CONSTRAINT broken")


def test_an_organisation_is_admitted_with_its_signature_or_not_at_all(database: Database) -> None:
    break_off(database, "signature")
    try:
        with pytest.raises(DATABASE_FAULT):
            alliance.contributor("north", create=True, now=NOW)
    finally:
        mend(database, "signature")

    assert rows(database) == ([], 0, 0, 0)


def test_a_cell_is_founded_with_its_members_or_not_at_all(world: World, database: Database) -> None:
    world.organisation("north")
    break_off(database, "cell_member")
    try:
        with pytest.raises(DATABASE_FAULT):
            world.cell("harbour", "north")
    finally:
        mend(database, "cell_member")

    assert rows(database) == (["north"], 1, 1, 0)


def test_the_first_organisation_brings_a_draft_agreement_and_the_next_signs_it(
    database: Database,
) -> None:
    alliance.contributor("north", create=True, now=NOW)
    alliance.contributor("south", create=True, now=NOW)

    assert rows(database) == (["north", "south"], 2, 1, 0)


def test_an_unknown_organisation_is_not_made_unasked(database: Database) -> None:
    with pytest.raises(UsageError, match="--create-org"):
        alliance.contributor("north", create=False, now=NOW)

    assert rows(database) == ([], 0, 0, 0)


def test_a_known_organisation_that_has_not_signed_does_not_sign_by_being_named(
    world: World, database: Database
) -> None:
    world.organisation("north", signed=False)

    alliance.contributor("north", create=True, now=NOW)

    assert rows(database) == (["north"], 0, 1, 0)


def test_a_name_is_taken_once(world: World) -> None:
    world.organisation("north")
    alliance.add_person("ada", "north", roles=frozenset({Role.RESEARCHER}), now=NOW)

    with pytest.raises(UsageError, match="taken"):
        alliance.add_person("ada", "north", roles=frozenset({Role.RESEARCHER}), now=NOW)


def test_whom_the_operator_adds_is_on_record_with_the_roles(
    world: World, database: Database
) -> None:
    world.organisation("north")

    alliance.add_person("sec", "north", roles=frozenset({Role.SECRETARIAT}), now=NOW)

    told = (True, "operator", "added on the command line with R1")
    assert recorded(database, Action.INVITE) == [told]


@pytest.mark.parametrize(
    "word", ["nobody", "org:nobody", "person:", "cell:ada", "ada", "ORG:north"]
)
def test_an_audience_of_nobody_is_refused(world: World, word: str) -> None:
    world.person("ada")

    with pytest.raises(UsageError, match="names nobody"):
        alliance.audience((word,), by="north")


def test_a_cell_of_others_is_answered_like_one_that_is_not_there(world: World) -> None:
    world.organisation("south")
    world.cell("harbour", "south")

    told = []
    for word in ("cell:harbour", "cell:nowhere"):
        with pytest.raises(UsageError) as refused:
            alliance.audience((word,), by="north")
        told.append(str(refused.value).replace(word, "cell:X"))

    assert told[0] == told[1]


def test_an_audience_is_what_its_words_name(world: World) -> None:
    actor = world.person("ada", of="north")
    cell = world.cell("harbour", "north")
    assert actor.person is not None

    found = alliance.audience(("alliance", "org:north", "person:ada", "cell:harbour"), by="north")

    assert found == Audience(
        alliance=True,
        organisations=frozenset({actor.organisation}),
        persons=frozenset({actor.person}),
        cells=frozenset({cell}),
    )
    assert alliance.audience((), by="north") is None


def test_somebody_unknown_is_nobody(database: Database) -> None:
    with pytest.raises(NotFound):
        alliance.actor_of(PersonId(uuid.uuid4()))
