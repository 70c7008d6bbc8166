"""Cells and agreements: what follows at once for whom, and what stays hidden."""

import uuid

import attrs
import pytest

from atlas.errors import AtlasError, UsageError
from atlas.model.ids import CellId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services.alliance import agreements, cells, directory
from atlas.services.alliance.agreements import NewAgreement
from atlas.services.alliance.cells import NewCell
from atlas.store import alliance as kept
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database
from running_alliance import finds, founded, home, recorded, refused, who

NIGHTJAR = an_object("malware", "Nightjar")


@pytest.fixture
def alliance(world: World) -> World:
    return founded(world)


def new_cell(*members: str, lead: str = "lena", ceiling: TLP = TLP.AMBER) -> NewCell:
    return NewCell(
        name="Cell Quay",
        charter="Find the supplier.",
        purpose="Fewer victims",
        bound_to="LockerX",
        members=frozenset(map(home, members)),
        lead=who(lead),
        ceiling=ceiling,
    )


def test_a_cell_opens_reads_and_closes_for_its_members(alliance: World) -> None:
    lena, sue = alliance.visit("lena"), alliance.visit("sue")
    cell = cells.open_cell(lena, new_cell("north", "south"), reason="the board agreed")
    short = directory.cell(lena, cell).cell.short
    audience = alliance.audience(f"cell:{short}", by="north")
    alliance.given(a_claim(NIGHTJAR, marking=TLP.AMBER, audience=audience), by="north")

    before = finds(sue, "Nightjar")
    cells.remove_member(lena, cell, home("south"), reason="not needed")
    without = finds(sue, "Nightjar")
    cells.add_member(lena, cell, home("south"), reason="needed")
    again = finds(sue, "Nightjar")
    cells.close_cell(lena, cell, reason="done")

    assert (before, without, again, finds(sue, "Nightjar")) == (1, 0, 1, 0)


def test_a_lead_changes_no_cell_of_another_lead(alliance: World) -> None:
    alliance.person("leo", of="north", roles=[Role.CELL_LEAD])
    cell = cells.open_cell(alliance.visit("lena"), new_cell("north"), reason="agreed")

    rule = refused(lambda: cells.close_cell(alliance.visit("leo"), cell, reason="mine now"))

    assert rule == "R.lead"
    assert directory.cell(alliance.visit("leo"), cell).may == frozenset()
    cells.name_lead(alliance.visit("sec"), cell, who("leo"), reason="Lena is away")
    assert Action.CLOSE_CELL in directory.cell(alliance.visit("leo"), cell).may


@pytest.mark.parametrize("lead", ["nora", "sid"])
def test_a_cell_is_led_by_a_lead_of_a_member_whom_the_visitor_knows(
    alliance: World, lead: str
) -> None:
    with pytest.raises(UsageError, match="R8"):
        cells.open_cell(alliance.visit("lena"), new_cell("north", lead=lead), reason="agreed")


def test_no_cell_carries_red(alliance: World) -> None:
    with pytest.raises(UsageError):
        cells.open_cell(alliance.visit("lena"), new_cell("north", ceiling=TLP.RED), reason="x")


def test_a_cell_of_others_is_no_more_than_one_that_is_not_there(alliance: World) -> None:
    before = directory.overview(alliance.visit("sue"))
    cell = alliance.cell("harbour", "north")

    told = []
    for asked in (cell, CellId(uuid.UUID(int=9))):
        for act in (
            lambda visit, id_: directory.cell(visit, id_),
            lambda visit, id_: cells.close_cell(visit, id_, reason="x"),
        ):
            with pytest.raises(AtlasError) as absent:
                act(alliance.visit("sue"), asked)
            told.append((type(absent.value), str(absent.value)))

    assert len(set(told)) == 1
    assert directory.overview(alliance.visit("sue")) == before
    assert [line.cell.id for line in directory.overview(alliance.visit("sec")).cells] == [cell]


def test_the_things_of_a_cell_show_to_those_who_may_read_them(alliance: World) -> None:
    alliance.given(a_claim(NIGHTJAR, marking=TLP.AMBER_STRICT), by="north")
    new = attrs.evolve(
        new_cell("north", "south"), targets=(alliance.thing(NIGHTJAR), uuid.UUID(int=3))
    )
    cell = cells.open_cell(alliance.visit("lena"), new, reason="agreed")

    seen = {p: directory.cell(alliance.visit(p), cell).targets for p in ("nora", "sue")}

    assert [each.name for each in seen["nora"]] == ["Nightjar"]
    assert seen["sue"] == ()


def test_a_new_agreement_stops_reading_until_the_representative_signs(
    alliance: World, database: Database
) -> None:
    new = NewAgreement(title="Charter", version="2", text="Be fair.", effective_from=NOW.date())
    agreements.publish(alliance.visit("sec"), new, reason="the board decided")
    ned, nora = alliance.visit("ned"), alliance.visit("nora")

    stopped = refused(lambda: finds(nora, "x"))
    not_hers = refused(lambda: agreements.to_sign(nora))
    asked = agreements.to_sign(ned)
    agreements.sign(ned, asked.agreement.id, digest=asked.digest)

    assert (stopped, not_hers) == ("P13.agreement", "R.role")
    assert finds(nora, "x") == 0
    signature = kept.signatures(asked.agreement.id)[home("north")]
    assert (signature.by, signature.at) == (who("ned"), NOW)
    assert signature.digest == kept.digest_of("Be fair.")
    assert recorded(database, Action.SIGN)[-1][:2] == (True, "P13")


def test_another_text_than_the_one_read_is_not_signed(alliance: World) -> None:
    ned = alliance.visit("ned")
    asked = agreements.to_sign(ned)

    for agreement, digest in ((asked.agreement.id, "00" * 32), (uuid.uuid4(), asked.digest)):
        with pytest.raises(UsageError, match="meanwhile"):
            agreements.sign(ned, agreement, digest=digest)


def test_an_agreement_of_tomorrow_is_in_force_tomorrow(alliance: World) -> None:
    day = (NOW + DAY).date()
    new = NewAgreement(title="Charter", version="2", text="Be fair.", effective_from=day)
    agreements.publish(alliance.visit("sec"), new, reason="the board decided")

    assert finds(alliance.visit("nora"), "x") == 0
    tomorrow = alliance.visit("nora", at=NOW + DAY)
    assert refused(lambda: finds(tomorrow, "x")) == "P13.agreement"


def test_an_agreement_is_not_dated_back(alliance: World) -> None:
    day = (NOW - DAY).date()
    new = NewAgreement(title="Charter", version="2", text="Be fair.", effective_from=day)

    with pytest.raises(UsageError, match="today or later"):
        agreements.publish(alliance.visit("sec"), new, reason="the board decided")
