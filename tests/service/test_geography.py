"""In which countries the things of a picture are, and at which they are aimed, as claims say it."""

import pytest

from atlas.model.markings import TLP
from atlas.services import looks
from atlas.services.explore import Filter, Geography, Role, View
from builders import Object, World, a_claim, a_link, an_object, an_observable

HERON = an_object("intrusion-set", "Glass Heron")
LOCKER = an_object("malware", "VitrumLock")
SERVER = an_observable("ipv4-addr", "198.51.100.7")
RENAMED = SERVER | {"id": "ipv4-addr--11111111-1111-4111-8111-111111111111"}
FIRM = an_object("identity", "Fairwind", identity_class="organization")
QUAYLAND = an_object("location", "Quayland", country="QS")
MALTA = an_object("location", "Malta", country="MT")
CITY = an_object("location", "Valletta", country="mt", city="Valletta")
COAST = an_object("location", "The coast", region="northern-africa")
THINGS = (HERON, LOCKER, SERVER, FIRM, QUAYLAND, MALTA, CITY, COAST)
LINKS = (
    a_link(HERON, "uses", LOCKER),
    a_link(HERON, "uses", SERVER),
    a_link(HERON, "targets", FIRM),
    a_link(HERON, "located-at", QUAYLAND),
    a_link(HERON, "originates-from", COAST),
    a_link(SERVER, "located-at", MALTA),
    a_link(SERVER, "located-at", CITY),
    a_link(FIRM, "located-at", MALTA),
    a_link(LOCKER, "targets", QUAYLAND),
)

ANY = Filter()


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    world.given(*map(a_claim, (*THINGS, *LINKS)))
    return world


def geography(world: World, role: Role = Role.LOCATED, *, filter_: Filter = ANY) -> Geography:
    view = View(of=(world.thing(HERON),), filter=filter_)
    return looks.geography(world.visit("ada"), view, role)[1]


def counts(found: Geography) -> dict[str, int]:
    return {each.code: each.things for each in found.countries}


def names(world: World, filter_: Filter) -> set[str]:
    view = View(of=(world.thing(HERON),), filter=filter_)
    picture, _ = looks.geography(world.visit("ada"), view, Role.LOCATED)
    return {spot.thing.name for spot in picture.spots}


def test_a_country_counts_what_claims_put_there_each_thing_once(analyst: World) -> None:
    found = geography(analyst)

    # the server is at two places of Malta, and counts once; Quayland is where it is
    assert counts(found) == {"MT": 2, "QS": 2}
    assert [(each.place.name, each.things) for each in found.places] == [("The coast", 1)]
    assert (found.placed, found.total) == (4, 6)


def test_a_country_counts_what_is_aimed_at_it_or_at_somebody_there(analyst: World) -> None:
    found = geography(analyst, Role.TARGETED)

    assert counts(found) == {"MT": 1, "QS": 1}
    assert found.placed == 2


def test_a_country_narrows_to_what_is_there(analyst: World) -> None:
    assert names(analyst, Filter(located=frozenset({"MT"}))) == {
        "Glass Heron",
        "198.51.100.7",
        "Fairwind",
    }
    assert names(analyst, Filter(located=frozenset({"QS"}))) == {"Glass Heron", "Quayland"}
    assert names(analyst, Filter(located=frozenset({"FR"}))) == {"Glass Heron"}
    assert names(analyst, Filter(targeted=frozenset({"QS", "FR"}))) == {"Glass Heron", "VitrumLock"}
    both = Filter(located=frozenset({"MT"}), kinds=frozenset({"identity"}))
    assert names(analyst, both) == {"Glass Heron", "Fairwind"}


def test_what_a_filter_leaves_is_counted_whichever_relations_it_leaves(analyst: World) -> None:
    only = Filter(relations=frozenset({"uses"}), kinds=frozenset({"ipv4-addr"}))

    assert counts(geography(analyst, filter_=only)) == {"MT": 1, "QS": 1}


def test_places_that_somebody_may_not_read_are_not_there(analyst: World) -> None:
    before = geography(analyst)
    secret: Object = an_object("location", "Hidden harbour", country="FR")
    link = a_link(LOCKER, "located-at", secret)
    for each in (secret, link):
        analyst.given(a_claim(each, marking=TLP.AMBER_STRICT), by="north")
    analyst.person("cleo", of="south")
    view = View(of=(analyst.thing(HERON),))

    _, hidden = looks.geography(analyst.visit("cleo"), view, Role.LOCATED)

    assert hidden == before
    assert counts(geography(analyst)) == {"FR": 1, "MT": 2, "QS": 2}
    assert geography(analyst).highest is TLP.AMBER_STRICT


def test_a_country_goes_when_its_claim_is_revoked(analyst: World) -> None:
    later = {"revoked": True, "modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(LINKS[3] | later))

    found = geography(analyst)

    assert counts(found) == {"MT": 2}
    assert names(analyst, Filter(located=frozenset({"QS"}))) == {"Glass Heron"}
