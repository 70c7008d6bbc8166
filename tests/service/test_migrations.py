"""A database of an older release, filled, and brought to this one: what its claims say is weighed as new ones are."""

import os
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

import catalogue
from atlas.errors import NotFound
from atlas.formats.stix.markings import tlp_definition
from atlas.model.handling import Audience, Handling
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.policy.strictness import Contributor, strictness
from atlas.services import explain
from atlas.settings import Settings
from atlas.store import checking
from builders import DAY, NOW, Object, World, a_claim, a_handling, a_link, an_object
from cluster import Cluster, Connection, Database, emptied, migrate_one_by_one, use

LOCKER, KIT = an_object("malware", "LockerX"), an_object("tool", "Kit")
EARLY, LATE = an_object("campaign", "Early"), an_object("campaign", "Late")
PLAIN = an_object("tool", "Labelled")
LABELLED = PLAIN | {"object_marking_refs": [tlp_definition(TLP.GREEN, "2.1")["id"]]}
# two versions of one date: the older release let the one stand whose content has the greater SHA-256
OPEN = a_link(LOCKER, "uses", KIT)
CLOSED = OPEN | {"target_ref": an_object("tool", "Other")["id"]}
FEBRUARY, AHEAD = "2026-02-01T00:00:00.000Z", "9999-01-01T00:00:00.000Z"
GREEN, STRICT = 0, 1
NORTH = OrganisationId(uuid.uuid5(uuid.NAMESPACE_OID, "north"))  # as the world will name it

_ORGANISATION = """INSERT INTO organisation (id, short, name, kind, sector, country, node, active)
VALUES (%s, 'north', 'The north', 'private', '', '', '', true)"""
_HANDLING = """INSERT INTO handling
    (id, digest, tlp, alliance, cells, organisations, persons, purposes, basis, subject)
VALUES (%s, %s, %s, %s, '{}', %s, '{}', '{}', NULL, %s)"""
_CLAIM = """INSERT INTO claim (id, handling, terms, batch, author, thing, object, stix_id, kind, name,
    aliases, spec, version, digest, content, words, created_at, modified_at, recorded_at, source_grade,
    information_grade, assessment, revoked, vetting, ahead, current, covered_by)
VALUES (gen_random_uuid(), %(handling)s, 0, gen_random_uuid(), %(author)s, %(thing)s, %(thing)s,
    %(stix_id)s, %(kind)s, %(name)s, '{}', '2.1', %(version)s, %(digest)s, %(content)s, '', %(at)s, %(at)s,
    %(at)s, 'F', '6', false, false, 'contributed', %(ahead)s, %(current)s, %(covered_by)s)"""


def handlings(north: OrganisationId) -> list[Handling]:
    own = Audience(organisations=frozenset({north}))
    return [a_handling(), a_handling(TLP.AMBER_STRICT, audience=own)]


def project(superuser: Connection, world: World, said: Object, handling: int) -> None:
    """Put a link on the map as the older release did."""
    thing = world.thing(said)
    ends = {str(said[end]): world.thing({"id": said[end]}) for end in ("source_ref", "target_ref")}
    superuser.execute(
        """INSERT INTO link SELECT id, %s, %s, 'uses', %s, %s, %s FROM claim WHERE thing = %s AND current""",
        [handling, *ends.values(), *ends, thing],
    )
    for stix_id, end in {str(said["id"]): thing, **ends}.items():
        superuser.execute(
            """INSERT INTO appearance SELECT id, %s, %s, split_part(%s, '--', 1), %s FROM claim
            WHERE thing = %s AND current""",
            [handling, end, stix_id, stix_id, thing],
        )


def filled(superuser: Connection, world: World, north: OrganisationId) -> None:
    """Fill what the second migration made, as its release did."""
    superuser.execute(_ORGANISATION, [north])
    for id_, each in enumerate(handlings(north)):
        organisations = sorted(each.audience.organisations)
        said = [id_, each.digest(), each.tlp, each.audience.alliance, organisations, each.subject]
        superuser.execute(_HANDLING, said)

    def claim(said: Object, handling: int, at: datetime, **how: Any) -> None:
        found: Any = a_claim(said).found
        known = {"ahead": False, "current": False, "covered_by": None, **how}
        row = {
            "stix_id": found.object_id,
            "kind": found.kind,
            "name": found.names[0] if found.names else "",
        } | known
        row |= {"version": found.version, "digest": found.digest, "content": found.content}
        row |= {"handling": handling, "author": north, "thing": world.thing(said), "at": at}
        superuser.execute(_CLAIM, row)

    claim(LOCKER, GREEN, NOW - 5 * DAY, covered_by=STRICT)
    claim(LOCKER | {"modified": FEBRUARY}, STRICT, NOW - 4 * DAY, current=True)
    claim(LOCKER | {"modified": AHEAD}, GREEN, NOW - 3 * DAY, ahead=True, covered_by=STRICT)
    claim(KIT, GREEN, NOW - 5 * DAY, covered_by=GREEN)
    claim(KIT | {"modified": FEBRUARY}, GREEN, NOW - 4 * DAY, current=True)
    claim(LABELLED, GREEN, NOW - 5 * DAY, current=True)
    claim(OPEN, GREEN, NOW - 5 * DAY, current=True)
    claim(CLOSED, STRICT, NOW - 4 * DAY, covered_by=GREEN)
    project(superuser, world, OPEN, GREEN)
    claim(EARLY | {"modified": AHEAD}, GREEN, NOW - 3 * DAY, ahead=True)
    claim(LATE | {"modified": FEBRUARY}, STRICT, NOW - 5 * DAY, current=True)
    claim(LATE, GREEN, NOW - 3 * DAY, covered_by=STRICT)


@pytest.fixture(scope="module")
def brought(cluster: Cluster) -> Iterator[Database]:
    """Keep a database that stood at the second migration, filled, and was migrated to the last.

    Its organisation has signed, and somebody of another one looks at it. Only the last test here changes claims.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with cluster.cloned(f"atlas_{worker}_brought") as made:
        emptied(made)
        migrate_one_by_one(made, until="0003_pre_remarking")
        with made.superuser() as superuser:
            filled(superuser, World(Settings.from_env().key("map")), NORTH)
        migrate_one_by_one(made)
        use(made)
        world = World.founded()
        world.organisation("north")
        world.person("eve", of="south")
        yield made
        use(None)


@pytest.fixture
def older(brought: Database) -> Database:
    """Return that database, with Django connected to it."""
    use(brought)
    return brought


@pytest.fixture
def world(older: Database) -> World:
    """Return what stands in it."""
    return World(Settings.from_env().key("map"))


def test_each_claim_is_ranked_as_an_import_would_rank_it(older: Database, world: World) -> None:
    north = world.import_by("north").actor.organisation
    by = Contributor(organisation=north)
    wanted = {id_: strictness(each, by=by) for id_, each in enumerate(handlings(north))}

    with older.superuser() as superuser:
        ranked = superuser.execute("SELECT handling, strictness FROM claim").fetchall()

    assert len(ranked) == 11
    assert set(ranked) == set(wanted.items())


def test_the_stricter_of_one_date_stands_though_the_other_did(
    older: Database, world: World
) -> None:
    hidden = explain.thing(world.visit("eve"), world.thing(OPEN))
    with older.superuser() as superuser:
        links = superuser.execute("SELECT target_stix_id, handling FROM link").fetchall()
        seen = superuser.execute("SELECT stix_id, handling FROM appearance ORDER BY 1").fetchall()

    assert (hidden.claims, hidden.history, len(hidden.withdrawn)) == ((), (), 1)
    assert links == [(CLOSED["target_ref"], STRICT)]
    ends = sorted(map(str, (CLOSED["id"], LOCKER["id"], CLOSED["target_ref"])))
    assert seen == [(each, STRICT) for each in ends]
    assert world.given(a_claim(OPEN), a_claim(CLOSED, marking=TLP.AMBER_STRICT)).unchanged == 2


def test_what_the_migrations_decided_is_what_ranks_highest(older: Database) -> None:
    with older.superuser() as superuser:
        assert superuser.execute(checking.STANDING).fetchall() == []
        bare = superuser.execute(
            "SELECT stix_id, labels, bare FROM claim WHERE bare <> digest OR labels <> 0"
        ).fetchall()
    plain: Any = a_claim(PLAIN).found
    assert bare == [(PLAIN["id"], 1, plain.digest)]


def test_the_wall_stands_again(older: Database) -> None:
    with older.superuser() as superuser:
        assert [rule(superuser) for rule in (catalogue.unwalled, catalogue.policies)] == [[], []]


def test_what_a_stricter_version_hides_is_told_as_withdrawn(older: Database, world: World) -> None:
    shown = explain.thing(world.visit("eve"), world.thing(LOCKER))

    assert [(each.organisation, each.withdrawn_on) for each in shown.withdrawn] == [
        ("The north", (NOW - 4 * DAY).date())
    ]
    with older.superuser() as superuser:
        told = superuser.execute(
            "SELECT handling, covered_by FROM withdrawal WHERE stix_id LIKE 'malware%'"
        )
        assert told.fetchall() == [(GREEN, STRICT)]


def test_what_came_behind_a_stricter_version_is_not_told_as_withdrawn(
    older: Database, world: World
) -> None:
    with pytest.raises(NotFound):
        explain.thing(world.visit("eve"), world.thing(LATE))


def test_the_same_objects_again_are_known(older: Database, world: World) -> None:
    again = [LOCKER, KIT, KIT | {"modified": FEBRUARY}]

    report = world.given(*(a_claim(each) for each in again))

    assert (report.unchanged, report.entries) == (3, [])


def test_z_a_version_of_the_old_release_is_marked_stricter_and_obeyed(
    older: Database, world: World
) -> None:
    report = world.given(a_claim(KIT | {"modified": FEBRUARY}, marking=TLP.AMBER_STRICT))

    assert report.superseded == 1
    shown = explain.thing(world.visit("eve"), world.thing(KIT))
    assert (shown.claims, shown.history) == ((), ())
    assert [each.withdrawn_on for each in shown.withdrawn] == [date(2026, 3, 4)]
