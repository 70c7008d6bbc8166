"""What tells things of one name apart."""

import uuid

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explain import ThingRef
from atlas.services.search import Item
from atlas.web.namesakes import told_apart

ONE, OTHER, THIRD = (ThingId(uuid.UUID(int=n << 96)) for n in range(1, 4))


def a_thing(id_: ThingId, name: str, kind: str = "malware") -> ThingRef:
    return ThingRef(id=id_, stix_id=f"{kind}--{id_}", kind=kind, name=name, marking=TLP.GREEN)


def an_item(id_: ThingId, name: str, *organisations: str) -> Item:
    return Item(
        id=id_,
        stix_id=f"malware--{id_}",
        kind="malware",
        name=name,
        aliases=(),
        marking=TLP.GREEN,
        claims=1,
        organisations=organisations,
    )


def test_things_of_different_names_need_no_fact() -> None:
    assert told_apart([a_thing(ONE, "Ryuk"), a_thing(OTHER, "Conti")]) == {}


def test_namesakes_of_different_kinds_are_told_apart_by_kind() -> None:
    apart = told_apart([a_thing(ONE, "TrickBot"), a_thing(OTHER, "Trickbot", "tool")])

    assert apart == {ONE: "Malware", OTHER: "Tool"}


def test_of_three_namesakes_each_has_the_first_fact_that_is_its_own() -> None:
    things = [a_thing(n, "TrickBot") for n in (ONE, OTHER)]

    apart = told_apart([*things, a_thing(THIRD, "TrickBot", "tool")])

    assert apart == {ONE: "00000001", OTHER: "00000002", THIRD: "Tool"}


def test_namesakes_of_one_kind_are_told_apart_by_who_contributes_them() -> None:
    apart = told_apart([an_item(ONE, "TrickBot", "Bank"), an_item(OTHER, "TrickBot", "Vendor")])

    assert apart == {ONE: "Bank", OTHER: "Vendor"}


def test_what_stands_beside_the_name_is_not_said_again() -> None:
    things = [an_item(ONE, "TrickBot", "Bank"), an_item(OTHER, "TrickBot", "Vendor")]

    assert told_apart(things, beside={"kind", "organisations"}) == {}
    assert told_apart(things, beside={"kind"}) == {ONE: "Bank", OTHER: "Vendor"}


def test_one_thing_that_is_listed_twice_is_no_namesake_of_itself() -> None:
    assert told_apart([a_thing(ONE, "Ryuk"), a_thing(ONE, "Ryuk")]) == {}


def test_things_without_a_name_need_no_fact() -> None:
    assert told_apart([a_thing(ONE, ""), a_thing(OTHER, "")]) == {}
