"""The command line as scripts meet it: what is on which stream, its shape, and the exit status."""

import io
import json
import os
import subprocess
import sys
import unicodedata
import uuid
from pathlib import Path
from typing import Any

import pytest

from atlas.model.markings import TLP
from atlas.policy.actors import Role
from builders import Object, World, a_claim, a_link, an_object, an_observable
from cluster import Database
from doors import run

LOCKER = an_object("malware", "LockerX", description="Encrypts files.")
TOOL = an_object("tool", "Beacon Kit")
ADDRESS = an_observable("ipv4-addr", "198.51.100.7")
USES = a_link(LOCKER, "uses", TOOL)
BAD: Object = {"type": "malware", "spec_version": "2.1", "id": "malware--no-uuid"}


@pytest.fixture
def people(world: World) -> World:
    """Add readers of two organisations, one of them an auditor."""
    world.person("ada", of="north")
    world.person("eve", of="south")
    world.person("otto", of="north", roles=[Role.AUDITOR])
    return world


def a_file(folder: Path, *said: Object, name: str = "given.json") -> str:
    path = folder / name
    bundle = {"type": "bundle", "id": f"bundle--{uuid.UUID(int=4, version=4)}", "objects": said}
    path.write_text(json.dumps(bundle))
    return str(path)


def answered(*words: str, status: int = 0) -> Any:
    """Run a command with `--json`; its standard output is one line of JSON and nothing else."""
    ended, out, err = run([*words, "--json"])
    assert ended == status, err
    assert out.endswith("\n")
    assert out.count("\n") == 1
    return json.loads(out)


def refused(*words: str, status: int) -> str:
    """Run a command that does not work out; it says so in one sentence on standard error alone."""
    ended, out, err = run(list(words))
    assert ended == status, err
    assert out == ""
    assert "Traceback" not in err
    return err


def imported(folder: Path, *said: Object, org: str = "north", status: int = 0) -> Any:
    file = a_file(folder, *said)
    return answered("import", file, "--org", org, "--marking", "TLP:GREEN", status=status)


def test_an_import_reports_what_became_of_each_item(people: World, tmp_path: Path) -> None:
    told = imported(tmp_path, LOCKER, TOOL, ADDRESS, USES)

    seconds = told.pop("seconds")
    assert seconds >= 0
    (file,) = told.pop("files")
    assert (file["format"], file["ended"], file["stored"]) == ("stix", "imported", 4)
    assert told == {
        "read": 4,
        "stored": 4,
        "unchanged": 0,
        "superseded": 0,
        "rejected": 0,
        "warnings": 0,
        "report": [],
    }


def test_the_same_import_again_changes_nothing(people: World, tmp_path: Path) -> None:
    imported(tmp_path, LOCKER, TOOL)

    told = imported(tmp_path, LOCKER, TOOL)

    assert (told["stored"], told["unchanged"], told["superseded"]) == (0, 2, 0)


def test_a_newer_version_counts_as_superseding(people: World, tmp_path: Path) -> None:
    imported(tmp_path, LOCKER)

    told = imported(tmp_path, LOCKER | {"modified": "2026-02-01T00:00:00.000Z"})

    assert (told["stored"], told["unchanged"], told["superseded"]) == (0, 0, 1)


def test_a_bad_item_is_reported_with_its_place_and_the_rest_goes_in(
    people: World, tmp_path: Path
) -> None:
    told = imported(tmp_path, LOCKER, BAD, TOOL, status=3)

    assert (told["read"], told["stored"], told["rejected"]) == (3, 2, 1)
    (entry,) = told["report"]
    assert set(entry) == {"file", "where", "id", "code", "message"}
    assert (entry["where"], entry["code"]) == ("objects[1]", "stix.bad_id")


def test_a_dry_run_judges_and_keeps_nothing(people: World, tmp_path: Path) -> None:
    told = answered("import", a_file(tmp_path, LOCKER), "--org", "north", "--dry-run")

    assert told["stored"] == 1
    assert answered("search", "LockerX", "--as", "ada")["total"] == 0


def test_what_carries_no_marking_stays_in_its_organisation(people: World, tmp_path: Path) -> None:
    answered("import", a_file(tmp_path, LOCKER), "--org", "north")

    seen = [answered("search", "LockerX", "--as", person)["total"] for person in ("ada", "eve")]

    assert seen == [1, 0]


def test_an_audience_named_with_to_is_who_reads(people: World, tmp_path: Path) -> None:
    file = a_file(tmp_path, LOCKER)
    answered("import", file, "--org", "north", "--marking", "TLP:RED", "--to", "person:eve")

    seen = [answered("search", "LockerX", "--as", person)["total"] for person in ("ada", "eve")]

    assert seen == [0, 1]


@pytest.mark.parametrize(
    "words",
    [
        ("import", "{file}", "--org", "nobody"),
        ("import", "{file}", "--org", "north", "--to", "person:nobody"),
        ("import", "{file}", "--org", "north", "--marking", "TLP:PURPLE"),
        ("import", "/nowhere/at/all.json", "--org", "north"),
        ("import", "--org", "north"),
        ("search", "LockerX"),
        ("search", "LockerX", "--as", "nobody"),
        ("search", "LockerX", "--as", "ada", "--purpose", "leisure"),
        ("search", "LockerX", "--as", "ada", "--limit", "0"),
        ("lookup", "/nowhere/at/all.txt", "--as", "ada"),
        ("export", "--as", "ada", "--out", "/nowhere/at/all.json"),
        ("export", "--as", "ada", "--out", "{folder}"),
        ("signin", "nobody"),
        ("no-such-command",),
    ],
    ids=" ".join,
)
def test_an_unusable_call_ends_with_2(
    people: World, tmp_path: Path, words: tuple[str, ...]
) -> None:
    given = [each.format(file=a_file(tmp_path, LOCKER), folder=tmp_path) for each in words]

    assert refused(*given, status=2) != ""


def test_what_is_not_there_ends_with_4(people: World) -> None:
    absent = refused("show", str(LOCKER["id"]), "--as", "ada", status=4)
    unreadable = refused("show", "no id at all", "--as", "ada", status=4)

    assert absent == unreadable == "atlas: There is no such thing among what you may see.\n"


@pytest.mark.parametrize("command", ["search x", "show x", "lookup -", "export --out {}/x.json"])
def test_what_the_policy_refuses_ends_with_5(
    people: World, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("198.51.100.7"))

    told = refused(*command.format(tmp_path).split(), "--as", "otto", status=5)

    assert "roles" in told
    assert list(tmp_path.iterdir()) == []


def test_search_answers_with_total_and_items(people: World, tmp_path: Path) -> None:
    imported(tmp_path, LOCKER)

    told = answered("search", "lockerx", "--as", "ada")

    assert told == {
        "total": 1,
        "items": [
            {
                "id": str(people.thing(LOCKER)),
                "stix_id": LOCKER["id"],
                "kind": "malware",
                "name": "LockerX",
                "marking": "TLP:GREEN",
            }
        ],
    }


def test_lookup_answers_line_by_line(
    people: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(tmp_path, ADDRESS)
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("198.51.100[.]7\n\n203.0.113.1\nnothing at all\n")
    )

    told = answered("lookup", "-", "--as", "ada")

    assert (told["known"], told["unknown"], told["unreadable"]) == (1, 1, 1)
    assert len(told["lines"]) == 3


def test_show_takes_the_id_of_search_or_the_stix_id(people: World, tmp_path: Path) -> None:
    imported(tmp_path, LOCKER, TOOL, USES)

    by_thing = answered("show", str(people.thing(LOCKER)), "--as", "ada")
    by_stix = answered("show", str(LOCKER["id"]), "--as", "ada")

    assert by_thing == by_stix
    assert (by_thing["claim_count"], by_thing["link_count"]) == (1, 1)
    assert by_thing["links"][0]["other"]["name"] == "Beacon Kit"


def test_an_export_writes_what_came_in_and_says_what_stayed(people: World, tmp_path: Path) -> None:
    imported(tmp_path, LOCKER, TOOL)
    red = world_red(people)
    people.given(red, by="south")
    out = tmp_path / "out.json"

    call = ["export", "--as", "ada", "--format", "stix", "--out", str(out)]

    told, (_, _, talk) = answered(*call), run(call)

    *objects, green = json.loads(out.read_text())["objects"]
    label = {"object_marking_refs": [green["id"]]}
    assert told["items"] == 2
    assert [each["id"] for each in told["left_out"]] == [ADDRESS["id"]]
    assert sorted(objects, key=lambda each: str(each["id"])) == [LOCKER | label, TOOL | label]
    assert "left out 1: TLP:RED of another organisation is not exportable\n" in talk


def world_red(people: World) -> Any:
    """Return a claim that `ada` may read and not take away."""
    return a_claim(ADDRESS, marking=TLP.RED, audience=people.audience("person:ada"))


def test_talk_goes_to_standard_error_and_data_to_standard_output(
    people: World, tmp_path: Path
) -> None:
    imported(tmp_path, LOCKER)

    status, out, err = run(["search", "LockerX", "--as", "ada"])

    assert status == 0
    assert out.split() == ["TLP:GREEN", "malware", str(people.thing(LOCKER)), "LockerX"]
    assert err == "1 of 1 things\n"


def test_contributed_text_moves_no_cursor(people: World, tmp_path: Path) -> None:
    name = "Evil\x1b[2J\x07\u202egnp.exe\u2028Name"
    imported(tmp_path, LOCKER | {"name": name, "aliases": [name + " too"]})

    printed = "".join(
        run([*words.split(), "--as", "ada"])[1] for words in ("search Evil", f"show {LOCKER['id']}")
    )

    assert "Evil" in printed
    assert {unicodedata.category(each) for each in printed} & {"Cc", "Cf", "Zl", "Zp"} == {"Cc"}
    assert {each for each in printed if unicodedata.category(each) == "Cc"} == {"\n"}


def test_a_sign_in_link_is_printed_once_and_kept_as_a_hash(
    people: World, database: Database
) -> None:
    told = answered("signin", "ada")

    token = told["link"].rpartition("/")[2]
    with database.superuser() as superuser:
        kept = superuser.execute("SELECT digest FROM signin_link").fetchall()
    assert told["person"] == "ada"
    assert len(kept) == 1
    assert token.encode() not in kept[0][0]


def test_people_are_listed_for_the_operator(people: World) -> None:
    told = answered("admin", "persons")

    assert [(each["person"], each["organisation"]) for each in told] == [
        ("ada", "north"),
        ("otto", "north"),
        ("eve", "south"),
    ]


def test_verify_ends_with_7_when_something_does_not_hold(
    people: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.store.databases.DATABASE", database.name)
    imported(tmp_path, LOCKER)
    assert answered("verify") == {"claims": 1, "problems": []}

    with database.superuser() as superuser:
        superuser.execute("UPDATE claim SET content = content || ' '")

    assert len(answered("verify", status=7)["problems"]) > 0


def a_process(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line as a process of its own, with these variables and no others of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    return subprocess.run(
        [sys.executable, "-m", "atlas", *words],
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_a_data_folder_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = a_process("admin", "persons", ATLAS_DATA=str(tmp_path / "file" / "below"))

    assert done.returncode in (2, 6)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_reached_is_one_clear_line(tmp_path: Path) -> None:
    done = a_process(
        "admin",
        "persons",
        ATLAS_DATA=str(tmp_path / "data"),
        ATLAS_DATABASE_URL=f"host={tmp_path} user=atlas_app dbname=none",
    )

    assert done.returncode == 6
    assert done.stderr.startswith("atlas: ")
    assert done.stderr.count("\n") == 1


def test_help_starts_neither_django_nor_a_database(tmp_path: Path) -> None:
    done = a_process("--help", ATLAS_DATA=str(tmp_path / "data"), PYTHONPROFILEIMPORTTIME="1")

    assert done.returncode == 0
    assert "import" in done.stdout
    assert "django.apps" not in done.stderr
    assert not (tmp_path / "data").exists()


NO_TEXT = "bad\udcff"  # what a byte that is no UTF-8 becomes on its way in


@pytest.mark.parametrize(
    "words",
    [
        ("search", NO_TEXT, "--as", "ada"),
        ("search", "x", "--as", NO_TEXT),
        ("search", "x", "--as", "ada", "--kind", NO_TEXT),
        ("show", NO_TEXT, "--as", "ada"),
        ("signin", NO_TEXT),
        ("admin", "add-person", NO_TEXT, "--org", "north"),
        ("import", "/dev/null", "--org", NO_TEXT),
    ],
)
def test_an_argument_that_is_no_text_is_refused_in_words(
    people: World, words: tuple[str, ...]
) -> None:
    assert "UTF-8" in refused(*words, status=2)


def test_a_file_whose_name_is_no_text_is_imported_and_named(people: World, tmp_path: Path) -> None:
    given = a_file(tmp_path, LOCKER, BAD, name=f"{NO_TEXT}.json")

    answer = answered("import", given, "--org", "north", status=3)
    _, out, err = run(["import", given, "--org", "north"])

    assert answer["stored"] == 1
    assert answer["report"][0]["file"].endswith("bad\ufffd.json")
    assert "Traceback" not in out + err


def test_a_missing_file_whose_name_is_no_text_is_one_line(people: World) -> None:
    for words in (("import", NO_TEXT, "--org", "north"), ("lookup", NO_TEXT, "--as", "ada")):
        assert "Traceback" not in refused(*words, status=2)
