"""Preview as shows what both read, and tells nothing of what one of them reads alone."""

import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import Denied, NotFound
from atlas.model.ids import OrganisationId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import compose, explain, explore, glass, lookup, preview, search, views
from atlas.services.gate import Visit
from atlas.store import alliance
from atlas.store.opening import in_common
from builders import DAY, NOW, World, a_claim, a_link, an_object
from cluster import Database

LOCKER = an_object("malware", "LockerX", description="Encrypts files.")
KIT = an_object("tool", "Kit")
USES = a_link(LOCKER, "uses", KIT)
MINE = an_object("malware", "LockerMine", description="Files of the north.")
THEIRS = an_object("malware", "LockerTheirs", description="Files of the south.")
MY_LINK = a_link(LOCKER, "uses", MINE)
THEIR_LINK = a_link(LOCKER, "uses", THEIRS)
LOOKS = ("LockerX", "files", "kit", "north", "south", "LockerMine", "LockerTheirs", "nothing")


@pytest.fixture
def two(world: World) -> World:
    """Let north and south share a thing; rea represents the north, cora coordinates."""
    world.person("rea", of="north", roles=[Role.REPRESENTATIVE])
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.person("cora", of="office", roles=[Role.SECRETARIAT])
    shared = world.audience("org:north", "org:south")
    for said in (LOCKER, KIT, USES):
        world.given(a_claim(said, marking=TLP.AMBER, audience=shared), at=NOW - DAY)
    return world


def as_south(world: World, *, by: str = "rea") -> Visit:
    south = alliance.find_organisation("south")
    assert south is not None
    return preview.start(world.visit(by), south.id, reason="Does it reach them?")


def shown(world: World, visit: Visit) -> list[object]:
    """Return everything that the visit is told by search, things, surroundings and paths."""
    told: list[object] = [search.find(visit, search.Query(text=text)) for text in LOOKS]
    told += [search.suggest(visit, text[:4]) for text in LOOKS]
    told.append(search.find(visit, search.Query(text="", kinds=frozenset({"malware"}))))
    for said in (LOCKER, KIT, MINE, THEIRS):
        try:
            told.append(explain.thing(visit, world.thing(said)))
            told.append(explore.neighbours(visit, world.thing(said)))
        except NotFound as absent:
            told.append(str(absent))
    return told


def give_alone(world: World) -> None:
    """Let north and south each claim something for itself, and change what both saw for itself."""
    for by, things in (("north", (MINE, MY_LINK)), ("south", (THEIRS, THEIR_LINK, LOCKER))):
        own = [a_claim(said, marking=TLP.AMBER_STRICT) for said in things]
        world.given(*own, by=by, at=NOW - DAY)


def test_what_each_reads_alone_changes_nothing_of_a_preview(two: World) -> None:
    before = shown(two, as_south(two))
    plain = shown(two, two.visit("rea"))

    give_alone(two)

    assert shown(two, as_south(two)) == before
    assert shown(two, two.visit("rea")) != plain


def test_a_preview_shows_what_both_read(two: World) -> None:
    two.given(a_claim(MINE))
    two.given(a_claim(THEIRS, marking=TLP.AMBER_STRICT))

    found = search.find(as_south(two), search.Query(text="", kinds=frozenset({"malware"})))

    assert {item.name for item in found.items} == {"LockerX", "LockerMine"}


def test_a_preview_as_a_person_leaves_out_what_that_one_may_not_read(two: World) -> None:
    two.person("olga", of="north", roles=[Role.OBSERVER])
    olga = alliance.find_person("olga")
    assert olga is not None
    visit = preview.start(two.visit("rea"), olga.id, reason="What does she see?")

    assert search.find(two.visit("rea"), search.Query(text="LockerX")).total == 1
    assert search.find(visit, search.Query(text="LockerX")).total == 0


def test_red_that_names_one_of_both_is_not_there(two: World) -> None:
    eve = alliance.find_person("eve")
    assert eve is not None
    two.given(a_claim(MINE, marking=TLP.RED, audience=two.audience("person:cora")))
    two.given(a_claim(THEIRS, marking=TLP.RED, audience=two.audience("person:eve")))
    visit = preview.start(two.visit("cora"), eve.id, reason="As agreed")

    assert search.find(two.visit("cora"), search.Query(text="LockerMine")).total == 1
    assert search.find(visit, search.Query(text="LockerMine")).total == 0
    assert search.find(visit, search.Query(text="LockerTheirs")).total == 0


def test_the_beginning_is_an_act_with_its_reason_and_each_look_names_as_whom(
    two: World, database: Database
) -> None:
    south = alliance.find_organisation("south")
    assert south is not None

    search.find(as_south(two), search.Query(text="x"))

    with database.superuser() as superuser:
        told = superuser.execute(
            "SELECT action, resource, stated_reason, seen_as, salts IS NOT NULL FROM decision"
            " WHERE person IS NOT NULL ORDER BY recorded_at"
        ).fetchall()
    assert told == [
        ("preview", south.id, "Does it reach them?", None, True),
        ("search", None, "", south.id, False),
    ]


@pytest.mark.parametrize(
    ("by", "whom", "rule"),
    [
        ("ada", "south", "R.role"),
        ("ada", "eve", "R.role"),
    ],
)
def test_nobody_previews_beyond_his_roles(two: World, by: str, whom: str, rule: str) -> None:
    found = alliance.find_organisation(whom) or alliance.find_person(whom)
    assert found is not None

    with pytest.raises(Denied) as refused:
        preview.start(two.visit(by), found.id, reason="curious")

    assert refused.value.rule == rule


def test_a_preview_needs_a_reason(two: World) -> None:
    south = alliance.find_organisation("south")
    assert south is not None

    with pytest.raises(Denied) as refused:
        preview.start(two.visit("rea"), south.id, reason=" ")

    assert refused.value.rule == "R.reason"


def test_somebody_of_another_member_is_previewed_like_nobody(two: World) -> None:
    eve = alliance.find_person("eve")
    assert eve is not None

    for whom in (uuid.uuid4(), eve.id):
        with pytest.raises(NotFound, match="no such member or person"):
            preview.start(two.visit("rea"), whom, reason="x")


def test_nothing_but_looking_is_done_in_a_preview(two: World) -> None:
    visit = as_south(two)

    for act in (
        lambda: views.create(visit, "Mine", "hops=2"),
        lambda: lookup.lookup(visit, ["192.0.2.1"]),
        lambda: preview.start(visit, visit.actor.organisation, reason="deeper"),
    ):
        with pytest.raises(Denied) as refused:
            act()
        assert refused.value.rule == "R.preview"


def test_a_representative_is_offered_members_and_own_people_a_coordinator_everybody(
    two: World,
) -> None:
    offered = {
        by: {each.name for each in preview.choices(two.visit(by))} for by in ("rea", "cora", "ada")
    }

    assert offered["rea"] == {"The south", "The office", "Ada"}
    assert offered["cora"] == {"The north", "The south", "Rea", "Ada", "Eve"}
    assert offered["ada"] == set()


@given(st.frozensets(st.integers(0, 300)), st.frozensets(st.integers(0, 300)))
def test_bits_in_common_are_those_of_both(one: frozenset[int], other: frozenset[int]) -> None:
    assert in_common(_packed(one), _packed(other)) == _packed(one & other)


def _packed(ids: frozenset[int]) -> str:

    octets = bytearray(max(ids, default=-1) // 8 + 1)
    for each in ids:
        octets[each // 8] |= 1 << each % 8
    return base64.b64encode(octets).decode()


def test_an_organisation_without_people_is_offered_nowhere(two: World) -> None:
    alliance.save_organisation(
        alliance.Organisation(
            id=OrganisationId(uuid.uuid4()), short="pub", name="A public list", kind="public source"
        )
    )
    rea = two.visit("rea")

    assert [each.name for each in preview.choices(rea) if not each.is_person] == [
        "The office",
        "The south",
    ]
    assert [name for _id, name in glass.owners(rea)] == ["The office", "The south"]
    assert "A public list" not in {each.name for each in compose.whom(two.visit("ada"))}
