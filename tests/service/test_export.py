"""What goes out: objects as they came in, under the label that holds for them, and what stayed with its reason."""

import fcntl
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from atlas.errors import Denied
from atlas.model.handling import Duty
from atlas.model.kinds import PROJECT_IDENTITY_ID, extension_of, kind_of
from atlas.model.markings import PAP, TLP
from atlas.services import export, search
from atlas.services.export import Exported, Wanted
from builders import NOW, Object, World, a_claim, an_object, an_observable
from cluster import Database
from states import digest

LOCKER = an_object("malware", "LockerX")
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"


@pytest.fixture
def people(world: World) -> World:
    """Add a reader of each of two organisations."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    return world


def exported(
    world: World, folder: Path, person: str = "ada", *, wanted: Wanted = export.EVERYTHING
) -> tuple[Exported, list[dict[str, Any]]]:
    """Return the answer, and the objects of all its files."""
    told = export.export_stix(
        world.visit(person), folder / "out.json", clock=lambda: NOW, wanted=wanted
    )
    bundles = [json.loads(path.read_text()) for path in told.files]
    return told, [each for bundle in bundles for each in bundle["objects"]]


def in_20(said: Object) -> Object:
    given = said | {"labels": ["ransomware"]}
    del given["spec_version"], given["is_family"]
    return given


@pytest.mark.parametrize(
    ("marking", "reference"), [(TLP.GREEN, GREEN), (TLP.AMBER_STRICT, STRICT), (TLP.RED, RED)]
)
def test_what_bears_no_marking_goes_out_with_the_one_chosen_for_it(
    people: World, tmp_path: Path, marking: TLP, reference: str
) -> None:
    people.given(a_claim(LOCKER, marking=marking))

    told, objects = exported(people, tmp_path)

    assert objects[0] == LOCKER | {"object_marking_refs": [reference]}
    assert [(each["id"], each["name"]) for each in objects[1:]] == [(reference, marking.value)]
    assert (told.items, told.marking) == (1, marking)


def test_what_was_tightened_keeps_its_own_marking_and_gets_the_stricter(
    people: World, tmp_path: Path
) -> None:
    said = LOCKER | {"object_marking_refs": [GREEN], "x_number": 1.50}
    people.given(a_claim(said, marking=TLP.AMBER_STRICT))

    _, objects = exported(people, tmp_path)

    assert objects[0] == said | {"object_marking_refs": [GREEN, STRICT]}


def test_what_bears_its_own_marking_goes_out_as_it_came(people: World, tmp_path: Path) -> None:
    said = LOCKER | {"object_marking_refs": [STRICT]}
    people.given(a_claim(said, marking=TLP.GREEN))

    _, objects = exported(people, tmp_path)

    assert objects == [said]


@pytest.mark.parametrize(
    ("marking", "definition"),
    [
        (TLP.GREEN, {"definition_type": "tlp", "definition": {"tlp": "green"}}),
        (
            TLP.AMBER_STRICT,
            {"definition_type": "statement", "definition": {"statement": "TLP:AMBER+STRICT"}},
        ),
    ],
)
def test_stix_20_is_labelled_in_its_own_words(
    people: World, tmp_path: Path, marking: TLP, definition: Object
) -> None:
    people.given(a_claim(in_20(LOCKER), marking=marking))

    _, objects = exported(people, tmp_path)

    assert objects[1]["type"] == "marking-definition"
    assert objects[0]["object_marking_refs"] == [objects[1]["id"]]
    assert {key: objects[1][key] for key in definition} == definition


@pytest.mark.parametrize("marking", list(TLP))
@pytest.mark.parametrize("said", [LOCKER, in_20(LOCKER)], ids=["2.1", "2.0"])
def test_what_went_out_comes_in_under_the_same_label(
    people: World, tmp_path: Path, said: Object, marking: TLP
) -> None:
    people.given(a_claim(said, marking=marking))
    _, objects = exported(people, tmp_path)
    people.person("wes", of="west")

    report = people.given_file(objects, by="west")

    found = search.find(people.visit("wes"), search.Query(text="LockerX"))
    assert report.rejected == 0
    assert [item.marking for item in found.items] == [marking]


def test_a_definition_that_goes_out_by_itself_is_not_added(people: World, tmp_path: Path) -> None:
    definition: Object = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": GREEN,
        "created": "2022-10-01T00:00:00.000Z",
        "name": "TLP:GREEN",
        "definition_type": "tlp",
        "definition": {"tlp": "green"},
    }
    people.given(a_claim(LOCKER), a_claim(definition))

    _, objects = exported(people, tmp_path)

    assert sorted(each["id"] for each in objects) == sorted([str(LOCKER["id"]), GREEN])
    assert definition in objects


def test_a_version_behind_a_stricter_one_goes_out_under_that(people: World, tmp_path: Path) -> None:
    people.given(a_claim(LOCKER))
    people.given(a_claim(LOCKER | {"modified": "2026-02-01T00:00:00.000Z"}, marking=TLP.RED))

    _, objects = exported(people, tmp_path)

    assert [each["object_marking_refs"] for each in objects[:2]] == [[RED], [RED]]


def test_red_of_others_stays_with_all_its_versions(people: World, tmp_path: Path) -> None:
    ada = people.audience("person:ada", by="south")
    people.given(a_claim(LOCKER), by="south")
    people.given(a_claim(LOCKER, marking=TLP.RED, audience=ada), by="south")

    told, objects = exported(people, tmp_path)

    assert (told.items, objects) == (0, [])
    assert told.left_out == ((LOCKER["id"], export.OTHERS_RED),)


def test_our_extension_definitions_go_with_the_objects_that_use_them(
    people: World, tmp_path: Path
) -> None:
    wallet = an_observable("cryptocurrency-wallet", "x") | {
        "extensions": extension_of("cryptocurrency-wallet")
    }
    people.given(a_claim(wallet | {"object_marking_refs": [GREEN]}))

    _, objects = exported(people, tmp_path)

    extension = kind_of("cryptocurrency-wallet").extension
    assert [each["id"] for each in objects[1:]] == [extension, PROJECT_IDENTITY_ID]


def test_a_search_is_exported_to_its_end(
    people: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "FOUND_AT_ONCE", 3)
    people.given(*(a_claim(an_object("tool", f"Kit {number}")) for number in range(10)))
    people.given(a_claim(LOCKER))

    told, _ = exported(people, tmp_path, wanted=Wanted(query="kit"))

    assert (told.items, told.left_out) == (10, ())


def test_a_search_that_finds_more_than_is_weighed_is_told(
    people: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.store.search.CAP", 4)
    people.given(*(a_claim(an_object("tool", f"Kit {number}")) for number in range(10)))

    told, _ = exported(people, tmp_path, wanted=Wanted(query="kit"))

    assert told.left_out == (("", export.CAPPED),)


def test_the_policy_is_weighed_anew_while_an_export_runs(
    people: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "REOPEN_EVERY", 2)
    people.person("bea", trained_until=NOW.date())
    people.given(*(a_claim(an_object("tool", f"Kit {number}")) for number in range(5)))
    asked: list[datetime] = []

    def clock() -> datetime:
        asked.append(NOW + timedelta(hours=6) * len(asked))
        return asked[-1]

    with pytest.raises(Denied):
        export.export_stix(people.visit("bea"), tmp_path / "out.json", clock=clock)

    assert len(asked) == 3
    assert list(tmp_path.iterdir()) == []


def test_what_is_tightened_while_an_export_runs_stays_with_a_reason(
    people: World, tmp_path: Path
) -> None:
    people.given(a_claim(LOCKER), by="south")

    def clock() -> datetime:
        people.given(a_claim(LOCKER, marking=TLP.AMBER_STRICT), by="south")
        return NOW

    told = export.export_stix(people.visit("ada"), tmp_path / "out.json", clock=clock)

    assert (told.items, told.left_out) == (0, ((LOCKER["id"], export.NO_LONGER),))


def test_what_a_killed_export_left_goes_with_the_next(people: World, tmp_path: Path) -> None:
    abandoned, running = (tmp_path / f".atlas-export-{each * 32}" for each in "de")
    abandoned.touch()

    with running.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        exported(people, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [running.name, "out.json"]


def test_ones_own_export_imported_again_is_unchanged(
    people: World, tmp_path: Path, database: Database
) -> None:
    people.given(
        a_claim(LOCKER),
        a_claim(an_object("tool", "Kit")),
        a_claim(an_observable("ipv4-addr", "198.51.100.7")),
    )
    _, objects = exported(people, tmp_path)
    before = digest(database)

    report = people.given_file(each for each in objects if each["type"] != "marking-definition")

    assert (report.stored, report.superseded, report.unchanged) == (0, 0, 3)
    assert (report.entries, digest(database)) == ([], before)


def test_ones_own_export_imported_under_a_stricter_marking_is_marked_anew_without_a_conflict(
    people: World, tmp_path: Path
) -> None:
    people.given(a_claim(LOCKER))
    _, objects = exported(people, tmp_path)
    (labelled,) = [each for each in objects if each["id"] == LOCKER["id"]]

    report = people.given(a_claim(labelled, marking=TLP.AMBER_STRICT))

    assert (report.superseded, report.entries) == (1, [])


def test_all_of_an_export_goes_under_the_most_restrictive_terms_of_its_parts(
    people: World, tmp_path: Path
) -> None:
    pap_red = "marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e"
    named, unnamed = (a_policy(attribution=word) for word in ("must", "must-not"))
    people.given_file(
        [
            *(named, unnamed),
            LOCKER | {"object_marking_refs": [GREEN, pap_red]},
            an_object("tool", "One", object_marking_refs=[GREEN, named["id"]]),
            an_object("tool", "Two", object_marking_refs=[GREEN, unnamed["id"]]),
        ]
    )

    told, _ = exported(people, tmp_path)

    assert told.derived
    assert (told.derived.terms.pap, told.derived.terms.attribution) == (PAP.RED, Duty.MUST_NOT)
    assert told.derived.conflicts == {"attribution"}


def a_policy(**statements: str) -> Object:
    policy = {"extension_type": "property-extension", "iep_version": "2.0", **statements}
    given = an_object("marking-definition", f"Policy {statements}")
    del given["modified"]
    extension = "extension-definition--33333333-3333-4333-8333-333333333333"
    return given | {"extensions": {extension: policy}}
