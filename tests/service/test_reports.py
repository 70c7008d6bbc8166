"""Reports: what stands in each type, under which marking, on which claims; and what of it is in the ledger."""

import io

import pypdf
import pytest

from atlas.errors import NotFound, UsageError
from atlas.formats.report import Report, pdf
from atlas.model.handling import Audience
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import ledger, reports
from atlas.services.reports import Type
from builders import ALLIANCE, DAY, NOW, World, a_claim, a_link, an_object, an_observable
from foldering import kept_by
from nominees import submitted, with_voters

MOTH = an_object(
    "threat-actor", "Moth", aliases=["M-7"], description="Sells access. http://moth.example/x"
)
KIT, VAULT = an_object("tool", "Kit"), an_object("tool", "Vault of the east")
HOST = an_observable("domain-name", "moth.example")
USES, HIDES = a_link(MOTH, "uses", KIT), a_link(MOTH, "uses", VAULT)


@pytest.fixture
def people(world: World) -> World:
    world.person("ada", of="north")
    world.person("rita", of="north", roles=[Role.REPRESENTATIVE])
    world.person("sue", of="south")
    world.given(a_claim(MOTH, marking=TLP.GREEN), a_claim(KIT), a_claim(HOST), by="north")
    world.given(a_claim(USES, marking=TLP.AMBER, audience=ALLIANCE), by="south")
    return world


def on(world: World, type_: Type = Type.PROFILE, *, person: str = "ada", **asked: int) -> Report:
    return reports.on_thing(world.visit(person), world.thing(MOTH), type_, **asked)


def text_of(report: Report) -> str:
    told = [*report.lead, report.title]
    for each in report.sections:
        told += [*each.lines, *(said for pair in each.pairs for said in pair)]
        told += [said for row in (each.table.rows if each.table else ()) for said in row]
    return "\n".join(told)


def test_RT1_a_brief_is_one_page_under_the_marking_of_its_nomination(world: World) -> None:
    with_voters(world)

    found = reports.brief(world.visit("sue"), submitted(world).id)
    paper = pypdf.PdfReader(io.BytesIO(pdf(found)))

    assert (found.marking, found.made, len(paper.pages)) == ("TLP:AMBER", NOW.date(), 1)
    shown = paper.pages[0].extract_text()
    assert shown.count("TLP:AMBER") >= 2
    assert "Moth Lines" in shown
    assert NOW.date().isoformat() in shown


def test_RT1_of_a_nomination_that_one_does_not_see_there_is_no_brief(world: World) -> None:
    with_voters(world)
    world.cell("moths", "north", "desk")

    with pytest.raises(NotFound):
        reports.brief(world.visit("sue"), world.thing(MOTH))


def test_RT2_a_profile_has_names_relations_identifiers_and_sources_with_their_numbers(
    people: World,
) -> None:
    found = on(people)

    told = {each.heading: each for each in found.sections}
    assert ("Also called", "M-7") in told["What it is"].pairs
    assert [row[:3] for row in told["Relations"].table.rows] == [("Moth", "uses", "Kit")]  # type: ignore[union-attr]
    assert told["Relations"].picture.points
    numbers = {row[-1] for each in found.sections if each.table for row in each.table.rows}
    assert all(any(line.startswith(number) for line in told["Sources"].lines) for number in numbers)


def test_RT2_everything_unvetted_says_so_and_addresses_are_defanged(people: World) -> None:
    told = text_of(on(people))

    assert "UNVETTED" in told
    assert "http://moth.example" not in told


def test_RT2_is_marked_as_the_strictest_claim_that_it_rests_on(people: World) -> None:
    assert on(people).marking == "TLP:AMBER"


def test_RT2_nothing_rests_on_a_red_claim_even_where_its_reader_asks(people: World) -> None:
    people.given(a_claim(VAULT), by="north")
    ada = people.visit("ada").actor.person
    assert ada is not None
    red = Audience(persons=frozenset({ada}))
    people.given(a_claim(HIDES, marking=TLP.RED, audience=red), by="north")

    found = on(people)

    assert found.marking == "TLP:AMBER"
    assert "Vault of the east" not in text_of(found)


def test_RT2_is_made_of_what_the_viewer_sees_alone(people: World) -> None:
    people.given(a_claim(VAULT), by="south")
    people.given(a_claim(HIDES, marking=TLP.AMBER_STRICT, audience=kept_by("south")), by="south")

    assert "Vault of the east" not in text_of(on(people, person="ada"))
    assert "Vault of the east" in text_of(on(people, person="sue"))


def test_RT2_of_documents_and_persons_there_is_none(people: World) -> None:
    report = an_object(
        "report", "A report", published="2026-01-01T00:00:00Z", object_refs=[MOTH["id"]]
    )
    people.given(a_claim(report))
    visit, thing = people.visit("ada"), people.thing(report)

    with pytest.raises(UsageError, match="RT2"):
        reports.on_thing(visit, thing, Type.PROFILE)


def test_RT6_an_alert_tells_what_came_in_its_window_and_what_one_may_do(people: World) -> None:
    people.given(a_claim(VAULT), by="south")
    people.given(a_claim(HIDES), by="south", at=NOW + 9 * DAY)

    visit = people.visit("ada", at=NOW + 10 * DAY)
    found = reports.on_thing(visit, people.thing(MOTH), Type.ALERT, days=5)

    told = {each.heading: each for each in found.sections}
    assert [row[2] for row in told["Relations"].table.rows] == ["Vault of the east"]  # type: ignore[union-attr]
    assert told["What you may do"].lines[0].startswith("PAP:")
    assert found.made == (NOW + 10 * DAY).date()
    assert len(pypdf.PdfReader(io.BytesIO(pdf(found))).pages) == 1


def test_RT6_of_a_window_in_which_nothing_came_it_says_so(people: World) -> None:
    visit = people.visit("ada", at=NOW + 90 * DAY)

    found = reports.on_thing(visit, people.thing(MOTH), Type.ALERT, days=5)

    assert found.marking == "TLP:CLEAR"
    assert all(
        each.is_empty for each in found.sections if each.heading in ("Relations", "Identifiers")
    )


def test_P12_a_report_that_leaves_is_in_the_ledger_with_each_claim_behind_it(people: World) -> None:
    before = reports.take_out(people.visit("ada"), people.thing(MOTH), Type.PROFILE)

    (entry,) = ledger.entries(people.visit("ada")).entries

    assert before == on(people)
    assert entry.lines == 3


def test_RT12_is_for_the_own_organisation_alone_and_dated(people: World) -> None:
    found = reports.statement(people.visit("rita"))

    assert (found.marking, found.title, found.made) == ("TLP:AMBER+STRICT", "The north", NOW.date())
    assert "south" not in text_of(found)
    assert pdf(found) == pdf(reports.statement(people.visit("rita")))


def test_contributed_text_is_only_ever_text_on_the_paper_of_a_report(people: World) -> None:
    hostile = an_object(
        "malware", '#panic("x") $ <script>', is_family=False, description="#include \\ [x](y)"
    )
    people.given(a_claim(hostile))

    found = reports.on_thing(people.visit("ada"), people.thing(hostile), Type.PROFILE)

    assert '#panic("x")' in pypdf.PdfReader(io.BytesIO(pdf(found))).pages[0].extract_text()
