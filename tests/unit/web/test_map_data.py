"""A picture as data."""

from atlas.services import explore
from atlas.services.arrange import Arrangement, Territory
from atlas.services.explore import View
from atlas.services.looks import Scene
from atlas.web import map_data
from atlas.web.map_state import State
from sketches import BESIDE, HUB, LONE, a_picture, a_spot, a_tie


def test_a_document_names_places_ends_and_the_state_that_it_is_of() -> None:
    state = State(view=View(of=(HUB,)), at={LONE: (7, 8)})
    web = a_picture(a_spot(HUB), a_spot(LONE), ties=(a_tie(HUB, LONE, likelihood=55),))
    places = Arrangement(places={HUB: (0, 0), LONE: (1, 2)})
    scene = Scene(picture=web, drawn=explore.folded(web, ()), arrangement=places)

    document = map_data.document(scene, state)

    assert [(n["x"], n["y"], n["pinned"]) for n in document["nodes"]] == [
        (0, 0, False),
        (7, 8, True),
    ]
    assert [(e["source"], e["target"], e["likelihood"]) for e in document["edges"]] == [(0, 1, 55)]
    assert document["state"] == state.query()
    assert (document["version"], document["marking"]) == (1, "TLP:GREEN")


def test_an_address_on_the_map_is_defanged_and_a_nameless_thing_has_its_id() -> None:
    named = a_spot(HUB, kind="domain-name", name="evil.example")

    assert map_data.name_of(named) == "evil[.]example"
    assert map_data.name_of(a_spot(LONE)) == f"tool--{LONE}"


def test_a_title_names_what_was_asked_about_as_the_map_shows_it() -> None:
    one = a_spot(HUB, kind="domain-name", name="evil.example", chosen=True)
    other = a_spot(LONE, name="Beacon", chosen=True)
    picture = a_picture(one, other, a_spot(BESIDE))

    assert (
        map_data.title_of(picture, View(path=(LONE, HUB)))
        == "Beacon \N{RIGHTWARDS ARROW} evil[.]example"
    )
    assert map_data.title_of(picture, View(shared=(HUB, LONE))) == "evil[.]example, Beacon"


def test_a_territory_named_after_an_address_is_defanged() -> None:
    one = a_spot(HUB, kind="domain-name", name="evil.example", chosen=True)
    territory = Territory(
        name="evil.example",
        count=2,
        top=(one.thing, a_spot(LONE, name="Beacon").thing),
        x=0,
        y=0,
        r=9,
    )
    named = a_picture(one)
    arranged = Arrangement(places={HUB: (0, 0)}, territories=(territory,), territory_of={HUB: 0})
    state = State(view=View(of=(HUB,)))
    scene = Scene(picture=named, drawn=explore.folded(named, ()), arrangement=arranged)

    document = map_data.document(scene, state)

    assert document["territories"][0]["name"] == "evil[.]example"
    assert document["territories"][0]["top"] == ["evil[.]example", "Beacon"]
