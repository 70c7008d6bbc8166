"""A picture as data, and what is grouped away in it."""

import uuid
from datetime import UTC, datetime

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.arrange import Arrangement
from atlas.services.arrange.pictures import Territory
from atlas.services.explain import ThingRef
from atlas.services.explore import Picture, Spot, Tie, View
from atlas.web import map_data
from atlas.web.map_state import State

HUB, LONE, BESIDE, LINKED = (ThingId(uuid.UUID(int=n)) for n in range(1, 5))


def a_spot(thing: ThingId, *, kind: str = "tool", name: str = "", chosen: bool = False) -> Spot:
    ref = ThingRef(id=thing, stix_id=f"{kind}--{thing}", kind=kind, name=name, marking=TLP.GREEN)
    return Spot(
        thing=ref,
        family="malware",
        degree=3,
        more=0,
        chosen=chosen,
        vetted=False,
        disputed=False,
        step=1,
    )


def a_tie(source: ThingId, target: ThingId, *, likelihood: int | None = None) -> Tie:
    return Tie(
        source=source,
        type="uses",
        target=target,
        likelihood=likelihood,
        marking=TLP.GREEN,
        claims=(),
        sources=("Bank",),
    )


def a_picture(*spots: Spot, ties: tuple[Tie, ...] = ()) -> Picture:
    return Picture(
        title="Hub",
        spots=spots,
        ties=ties,
        shown=len(spots),
        total=len(spots),
        capped=False,
        crowded=(),
        highest=TLP.GREEN,
        at=datetime(2026, 11, 1, tzinfo=UTC),
    )


WEB = a_picture(
    a_spot(HUB, chosen=True),
    a_spot(LONE),
    a_spot(BESIDE),
    a_spot(LINKED),
    ties=(a_tie(HUB, LONE), a_tie(HUB, BESIDE), a_tie(HUB, LINKED), a_tie(BESIDE, LINKED)),
)


def test_only_neighbours_of_one_thing_alone_are_grouped() -> None:
    drawn = map_data.folded(WEB, {HUB})

    assert [spot.thing.id for spot in drawn.spots] == [HUB, BESIDE, LINKED]
    assert drawn.grouped == {HUB: 1}
    assert len(drawn.ties) == 3


def test_without_groups_all_is_drawn() -> None:
    drawn = map_data.folded(WEB, ())

    assert (drawn.spots, drawn.ties, drawn.grouped) == (WEB.spots, WEB.ties, {})


def test_a_chosen_thing_is_never_grouped_away() -> None:
    web = a_picture(a_spot(HUB), a_spot(LONE, chosen=True), ties=(a_tie(HUB, LONE),))

    assert map_data.folded(web, {HUB}).spots == web.spots


def test_two_lone_neighbours_can_be_grouped_and_one_cannot() -> None:
    assert map_data.lone_neighbours(WEB.ties) == {}
    two = (a_tie(HUB, LONE), a_tie(HUB, BESIDE))
    assert map_data.lone_neighbours(two) == {HUB: 2}


def test_a_document_names_places_ends_and_the_state_that_it_is_of() -> None:
    state = State(view=View(of=(HUB,)), at={LONE: (7, 8)})
    web = a_picture(a_spot(HUB), a_spot(LONE), ties=(a_tie(HUB, LONE, likelihood=55),))
    places = Arrangement(places={HUB: (0, 0), LONE: (1, 2)})

    document = map_data.document(web, map_data.folded(web, ()), places, state)

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
    territory = Territory(
        name="evil.example", count=2, top=("evil.example", "Beacon"), x=0, y=0, r=9
    )
    named = a_picture(a_spot(HUB, kind="domain-name", name="evil.example", chosen=True))
    arranged = Arrangement(places={HUB: (0, 0)}, territories=(territory,), territory_of={HUB: 0})
    state = State(view=View(of=(HUB,)))

    document = map_data.document(named, map_data.folded(named, frozenset()), arranged, state)

    assert document["territories"][0]["name"] == "evil[.]example"
    assert document["territories"][0]["top"] == ["evil[.]example", "Beacon"]
