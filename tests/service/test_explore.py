"""What surrounds a thing, how two hang together, what several share: over claims that came in as files do."""

from itertools import pairwise

import pytest

from atlas.errors import NotFound, TooWide, UsageError
from atlas.model.markings import TLP
from atlas.services import explore
from atlas.services.explore import Filter, Opened, View, Ways
from builders import Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database
from parcels import vetted

HERON = an_object("intrusion-set", "Glass Heron")
FINCH = an_object("intrusion-set", "Paper Finch")
RESELLER = an_object("infrastructure", "Harbourline")
LOCKER = an_object("malware", "VitrumLock")
FORUM = an_object("infrastructure", "Night Quay")
PERSON = an_object("threat-actor", "vitrum_admin")
COUNTRY = an_object("location", "Quayland", country="QS")
SERVER = an_observable("ipv4-addr", "198.51.100.7")
RENAMED = SERVER | {"id": "ipv4-addr--11111111-1111-4111-8111-111111111111"}
ALL = (HERON, FINCH, RESELLER, LOCKER, FORUM, PERSON, COUNTRY)


@pytest.fixture
def analyst(world: World) -> World:
    world.person("ada", of="north")
    return world


def names(picture: explore.Picture) -> list[str]:
    return [spot.thing.name for spot in picture.spots]


def view(world: World, *of: Object, **more: object) -> explore.Picture:
    asked = View(of=tuple(map(world.thing, of)), **more)  # type: ignore[arg-type] # of a view
    return explore.picture(world.visit("ada"), asked)


def told(route: explore.Route | None) -> list[str]:
    assert route is not None
    return [route.steps[0].source.name, *(step.target.name for step in route.steps)]


def links(*pairs: tuple[Object, str, Object]) -> list[Object]:
    return [a_link(*pair) for pair in pairs]


def test_one_step_around_a_thing_shows_what_it_is_linked_to_in_either_direction(
    analyst: World,
) -> None:
    said = links((HERON, "uses", LOCKER), (PERSON, "leads", HERON), (LOCKER, "uses", FORUM))
    analyst.given(*map(a_claim, (*ALL, *said)))

    around = view(analyst, HERON)

    assert names(around) == ["Glass Heron", "vitrum_admin", "VitrumLock"]
    assert [(tie.type, len(tie.claims)) for tie in around.ties] == [("leads", 1), ("uses", 1)] or [
        (tie.type, len(tie.claims)) for tie in around.ties
    ] == [("uses", 1), ("leads", 1)]


def test_two_steps_show_distances_and_what_is_more_of_each(analyst: World) -> None:
    said = links((HERON, "uses", LOCKER), (LOCKER, "uses", FORUM), (FORUM, "hosts", FINCH))
    analyst.given(*map(a_claim, (*ALL, *said)))

    around = view(analyst, HERON, hops=2)

    facts = {spot.thing.name: (spot.step, spot.degree, spot.more) for spot in around.spots}
    assert facts == {"Glass Heron": (0, 1, 0), "VitrumLock": (1, 2, 0), "Night Quay": (2, 2, 1)}


def test_a_link_said_by_two_members_is_one_tie_with_both_as_sources(analyst: World) -> None:
    again = a_link(HERON, "uses", LOCKER)
    analyst.given(a_claim(HERON), a_claim(LOCKER), a_claim(again), by="north")
    analyst.given(a_claim(again), by="south")

    (tie,) = view(analyst, HERON).ties

    assert tie.sources == ("The north", "The south")
    assert len(tie.claims) == 2


def test_an_identifier_under_another_id_is_one_spot(analyst: World) -> None:
    one, other = a_link(HERON, "uses", SERVER), a_link(FINCH, "uses", RENAMED)
    analyst.given(*map(a_claim, (HERON, FINCH, SERVER, one)))
    analyst.given(*map(a_claim, (RENAMED, other)), by="south")

    around = view(analyst, HERON, hops=2)

    assert names(around) == ["Glass Heron", "198.51.100.7", "Paper Finch"]


def test_a_hub_shows_groups_until_one_is_opened(analyst: World) -> None:
    tools = [an_object("tool", f"Kit {n:02}") for n in range(51)]
    said = [a_link(HERON, "uses", tool) for tool in tools]
    analyst.given(*map(a_claim, (*ALL, *tools, *said, a_link(HERON, "uses", LOCKER))))

    closed = view(analyst, HERON)
    thing = analyst.thing(HERON)
    opened = view(analyst, HERON, opened=(Opened(thing=thing, relation="uses", kind="malware"),))

    assert names(closed) == ["Glass Heron"]
    assert [(g.relation, g.kind, g.count) for g in closed.crowded[0].groups] == [
        ("uses", "malware", 1),
        ("uses", "tool", 51),
    ]
    assert names(opened) == ["Glass Heron", "VitrumLock"]


def test_hidden_things_are_neither_shown_nor_passed(analyst: World) -> None:
    said = links((HERON, "uses", LOCKER), (LOCKER, "uses", FORUM))
    analyst.given(*map(a_claim, (*ALL, *said)))

    around = view(analyst, HERON, hops=2, hidden=frozenset({analyst.thing(LOCKER)}))

    assert names(around) == ["Glass Heron"]


@pytest.mark.parametrize(
    ("filter_", "left"),
    [
        (Filter(relations=frozenset({"uses"})), ["VitrumLock"]),
        (Filter(kinds=frozenset({"threat-actor"})), ["vitrum_admin"]),
        (Filter(markings=frozenset({TLP.CLEAR})), ["vitrum_admin"]),
    ],
)
def test_a_filter_leaves_what_fits_it(analyst: World, filter_: Filter, left: list[str]) -> None:
    analyst.given(*map(a_claim, (*ALL, a_link(HERON, "uses", LOCKER))))
    analyst.given(a_claim(a_link(PERSON, "leads", HERON), marking=TLP.CLEAR))

    around = view(analyst, HERON, filter=filter_)

    assert names(around)[1:] == left


def test_w6_the_map_shows_what_vetted_claims_link_alone(analyst: World, database: Database) -> None:
    reviewed = a_link(HERON, "uses", LOCKER)
    analyst.given(*map(a_claim, (*ALL, reviewed, a_link(PERSON, "leads", HERON))))
    vetted(database, named=reviewed)

    around = view(analyst, HERON, filter=Filter(vetted=True))

    assert names(around)[1:] == ["VitrumLock"]


def test_what_went_is_left_out_and_counted_unless_nothing_is_left(analyst: World) -> None:
    analyst.given(a_claim(HERON))

    assert view(analyst, HERON, FINCH).gone == 1
    with pytest.raises(NotFound):
        view(analyst, FINCH)


def test_a_path_is_the_shortest_and_the_surest_of_these(analyst: World) -> None:
    said = links(
        (HERON, "uses", LOCKER),
        (LOCKER, "uses", FINCH),
        (HERON, "uses", FORUM),
        (FORUM, "hosts", FINCH),
    )
    analyst.given(*map(a_claim, (*ALL, *said)))

    route = explore.path(analyst.visit("ada"), analyst.thing(HERON), analyst.thing(FINCH))

    assert told(route) == ["Glass Heron", "Night Quay", "Paper Finch"]
    assert route is not None
    assert [told(other) for other in route.others] == [["Glass Heron", "VitrumLock", "Paper Finch"]]
    assert [step.forward for step in route.steps] == [True, True]
    assert route.steps[0].tie.sources == ("The north",)


def test_a_path_goes_round_a_place_unless_everything_is_asked_for(analyst: World) -> None:
    said = links(
        (HERON, "located-at", COUNTRY),
        (FINCH, "located-at", COUNTRY),
        (HERON, "uses", LOCKER),
        (LOCKER, "uses", FORUM),
        (FORUM, "hosts", FINCH),
    )
    analyst.given(*map(a_claim, (*ALL, *said)))
    ends = (analyst.thing(HERON), analyst.thing(FINCH))

    informative = explore.path(analyst.visit("ada"), *ends)
    any_way = explore.path(analyst.visit("ada"), *ends, Ways(steps=6, everything=True))

    assert told(informative) == ["Glass Heron", "VitrumLock", "Night Quay", "Paper Finch"]
    assert told(any_way) == ["Glass Heron", "Quayland", "Paper Finch"]


def test_a_path_may_end_at_a_place(analyst: World) -> None:
    analyst.given(*map(a_claim, (*ALL, a_link(HERON, "located-at", COUNTRY))))

    route = explore.path(analyst.visit("ada"), analyst.thing(COUNTRY), analyst.thing(HERON))

    assert told(route) == ["Quayland", "Glass Heron"]


def test_there_is_no_path_beyond_six_steps(analyst: World) -> None:
    chain = [an_object("tool", f"Link {n}") for n in range(8)]
    said = [a_link(one, "uses", other) for one, other in pairwise(chain)]
    analyst.given(*map(a_claim, (*chain, *said)))
    visit = analyst.visit("ada")
    first, seventh, eighth = (analyst.thing(chain[n]) for n in (0, 6, 7))

    assert len(told(explore.path(visit, first, seventh))) == 7
    assert explore.path(visit, first, eighth) is None


def test_a_path_does_not_lead_through_what_is_hidden_from_the_asker(analyst: World) -> None:
    analyst.given(*map(a_claim, (HERON, FINCH)))
    hidden = links((HERON, "uses", LOCKER), (LOCKER, "uses", FINCH))
    analyst.given(
        *(a_claim(each, marking=TLP.AMBER_STRICT) for each in (LOCKER, *hidden)), by="south"
    )

    ends = (analyst.thing(HERON), analyst.thing(FINCH))

    assert explore.path(analyst.visit("ada"), *ends) is None


def test_a_path_to_what_is_not_there_or_to_itself_is_refused(analyst: World) -> None:
    analyst.given(a_claim(HERON))
    visit, heron = analyst.visit("ada"), analyst.thing(HERON)

    with pytest.raises(NotFound):
        explore.path(visit, heron, analyst.thing(FINCH))
    with pytest.raises(UsageError):
        explore.path(visit, heron, heron)


def test_what_two_share_is_told_nearest_and_rarest_first_with_a_way_from_each(
    analyst: World,
) -> None:
    others = [an_object("intrusion-set", f"Crew {n}") for n in range(3)]
    said = links(
        (HERON, "buys-from", RESELLER),
        (FINCH, "buys-from", RESELLER),
        (HERON, "uses", FORUM),
        (FINCH, "uses", FORUM),
        (HERON, "located-at", COUNTRY),
        (FINCH, "located-at", COUNTRY),
        *((other, "uses", FORUM) for other in others),
    )
    analyst.given(*map(a_claim, (*ALL, *others, *said)))

    found = explore.shared(
        analyst.visit("ada"), [analyst.thing(HERON), analyst.thing(FINCH)], Ways(steps=1)
    )

    assert [item.thing.name for item in found.items] == ["Harbourline", "Night Quay"]
    assert found.items[0].distances == (1, 1)
    assert [told(route) for route in found.items[0].routes] == [
        ["Glass Heron", "Harbourline"],
        ["Paper Finch", "Harbourline"],
    ]


def test_kinds_asked_for_say_what_may_be_shared_not_what_leads_there(analyst: World) -> None:
    said = links(
        (HERON, "uses", LOCKER),
        (LOCKER, "communicates-with", SERVER),
        (FINCH, "uses", SERVER),
        (FINCH, "uses", LOCKER),
    )
    analyst.given(*map(a_claim, (*ALL, SERVER, *said)))
    chosen = [analyst.thing(HERON), analyst.thing(FINCH)]

    found = explore.shared(
        analyst.visit("ada"), chosen, Ways(steps=2, filter=Filter(kinds=frozenset({"ipv4-addr"})))
    )

    assert [item.thing.name for item in found.items] == ["198.51.100.7"]


def test_fewer_than_two_things_share_nothing(analyst: World) -> None:
    analyst.given(a_claim(HERON))

    with pytest.raises(UsageError):
        explore.shared(analyst.visit("ada"), [analyst.thing(HERON)])


def test_pictures_of_a_path_and_of_what_is_shared_hold_every_thing_on_the_way(
    analyst: World,
) -> None:
    said = links((HERON, "uses", LOCKER), (FINCH, "uses", LOCKER))
    analyst.given(*map(a_claim, (*ALL, *said)))
    ends = (analyst.thing(HERON), analyst.thing(FINCH))
    visit = analyst.visit("ada")

    on_path = explore.picture(visit, View(path=ends, hops=6))
    in_common = explore.picture(visit, View(shared=ends, hops=2))

    assert [(s.thing.name, s.step) for s in on_path.spots] == [
        ("Glass Heron", 0),
        ("VitrumLock", 1),
        ("Paper Finch", 2),
    ]
    assert names(in_common) == ["Glass Heron", "Paper Finch", "VitrumLock"]
    assert (len(on_path.routes), len(in_common.routes)) == (1, 2)


def test_a_walk_that_meets_too_many_links_says_so(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.services.explore.walking.MOST_LOOKED_AT", 2)
    said = links((HERON, "uses", LOCKER), (HERON, "uses", FORUM), (HERON, "uses", RESELLER))
    analyst.given(*map(a_claim, (*ALL, *said)))

    with pytest.raises(TooWide):
        explore.path(analyst.visit("ada"), analyst.thing(HERON), analyst.thing(FINCH))


def test_a_thing_of_which_an_opinion_disagrees_is_disputed(analyst: World) -> None:
    opinion = an_object("opinion", opinion="strongly-disagree", object_refs=[HERON["id"]])
    analyst.given(*map(a_claim, (HERON, LOCKER, a_link(HERON, "uses", LOCKER), opinion)))

    disputed = {spot.thing.name: spot.disputed for spot in view(analyst, HERON).spots}

    assert (disputed["Glass Heron"], disputed["VitrumLock"]) == (True, False)


def test_links_of_one_thing_are_counted_up_to_two_hundred(analyst: World) -> None:
    tools = [an_object("tool", f"Kit {n:03}") for n in range(201)]
    said = [a_link(HERON, "uses", tool) for tool in tools]
    analyst.given(*map(a_claim, (HERON, *tools, *said)))

    (spot,) = view(analyst, HERON).spots

    assert spot.degree == 200


def test_ties_between_two_hubs_are_shown(analyst: World) -> None:
    tools = [an_object("tool", f"Kit {n:03}") for n in range(200)]
    said = [a_link(crew, "uses", tool) for crew in (HERON, FINCH) for tool in tools]
    between = a_link(HERON, "related-to", FINCH)
    analyst.given(*map(a_claim, (HERON, FINCH, *tools, *said, between)))

    both = view(analyst, HERON, FINCH)

    assert [(tie.type, len(tie.claims)) for tie in both.ties] == [("related-to", 1)]


def test_a_revoked_link_is_no_step_and_is_not_counted(analyst: World) -> None:
    said = [a_link(HERON, "uses", LOCKER), a_link(LOCKER, "uses", FINCH)]
    analyst.given(*map(a_claim, (HERON, FINCH, LOCKER, *said)))
    newer = said[1] | {"revoked": True, "modified": "2026-02-01T00:00:00.000Z"}
    analyst.given(a_claim(newer))
    ends = (analyst.thing(HERON), analyst.thing(FINCH))

    around = view(analyst, LOCKER)

    assert names(around) == ["VitrumLock", "Glass Heron"]
    assert around.spots[0].degree == 1
    assert explore.path(analyst.visit("ada"), *ends) is None


def test_a_revoked_opinion_disputes_nothing(analyst: World) -> None:
    said = an_object("opinion", opinion="disagree", object_refs=[HERON["id"]])
    analyst.given(a_claim(HERON), a_claim(said))
    disputed = view(analyst, HERON).spots[0].disputed

    analyst.given(a_claim(said | {"revoked": True, "modified": "2026-02-01T00:00:00.000Z"}))

    assert (disputed, view(analyst, HERON).spots[0].disputed) == (True, False)


def test_a_path_beside_more_links_than_are_read_is_too_wide_and_not_missing(
    analyst: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = links((HERON, "uses", LOCKER), (LOCKER, "uses", FORUM))
    analyst.given(*map(a_claim, (*ALL, *said)))
    monkeypatch.setattr("atlas.store.walks.MOST_TIES", 1)
    ends = analyst.thing(HERON), analyst.thing(FORUM)

    with pytest.raises(TooWide):
        explore.path(analyst.visit("ada"), *ends)
    with pytest.raises(TooWide):
        explore.shared(analyst.visit("ada"), ends)
