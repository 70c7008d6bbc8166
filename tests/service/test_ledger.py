"""The ledger says who took which version out, when and why; owners hear of their own claims, and no row is changed."""

import uuid
from pathlib import Path

import attrs
import pytest
from psycopg.errors import InsufficientPrivilege

from atlas.errors import NotFound, UsageError
from atlas.merkle.commitments import commit
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.services import export, ledger, lookup
from atlas.services.journal import Setting
from atlas.services.ledger import Entry
from atlas.services.verify import verify
from atlas.settings import Settings
from builders import DAY, NOW, World, a_claim, an_object, an_observable
from cluster import Database

LOCKER, KIT = an_object("malware", "LockerX"), an_object("tool", "Kit")
CHANGES = (
    "UPDATE dissemination SET person = gen_random_uuid()",
    "UPDATE dissemination SET purpose = 'defence'",
    "UPDATE dissemination SET sent_at = sent_at - interval '1 second'",
    "UPDATE dissemination SET items = 7",
    "UPDATE dissemination SET salts = sha256('a') || sha256('b')",
    "UPDATE dissemination_line SET claim = gen_random_uuid() WHERE place = 0",
    "UPDATE dissemination_line SET author = gen_random_uuid() WHERE place = 0",
    "UPDATE dissemination_line SET digest = sha256('x') WHERE place = 0",
    "UPDATE dissemination_line SET place = 99 WHERE place = 0",
    "DELETE FROM dissemination_line WHERE place = 0",
    "INSERT INTO dissemination_line SELECT dissemination, 50, claim, author, digest FROM dissemination_line LIMIT 1",
    "DELETE FROM dissemination",
    "DELETE FROM log_pending WHERE type = 'dissemination'",
)


@pytest.fixture
def sent(
    world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    """Let ada of the north take out what north and south claim."""
    monkeypatch.setattr("atlas.store.databases.DATABASE", database.name)
    for person, of, role in (
        ("ada", "north", Role.RESEARCHER),
        ("ned", "north", Role.RESEARCHER),
        ("rea", "north", Role.REPRESENTATIVE),
        ("sue", "south", Role.REPRESENTATIVE),
        ("eve", "south", Role.RESEARCHER),
        ("tim", "east", Role.REPRESENTATIVE),
        ("otto", "office", Role.AUDITOR),
    ):
        world.person(person, of=of, roles=[role])
    world.given(a_claim(LOCKER, marking=TLP.AMBER, audience=world.audience("alliance")), by="south")
    world.given(a_claim(KIT), by="north")
    take(world, "ada", tmp_path / "out.json")
    return world


def take(world: World, person: str, out: Path) -> None:
    about = attrs.evolve(world.visit(person), setting=Setting(reference="cell:harbour"))
    export.export_stix(about, out, clock=lambda: NOW)


def seen(world: World, person: str) -> tuple[Entry, ...]:
    return ledger.entries(world.visit(person)).entries


@pytest.mark.parametrize("person", ["ada", "rea", "otto"])
def test_who_took_it_his_representative_and_an_auditor_see_all_of_it(
    sent: World, person: str
) -> None:
    (entry,) = seen(sent, person)

    assert (entry.person, entry.organisation, entry.lines) == ("ada", "The north", 2)
    assert (entry.purpose, entry.reference) == ("research", "cell:harbour")
    assert (entry.marking, entry.is_whole, entry.sent_at) == ("TLP:AMBER", True, NOW)


def test_the_owner_of_a_claim_sees_who_took_it_and_nothing_of_the_rest(sent: World) -> None:
    (entry,) = seen(sent, "sue")

    assert (entry.person, entry.organisation, entry.lines) == ("ada", "The north", 1)
    assert (entry.marking, entry.reference, entry.bases, entry.is_whole) == ("", "", (), False)
    lines = ledger.detail(sent.visit("sue"), entry.id).lines
    assert [name for _, _, name, _ in lines] == ["The south"]


@pytest.mark.parametrize("person", ["ned", "eve", "tim"])
def test_nobody_else_sees_any_of_it(sent: World, person: str) -> None:
    (entry,) = seen(sent, "ada")

    assert seen(sent, person) == ()
    with pytest.raises(NotFound):
        ledger.detail(sent.visit(person), entry.id)


def test_a_line_is_the_version_that_went_and_can_be_proved_with_the_file(
    sent: World, database: Database
) -> None:
    (entry,) = seen(sent, "otto")
    lines = ledger.detail(sent.visit("otto"), entry.id).lines

    with database.superuser() as superuser:
        (salts,) = superuser.execute("SELECT salts FROM dissemination").fetchone() or (b"",)
        claims: dict[uuid.UUID, bytes] = dict(
            superuser.execute("SELECT id, content FROM claim").fetchall()
        )
    assert {claim: digest for _, claim, _, digest in lines} == {
        id_: commit(bytes(salts)[32:], bytes(content)).hex() for id_, content in claims.items()
    }


def test_pages_of_the_ledger_and_of_its_lines_follow_each_other(
    sent: World, tmp_path: Path
) -> None:
    take(sent, "ada", tmp_path / "again.json")
    visit = sent.visit("ada")

    first = ledger.entries(visit, size=1)
    second = ledger.entries(visit, size=1, before=first.older)
    one = ledger.detail(visit, first.entries[0].id, size=1)
    rest = ledger.detail(visit, first.entries[0].id, after=one.after or 0, size=1)

    assert first.entries[0].id != second.entries[0].id
    assert second.older == ""
    assert [line[0] for line in (*one.lines, *rest.lines)] == [0, 1]
    assert rest.after is None


def test_the_whole_ledger_as_a_table_is_once_on_record(
    sent: World, database: Database, tmp_path: Path
) -> None:
    take(sent, "ada", tmp_path / "again.json")

    table = list(ledger.rows(sent.visit("rea")))

    assert len(table) == 1 + 4
    with database.superuser() as superuser:
        asked = superuser.execute("SELECT count(*) FROM decision WHERE action = 'see-ledger'")
        assert asked.fetchone() == (1,)


PLACE = "2026-01-01T00:00:00~00000000-0000-4000-8000-00000000000a"  # no zone


@pytest.mark.parametrize("before", ["x", PLACE])
def test_a_page_that_is_none_is_refused(sent: World, before: str) -> None:
    with pytest.raises(UsageError):
        ledger.entries(sent.visit("ada"), before=before)


def test_a_ledger_that_nobody_touched_holds(sent: World) -> None:
    assert verify(Settings.from_env()).problems == ()


@pytest.mark.parametrize("change", CHANGES)
def test_one_changed_row_breaks_verification(sent: World, database: Database, change: str) -> None:
    with database.superuser() as superuser:
        id_ = superuser.execute("SELECT id FROM dissemination").fetchone()
        assert superuser.execute(change).rowcount > 0

    assert id_ is not None
    assert any(
        line.startswith(f"ledger {id_[0]}: ") for line in verify(Settings.from_env()).problems
    )


@pytest.mark.parametrize("table", ["dissemination", "dissemination_line"])
def test_the_application_changes_nothing_of_it(sent: World, database: Database, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with database.connected() as app, pytest.raises(InsufficientPrivilege):
            app.execute(statement)


def test_what_was_withdrawn_since_is_still_in_the_ledger(sent: World) -> None:
    later = LOCKER | {"modified": "2026-02-01T00:00:00.000Z"}
    sent.given(a_claim(later, marking=TLP.AMBER_STRICT), by="south", at=NOW + DAY)

    assert [entry.lines for entry in seen(sent, "sue")] == [1]


def test_an_export_that_cannot_be_written_down_does_not_appear(
    sent: World, database: Database, tmp_path: Path
) -> None:
    with database.superuser() as superuser:
        superuser.execute("REVOKE INSERT ON dissemination FROM atlas_app")
    try:
        with pytest.raises(Exception, match="permission denied"):
            take(sent, "ada", tmp_path / "unseen.json")
    finally:
        with database.superuser() as superuser:
            superuser.execute("GRANT INSERT ON dissemination TO atlas_app")

    assert list(tmp_path.glob("unseen*")) == []


def test_a_look_up_that_leaves_as_a_table_is_on_record_and_one_that_is_read_is_not(
    sent: World, database: Database
) -> None:
    """What stands behind the table: the claims about its things, as far as they show, and nothing else."""
    host = an_observable("domain-name", "host-1.example")
    hidden = an_object("indicator", "Hidden", pattern="[domain-name:value = 'host-1.example']")
    hidden |= {"pattern_type": "stix", "valid_from": "2026-01-01T00:00:00Z"}
    sent.given(a_claim(host), by="south")
    sent.given(a_claim(hidden, marking=TLP.AMBER_STRICT), by="south")
    before = len(seen(sent, "ada"))
    found = lookup.lookup(sent.visit("ada"), ["host-1.example"])
    read = len(seen(sent, "ada"))

    table = lookup.take_out(sent.visit("ada"), ["host-1.example", "absent.example"])

    (entry, *_) = [each for each in seen(sent, "ada") if each.kind == "lookup"]
    (line,) = ledger.detail(sent.visit("ada"), entry.id).lines
    with database.superuser() as superuser:
        claims = superuser.execute("SELECT id FROM claim WHERE name = 'host-1.example'").fetchall()
    assert (read, len(seen(sent, "ada")), table.known) == (before, before + 1, found.known)
    assert [(line[1],)] == claims
    assert (entry.marking, entry.lines, line[2]) == ("TLP:GREEN", 1, "The south")
    assert {each.kind for each in seen(sent, "sue")} == {"lookup", "export"}


def test_a_table_without_anything_of_the_map_is_no_sending(sent: World) -> None:
    before = seen(sent, "ada")

    lookup.take_out(sent.visit("ada"), ["absent.example"])

    assert seen(sent, "ada") == before


def test_a_table_goes_without_what_an_export_would_leave_out_and_says_why(sent: World) -> None:
    """A thing's line stands on all its claims: one TLP:RED of another member keeps it back."""
    hosts = ["red.example", "green.example"]
    ada = sent.audience("person:ada", by="south")
    for name in hosts:
        sent.given(a_claim(an_observable("domain-name", name)), by="south")
    red = an_observable("domain-name", hosts[0])
    sent.given(a_claim(red, marking=TLP.RED, audience=ada), by="south")

    read, taken = lookup.lookup(sent.visit("ada"), hosts), lookup.take_out(sent.visit("ada"), hosts)

    assert [[each.name for each in line.things] for line in taken.lines] == [[], [hosts[1]]]
    assert [len(line.things) for line in read.lines] == [1, 1]
    assert read.left_out == taken.left_out == ((red["id"], export.OTHERS_RED),)
    assert (read.known, taken.known, taken.highest) == (2, 2, TLP.GREEN)
    assert [each.lines for each in seen(sent, "ada") if each.kind == "lookup"] == [1]
