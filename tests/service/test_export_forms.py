"""The same claims in other forms: what each carries, what it leaves out and why, and the ledger beside."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from atlas.model.handling import Permitted, Terms
from atlas.model.markings import PAP, TLP
from atlas.services import export, ledger, search
from atlas.services.contribute import Item
from atlas.services.export import Exported, Wanted
from atlas.services.export_forms import NOT_TO_BLOCK, Form
from builders import NOW, World, a_claim, a_link, an_object, an_observable

HOST = an_observable("domain-name", value="evil.example")
LOCKER = an_object("malware", "LockerX", description="=cmd|' /C calc'!A0")
GREEN = Terms(pap=PAP.GREEN)


@pytest.fixture
def people(world: World) -> World:
    """Add a reader."""
    world.person("ada", of="north")
    return world


def under(terms: Terms, item: Item) -> Item:
    """Return an item that is given under these terms."""
    assert item.offer is not None
    return attrs.evolve(item, offer=attrs.evolve(item.offer, terms=terms))


def exported(world: World, folder: Path, wanted: Wanted) -> tuple[Exported, bytes]:
    told = export.export(world.visit("ada"), folder / "out", clock=lambda: NOW, wanted=wanted)
    return told, (folder / "out").read_bytes()


def lines(content: bytes) -> list[str]:
    return [each for each in content.decode().splitlines() if not each.startswith("#")]


def test_a_table_has_a_row_for_each_identifier_and_no_formulas(
    people: World, tmp_path: Path
) -> None:
    people.given(a_claim(HOST, marking=TLP.GREEN))
    people.given(a_claim(LOCKER, marking=TLP.AMBER))

    told, content = exported(people, tmp_path, Wanted(form=Form.CSV))

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    by_name = {row["value"] or row["name"]: row for row in rows}
    assert by_name["evil.example"]["type"] == "domain-name"
    assert by_name["evil.example"]["marking"] == "TLP:GREEN"
    assert by_name["LockerX"]["note"] == f"'{LOCKER['description']}"
    assert (told.items, told.marking) == (2, TLP.AMBER)
    assert told.partly == ((LOCKER["id"], "Some properties have no column in a table."),)


def test_only_what_its_terms_let_be_blocked_is_on_the_list(people: World, tmp_path: Path) -> None:
    other = an_observable("domain-name", value="other.example")
    third = an_observable("domain-name", value="third.example")
    people.given(under(GREEN, a_claim(HOST, marking=TLP.GREEN)))
    people.given(a_claim(other, marking=TLP.GREEN))
    silent = attrs.evolve(GREEN, permitted_actions=Permitted.CONTACT)
    people.given(under(silent, a_claim(third, marking=TLP.GREEN)))

    told, content = exported(people, tmp_path, Wanted(form=Form.BLOCKLIST))

    assert lines(content) == ["evil.example"]
    assert dict(told.left_out) == {other["id"]: NOT_TO_BLOCK, third["id"]: NOT_TO_BLOCK}
    assert content.endswith(b"# 1 identifiers, TLP:GREEN\n")
    assert b"not verdicts" in content


def test_a_ceiling_keeps_what_is_stricter_with_its_reason(people: World, tmp_path: Path) -> None:
    people.given(a_claim(HOST, marking=TLP.GREEN))
    people.given(a_claim(LOCKER, marking=TLP.AMBER))

    told, content = exported(people, tmp_path, Wanted(ceiling=TLP.GREEN))

    assert told.left_out == ((LOCKER["id"], export.ABOVE_CEILING),)
    assert b"LockerX" not in content
    assert told.marking is TLP.GREEN


def test_events_of_misp_hold_what_the_map_holds(people: World, tmp_path: Path) -> None:
    people.given(a_claim(HOST, marking=TLP.GREEN))

    told, content = exported(people, tmp_path, Wanted(form=Form.MISP))

    assert told.items == 1
    assert "evil.example" in json.dumps(json.loads(content)["response"])


def test_a_thing_goes_with_its_relations_and_without_the_rest(
    people: World, tmp_path: Path
) -> None:
    group = an_object("intrusion-set", "Badger")
    uses = a_link(group, "uses", LOCKER)
    for each in (group, LOCKER, uses, HOST):
        people.given(a_claim(each, marking=TLP.GREEN))
    (thing,) = [
        each.id for each in search.find(people.visit("ada"), search.Query(text="Badger")).items
    ]

    told, content = exported(people, tmp_path, Wanted(things=(thing,)))

    ids = {each["id"] for each in json.loads(content)["objects"]}
    assert {group["id"], uses["id"]} <= ids
    assert not {LOCKER["id"], HOST["id"]} & ids
    assert told.items == 2


@pytest.mark.parametrize("form", list(Form))
def test_what_went_out_in_any_form_is_in_the_ledger_and_nothing_else(
    people: World, tmp_path: Path, form: Form
) -> None:
    people.given(under(GREEN, a_claim(HOST, marking=TLP.GREEN)))
    people.given(under(GREEN, a_claim(LOCKER, marking=TLP.AMBER)))

    told, _ = exported(people, tmp_path, Wanted(form=form))

    (entry,) = ledger.entries(people.visit("ada")).entries
    assert entry.lines == told.items == (1 if form is Form.BLOCKLIST else 2)


def test_a_rehearsal_tells_the_same_and_leaves_neither_file_nor_entry(
    people: World, tmp_path: Path
) -> None:
    people.given(a_claim(HOST, marking=TLP.GREEN))
    wanted = Wanted(form=Form.CSV)

    told = export.rehearse(people.visit("ada"), tmp_path, clock=lambda: NOW, wanted=wanted)

    assert (told.items, told.files, list(tmp_path.iterdir())) == (1, (), [])
    assert ledger.entries(people.visit("ada")).entries == ()


def test_an_indicator_whose_time_is_over_is_not_blocked(people: World, tmp_path: Path) -> None:
    said = an_object(
        "indicator",
        "old",
        pattern="[domain-name:value = 'old.example']",
        pattern_type="stix",
        valid_from="2020-01-01T00:00:00.000Z",
        valid_until=(NOW - timedelta(days=1)).isoformat(timespec="milliseconds")[:-6] + "Z",
    )
    people.given(under(GREEN, a_claim(said, marking=TLP.GREEN)))

    told, content = exported(people, tmp_path, Wanted(form=Form.BLOCKLIST))

    assert (lines(content), told.items) == ([], 0)
    assert told.left_out == ((said["id"], "It is an indicator whose time is over."),)
