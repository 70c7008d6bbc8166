"""A property under its own stricter marking is hidden alone, while the rest of the claim shows (ADR 0013)."""

import json
from pathlib import Path

import pytest

from atlas.errors import NotFound
from atlas.formats.stix.markings import tlp_definition
from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.policy.decide import Action
from atlas.services import explain, export, gate, lookup, search, verify
from atlas.services.contribute import Report
from atlas.settings import Settings
from builders import DAY, NOW, Object, World, a_claim, an_object
from cluster import Database

CLEAR, GREEN, AMBER, RED = (
    str(tlp_definition(tlp, "2.1")["id"]) for tlp in (TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.RED)
)
TOOL = an_object("tool", "Hidden Hammer")
CVE = {"source_name": "cve", "external_id": "CVE-2026-31337"}
OPEN = {"source_name": "open", "url": "https://open.example/report"}


def marked(reference: str, *selectors: str) -> dict[str, object]:
    return {"marking_ref": reference, "selectors": list(selectors)}


# GREEN to all; for the organisation alone: a synonym, a text, a CVE and a link; for its persons a label
BASE = an_object(
    "intrusion-set", "Quiet Ledger", aliases=["Grey Abacus"], external_references=[OPEN]
) | {"object_marking_refs": [GREEN], "labels": ["ransom"]}
WHOLE = BASE | {
    "description": "Seen in zanzibar.",
    "aliases": ["Velvet Tern", "Grey Abacus"],
    "external_references": [CVE, OPEN],
    "x_tool_ref": TOOL["id"],
    "labels": ["ransom", "chartreuse"],
    "granular_markings": [
        marked(AMBER, "description", "aliases.[0]", "external_references.[0]", "x_tool_ref"),
        marked(RED, "labels.[1]"),
    ],
}


@pytest.fixture
def people(world: World) -> World:
    """Add readers: ada gives and reads all; amy, of ada's organisation, came later; eve is of another."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


@pytest.fixture
def given(people: World) -> World:
    """Give the object with its stricter parts."""
    report = people.given(a_claim(WHOLE, marking=None))
    assert (report.stored, report.entries) == (1, [])
    people.person("amy", of="north")
    return people


def content(world: World, person: str, said: Object = WHOLE) -> list[object]:
    shown = explain.thing(world.visit(person), world.thing(said))
    return [dict(claim.content) for claim in shown.claims]


def names(world: World, person: str, text: str) -> list[str]:
    return [item.name for item in search.find(world.visit(person), search.Query(text=text)).items]


def exported(world: World, person: str, folder: Path) -> bytes:
    out = folder / f"{person}.json"
    export.export_stix(world.visit(person), out, clock=lambda: NOW)
    return out.read_bytes()


def test_who_lacks_the_parts_sees_the_object_as_if_they_had_never_been_given(given: World) -> None:
    assert content(given, "eve") == [BASE]


def test_who_may_read_all_sees_the_object_as_it_came(given: World) -> None:
    assert content(given, "ada") == [WHOLE]


def test_who_may_read_one_part_sees_the_object_with_that_part(given: World) -> None:
    middle = dict(WHOLE) | {
        "labels": ["ransom"],
        "granular_markings": [
            marked(AMBER, "description", "aliases.[0]", "external_references.[0]", "x_tool_ref")
        ],
    }

    assert content(given, "amy") == [middle]


@pytest.mark.parametrize(("person", "label"), [("ada", "RED"), ("amy", "AMBER"), ("eve", "GREEN")])
def test_a_claim_bears_the_label_of_what_shows_of_it(given: World, person: str, label: str) -> None:
    shown = explain.thing(given.visit(person), given.thing(WHOLE))
    (item,) = search.find(given.visit(person), search.Query(text="Quiet Ledger")).items

    assert [claim.marking for claim in shown.claims] == [f"TLP:{label}"]
    assert shown.highest == item.marking == f"TLP:{label}"


@pytest.mark.parametrize("text", ["zanzibar", "Velvet Tern", "velvet ledger", "CVE-2026-31337"])
def test_a_hidden_property_is_not_found_and_not_counted(given: World, text: str) -> None:
    assert names(given, "amy", text) == ["Quiet Ledger"]
    assert names(given, "eve", text) == []
    assert search.find(given.visit("eve"), search.Query(text=text)).total == 0


def test_what_only_its_persons_read_is_found_by_them_alone(given: World) -> None:
    assert names(given, "ada", "chartreuse zanzibar") == ["Quiet Ledger"]
    assert names(given, "amy", "chartreuse") == []


def test_words_beside_a_hidden_property_are_found_by_all(given: World) -> None:
    for person in ("ada", "amy", "eve"):
        assert names(given, person, "ransom abacus") == ["Quiet Ledger"]


def test_hidden_synonyms_are_not_listed(given: World) -> None:
    aliases = {
        person: search.find(given.visit(person), search.Query(text="Quiet Ledger")).items[0].aliases
        for person in ("amy", "eve")
    }

    assert aliases == {"amy": ("Velvet Tern", "Grey Abacus"), "eve": ("Grey Abacus",)}


def test_a_hidden_identifier_is_not_on_the_map(given: World) -> None:
    known = {
        person: lookup.lookup(given.visit(person), ["CVE-2026-31337"]).known
        for person in ("amy", "eve")
    }
    held = {
        person: explain.thing(given.visit(person), given.thing(WHOLE)).identifiers
        for person in ("amy", "eve")
    }

    assert known == {"amy": 1, "eve": 0}
    assert [each.value for each in held["amy"]] == ["CVE-2026-31337"]
    assert held["eve"] == ()


def test_a_hidden_link_leads_nowhere(given: World) -> None:
    tool: ThingId = given.thing(TOOL)

    linked = explain.thing(given.visit("amy"), given.thing(WHOLE))
    alone = explain.thing(given.visit("eve"), given.thing(WHOLE))

    assert [link.other.id for link in linked.links] == [tool]
    assert alone.links == ()
    with pytest.raises(NotFound):
        explain.thing(given.visit("eve"), tool)


def test_an_export_holds_what_its_reader_sees(given: World, tmp_path: Path) -> None:
    told = {person: exported(given, person, tmp_path) for person in ("ada", "amy", "eve")}

    assert all(
        word not in told["eve"] for word in (b"zanzibar", b"Velvet", b"31337", AMBER.encode())
    )
    assert b"zanzibar" in told["amy"]
    assert b"chartreuse" not in told["amy"]
    assert json.loads(told["eve"])["objects"][0] == BASE


def test_what_may_be_read_whole_goes_out_as_it_came(given: World, tmp_path: Path) -> None:
    out = tmp_path / "whole.json"
    plain = {key: each for key, each in WHOLE.items() if key != "object_marking_refs"}
    given.given(a_claim(plain | {"id": f"intrusion-set--{'1' * 8}-1111-4111-8111-{'1' * 12}"}))

    export.export_stix(given.visit("ada"), out, clock=lambda: NOW)

    first = json.dumps(WHOLE, sort_keys=True, separators=(",", ":"))
    assert first.encode() in out.read_bytes()


def test_red_of_another_organisation_stays_and_the_rest_goes(people: World, tmp_path: Path) -> None:
    both = people.audience("person:eve", "org:south", by="north")
    people.given(a_claim(WHOLE, marking=None, audience=both))

    seen = content(people, "eve")
    told = exported(people, "eve", tmp_path)

    assert seen == [WHOLE]
    assert b"chartreuse" not in told
    assert b"zanzibar" in told


def test_the_same_object_again_is_known(given: World) -> None:
    report = given.given(a_claim(WHOLE, marking=None))

    assert (report.stored, report.superseded, report.known) == (0, 0, 1)


def test_another_part_under_the_same_date_is_another_version(given: World) -> None:
    other = WHOLE | {"description": "Seen elsewhere."}

    report = given.given(a_claim(other, marking=None))

    assert (report.stored, report.known) == (0, 0)
    assert report.history + report.superseded == 1


def test_what_was_said_openly_before_is_hidden_with_the_part(people: World) -> None:
    people.given(a_claim(BASE | {"description": "Seen in zanzibar."}, marking=None))

    report = people.given(a_claim(WHOLE, marking=None))

    shown = explain.thing(people.visit("eve"), people.thing(WHOLE))
    assert report.superseded == 1
    assert [dict(claim.content) for claim in shown.claims] == [BASE]
    assert (shown.history, shown.withdrawn, names(people, "eve", "zanzibar")) == ((), (), [])


def test_a_newer_version_takes_the_words_of_the_parts_along(given: World) -> None:
    newer = BASE | {"modified": "2026-02-01T00:00:00.000Z"}

    given.given(a_claim(newer, marking=None), at=NOW + DAY)

    visit = given.visit("ada", at=NOW + 2 * DAY)
    assert search.find(visit, search.Query(text="zanzibar")).total == 0
    assert content(given, "ada") == [newer]
    shown = explain.thing(given.visit("ada", at=NOW + 2 * DAY), given.thing(WHOLE))
    assert [dict(claim.content) for claim in shown.history] == [WHOLE]


def test_where_nothing_can_stand_without_a_part_all_of_it_is_under_the_strictest(
    people: World,
) -> None:
    said = BASE | {"granular_markings": [marked(AMBER, "name")]}

    report: Report = people.given(a_claim(said, marking=None))

    assert [problem.code for _, problem in report.entries] == ["marking.granular"]
    assert content(people, "ada", said) == [said]
    with pytest.raises(NotFound):
        explain.thing(people.visit("eve"), people.thing(said))


def test_an_unknown_marking_keeps_its_part_with_the_contributor(people: World) -> None:
    strange = "marking-definition--11111111-1111-4111-8111-111111111111"
    said = BASE | {"description": "x", "granular_markings": [marked(strange, "description")]}

    report = people.given(a_claim(said, marking=None))

    assert [problem.code for _, problem in report.entries] == ["marking.unknown"]
    assert content(people, "ada", said) == [said]
    assert content(people, "eve", said) == [BASE]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "UPDATE claim_part SET content = content || '\\x20' WHERE place = 1",
            "its part 1 is not what",
        ),
        ("UPDATE claim_part SET salt = sha256('salt') WHERE place = 2", "its part 2 is not what"),
        (
            "UPDATE claim_part SET handling = (SELECT whole FROM claim) WHERE place = 1",
            "its part 1 is not what",
        ),
        ("DELETE FROM claim_part WHERE place = 2", "parts that are not those of the whole"),
        ("DELETE FROM claim_part WHERE place = 1", "and not those that it was committed to with"),
        ("UPDATE claim_part SET fresh = '{}'", "words are counted otherwise"),
        ("UPDATE claim SET whole = NULL", "parts that are not those of the whole"),
    ],
)
def test_verify_covers_the_parts(
    given: World, database: Database, monkeypatch: pytest.MonkeyPatch, change: str, told: str
) -> None:
    monkeypatch.setattr("atlas.store.databases.DATABASE", database.name)
    settings = Settings.from_env()
    before = verify.verify(settings).problems
    with database.superuser() as superuser:
        superuser.execute("SET search_path = atlas")
        superuser.execute(change)

    after = " ".join(verify.verify(settings).problems)

    assert before == ()
    assert told in after


def test_parts_are_no_rows_for_whom_their_claim_is_hidden(given: World) -> None:
    assert parts_seen(given, "amy") == 1

    newer = BASE | {"modified": "2026-02-01T00:00:00.000Z"}
    given.given(a_claim(newer, marking=TLP.RED, audience=given.audience("person:ada")))

    assert (parts_seen(given, "ada"), parts_seen(given, "amy")) == (2, 0)


def parts_seen(world: World, person: str) -> int:
    with gate.open_scope(world.visit(person), Action.READ) as opened:
        row = opened.one("SELECT count(*) FROM claim_part")
    assert row
    return int(row[0])


def test_who_lacks_the_parts_hears_the_same_as_if_they_had_never_been_given(
    database: Database, tmp_path: Path
) -> None:
    told = []
    for said in (WHOLE, BASE):
        database.empty()
        world = World.founded()
        world.person("ada", of="north")
        world.person("eve", of="south")
        world.given(a_claim(TOOL, marking=TLP.RED))
        world.given(a_claim(said, marking=None))
        told.append(answers(world, "eve", tmp_path))

    assert told[0] == told[1]


def answers(world: World, person: str, folder: Path) -> list[str]:
    """Return all that a person can be told around the object, without what is random."""
    visit = world.visit(person)
    asked = [
        "ledger",
        "zanzibar",
        "velvet",
        "tern",
        "abacus",
        "ransom",
        "chartreuse",
        "CVE-2026-31337",
    ]
    shown = explain.thing(visit, world.thing(WHOLE))
    claim = str(shown.claims[0].id)
    bundle = exported(world, person, folder)
    return [
        *(repr(search.find(visit, search.Query(text=text))) for text in [*asked, "ledger ransom"]),
        *(repr(search.suggest(visit, text[:4])) for text in asked),
        repr(lookup.lookup(visit, [*asked, "203.0.113.7"])),
        repr(shown).replace(claim, ""),
        repr(search.find(visit, search.Query(text="", kinds=frozenset({"intrusion-set"})))),
        bundle.decode().partition("objects")[2],
    ]
