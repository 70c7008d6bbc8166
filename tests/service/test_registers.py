"""P6: claims are no verdicts. No register of convictions leaves, in whatever form or by whatever way."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from atlas.errors import Denied
from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.markings import TLP
from atlas.policy import registers
from atlas.policy.actors import Role
from atlas.services import bases, export, reports, taxii
from atlas.services.contribute import Item, Offer
from atlas.services.explore import View
from atlas.services.export import Exported, Wanted
from atlas.services.export_forms import Form
from atlas.services.taxii import EVERYTHING, Question, Server
from atlas.services.taxii.reading import Shape
from atlas.settings import Settings
from atlas.store.numbering import Wanted as Changes
from builders import NOW, Object, World, a_claim, a_link, an_object

LAW = LegalBasis(
    code="FRAUD-1", jurisdiction="QV", valid_from=datetime(2020, 1, 1, tzinfo=UTC).date()
)


def person(name: str, place: int, **more: Any) -> Object:
    id_ = f"threat-actor--{uuid.UUID(int=place, version=4)}"
    return an_object("threat-actor", name, id=id_, threat_actor_types=["criminal"], **more)


JONES, SMITH = person("Jones", 0xA), person("Smith", 0xB)


def convicted(said: Object) -> Item:
    offer = Offer(
        marking=TLP.GREEN,
        purposes=frozenset({Purpose.RESEARCH}),
        basis=LAW.code,
        subject=DataSubject.CONVICTED,
    )
    return attrs.evolve(a_claim(said, marking=None), offer=offer)


@pytest.fixture
def people(world: World) -> World:
    world.organisation("north", country="QV")
    world.person("lea", roles=[Role.LEGAL])
    world.person("ada")
    bases.add(world.visit("lea"), LAW, reason="as in the gazette")
    return world


def exported(world: World, folder: Path, wanted: Wanted) -> tuple[Exported, str]:
    visit = world.visit("ada", reference="case 7")
    told = export.export(visit, folder / "out", clock=lambda: NOW, wanted=wanted)
    return told, "".join(path.read_text("utf-8") for path in told.files)


@pytest.mark.parametrize("form", list(Form))
def test_P6_a_search_that_lists_persons_by_conviction_is_refused_at_export_with_its_rule(
    people: World, tmp_path: Path, form: Form
) -> None:
    said = [person(f"Owl {n}", n, description="Convicted of fraud.") for n in (1, 2)]
    people.given(*map(a_claim, said))

    with pytest.raises(Denied) as refused:
        exported(people, tmp_path, Wanted(query="convicted", form=form))

    assert refused.value.rule == "P6.register"
    assert list(tmp_path.iterdir()) == []


def test_P6_a_search_for_one_person_or_for_what_is_no_person_goes_out(
    people: World, tmp_path: Path
) -> None:
    tools = [
        an_object("tool", f"Kit {n}", description="Its makers were convicted.") for n in (1, 2)
    ]
    people.given(*map(a_claim, tools), a_claim(person("Owl", 1, description="Convicted of fraud.")))

    told, _ = exported(people, tmp_path, Wanted(query="convicted"))

    assert told.items == 3


@pytest.mark.parametrize("form", list(Form))
def test_P6_convictions_of_several_persons_stay_and_one_goes_out(
    people: World, tmp_path: Path, form: Form
) -> None:
    people.given(convicted(JONES), convicted(SMITH))

    told, text = exported(people, tmp_path, Wanted(form=form))

    reasons = {reason for _, reason in told.left_out}
    assert "Jones" not in text
    assert "Smith" not in text
    assert registers.WITHHELD in reasons
    alone = Wanted(things=(people.thing(JONES),))
    (tmp_path / "alone").mkdir()
    assert "Jones" in exported(people, tmp_path / "alone", alone)[1]


def test_P6_what_one_convicted_person_uses_goes_out_with_that_person(
    people: World, tmp_path: Path
) -> None:
    kit = an_object("tool", "Kit")
    people.given(convicted(JONES), a_claim(kit), convicted(a_link(JONES, "uses", kit)))

    _, text = exported(people, tmp_path, Wanted())

    assert ("Jones" in text, '"relationship_type":"uses"' in text) == (True, True)


def test_P6_several_convicted_persons_that_are_named_one_by_one_are_a_register_too(
    people: World, tmp_path: Path
) -> None:
    people.given(convicted(JONES), convicted(SMITH))

    both = Wanted(things=(people.thing(JONES), people.thing(SMITH)))
    _, text = exported(people, tmp_path, both)

    assert "Jones" not in text


def test_P6_a_feed_carries_no_convictions(people: World) -> None:
    people.given(convicted(JONES), convicted(SMITH), a_claim(an_object("tool", "Kit")))
    visit = people.visit("ada", reference="case 7")
    question = Question(
        collection=str(EVERYTHING),
        shape=Shape.OBJECTS,
        wanted=Changes(),
        added_after=None,
        limit=100,
    )

    page = taxii.read(
        visit, question, Server(key=Settings.from_env().key("feed"), view_of=lambda state: View())
    )

    names = [json.loads(each.content).get("name") for each in page.entries]
    assert names == ["Kit"]


def test_P6_a_report_tells_no_convictions_of_several_persons_and_says_so(people: World) -> None:
    crew = an_object("threat-actor", "Crew", threat_actor_types=["crime-syndicate"])
    people.given(a_claim(crew), a_claim(JONES), a_claim(SMITH))
    joined = [convicted(a_link(each, "member-of", crew)) for each in (JONES, SMITH)]
    visit = people.visit("ada", reference="case 7")

    people.given(joined[0])
    one = reports.on_thing(visit, people.thing(crew), reports.Type.PROFILE)
    people.given(joined[1])
    both = reports.on_thing(visit, people.thing(crew), reports.Type.PROFILE)

    def told(found: reports.Report) -> list[str]:
        return [name for name in ("Jones", "Smith") if name in str(found.sections)]

    assert (told(one), told(both)) == (["Jones"], [])
    assert [any("P6.register" in line for line in each.lead) for each in (one, both)] == [
        False,
        True,
    ]
