"""A share that cannot stand takes away shares alone: whoever states one takes no target out of the opportunities."""

from uuid import UUID

import pytest

from atlas.graphs.disruption.dependencies import Supply
from atlas.model.ids import HandlingId, ThingId
from atlas.services import opportunities
from atlas.services.opportunities import Card, Found, Objection, netting
from atlas.services.opportunities.shares import Claimed, settled, share_of
from atlas.services.opportunities.stating import Floor, modelled
from atlas.store.dependencies import Stated
from builders import Object, World, a_claim, a_link, an_object
from cluster import Database
from parcels import vetted

CREW = an_object("intrusion-set", "Crew")
HOST, SPARE = (an_object("criminal-service", name) for name in ("Host", "Spare"))


def need(share: object, supplier: Object = HOST, *, said: str = "first") -> Object:
    link = a_link(CREW, "depends-on", supplier, x_step="set-up", x_share=share)
    return link | {"id": an_object("relationship", f"{said} {supplier['name']}")["id"]}


def given(world: World, *said: Object, by: str = "north") -> None:
    world.given(*(a_claim(each) for each in said), by=by)


def found(world: World) -> Found:
    return opportunities.find(world.visit("ada"))


def host(told: Found) -> Card:
    return next(each for each in told.cards if each.what.name == "Host")


def names(objection: Objection) -> list[str]:
    return [each.name for each in objection.things]


@pytest.fixture
def mapped(world: World) -> World:
    world.person("ada", of="north")
    given(world, CREW, HOST, SPARE)
    return world


def test_one_unvetted_contradiction_of_a_vetted_share_takes_no_target_out(
    mapped: World, database: Database
) -> None:
    given(mapped, need(0.9))
    vetted(database)
    given(mapped, need(0.2, said="rival"), by="south")

    told = found(mapped)

    (objection,) = told.objections
    assert (objection.problem, names(objection)) == ("shares.unvetted", ["Crew"])
    assert objection.found == "0.2 and 0.9"
    assert [each.name for each in host(told).effect.stopped] == ["Crew"]
    assert [each.name for each in host(told).vetted.stopped] == ["Crew"]
    assert told.targets == 1


@pytest.mark.parametrize("share", ["nan", "inf", "-0.5", 0, 1.5, "most"])
def test_a_share_that_is_none_is_told_with_its_customer_and_the_need_stands(
    mapped: World, share: object
) -> None:
    given(mapped, need(share))

    told = found(mapped)

    (objection,) = told.objections
    assert (objection.problem, names(objection)) == ("shares.range", ["Crew"])
    assert objection.found == str(share)
    assert [each.name for each in host(told).effect.stopped] == ["Crew"]


def test_two_unvetted_shares_that_differ_are_told_and_the_card_stands(mapped: World) -> None:
    given(mapped, need(0.9))
    given(mapped, need(0.2, said="rival"), by="south")

    told = found(mapped)

    (objection,) = told.objections
    assert (objection.problem, names(objection)) == ("shares.differ", ["Crew"])
    assert [each.name for each in host(told).effect.stopped] == ["Crew"]


def test_shares_that_agree_are_no_objection(mapped: World) -> None:
    given(mapped, need(0.6), need(0.4, SPARE))

    assert found(mapped).objections == ()


def claimed(share: str, vetting: str = "contributed", *, supplier: int = 1) -> Claimed:
    claim = Stated(
        source=ThingId(UUID(int=0)),
        type="depends-on",
        target=ThingId(UUID(int=supplier)),
        source_kind="intrusion-set",
        target_kind="criminal-service",
        vetting=vetting,
        likelihood=None,
        handling=HandlingId(0),
        share=share,
    )
    supply = Supply(customer=0, step=0, supplier=supplier, share=share_of(share))
    return Claimed(supply=supply, claim=claim)


def test_vetted_shares_stand_against_one_that_nobody_vetted() -> None:
    supplies, against = settled(
        [claimed("0.7", "vetted"), claimed("0.2"), claimed("0.9", supplier=2)]
    )

    assert [each.share for each in supplies] == [0.7, None, None]
    assert [each.problem for each in against] == ["shares.unvetted"]


def test_where_vetted_shares_contradict_each_other_none_of_the_step_counts() -> None:
    supplies, against = settled([claimed("0.7", "vetted"), claimed("0.2", "vetted")])

    assert [each.share for each in supplies] == [None, None]
    assert [each.problem for each in against] == ["shares.differ"]


def test_of_wrong_shares_a_few_are_told_and_short() -> None:
    _, (objection,) = settled([claimed(f"{n}" + "x" * 90) for n in range(9)])

    assert objection.found.count("x") < 3 * 40
    assert objection.found.endswith(", ...")


def test_what_a_terminal_would_act_on_is_told_escaped() -> None:
    _, (objection,) = settled([claimed("\x1b[2J")])

    assert objection.found.isprintable()


def used_by(users: int) -> list[Stated]:
    return [
        Stated(
            source=ThingId(UUID(int=number)),
            type="uses",
            target=ThingId(UUID(int=0)),
            source_kind="intrusion-set",
            target_kind="malware",
            vetting="contributed",
            likelihood=None,
            handling=HandlingId(0),
        )
        for number in range(1, users + 1)
    ]


def test_a_net_of_too_many_things_says_so_instead_of_figures() -> None:
    net = netting.net_of(modelled(used_by(netting.MOST), Floor.ALL))

    assert net.against is not None
    assert (net.against.problem, net.against.found) == ("net.large", "1,001 things")
    assert (net.central, net.split, net.before) == (None, (), None)


def test_the_sentence_about_a_large_net_reaches_the_reader(
    mapped: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netting, "MOST", 2)
    given(mapped, need(0.6), need(0.4, SPARE))

    told = found(mapped)

    assert [each.problem for each in told.objections] == ["net.large"]
    assert told.split == ()
