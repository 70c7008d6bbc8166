"""Deconfliction: who files, who asks, what each hears; and that silence cannot be told from nothing (W2, P9, P10)."""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection  # noqa: TID251 - counts statements
from django.test.utils import CaptureQueriesContext

import entries
from atlas.errors import Denied, KeysError, NotFound, QuotaError, UsageError
from atlas.keys import Keys, client, reach
from atlas.model.identifiers import Identifier, IdentifierKind
from atlas.services import alarms, deconflict, notices
from atlas.services.deconflict import Change, Filing, Mode, Occasion
from atlas.settings import Settings
from builders import NOW, World
from cluster import Database
from deconflict_world import (
    ADDRESS,
    DOMAIN,
    LATER,
    TARGET,
    UNTIL,
    asked,
    filed,
    heard,
    peopled,
)


@pytest.fixture(scope="module")
def keys() -> Keys:
    return reach(Settings.from_env())


@pytest.fixture
def members(world: World) -> World:
    return peopled(world)


def test_W2_a_query_by_selector_or_alias_meets_entries_of_others(
    members: World, keys: Keys
) -> None:
    filed(members, keys, "sue", Mode.CONTACT, ADDRESS, "Red-Sparrow")

    found = asked(members, keys, "ned", ADDRESS, "red sparrow", DOMAIN)

    assert heard(found) == [[("contact", "The south", "")], [("contact", "The south", "")], []]
    assert not found.held


@pytest.mark.parametrize(
    ("mode", "answer"),
    [
        (Mode.SILENT, []),
        (Mode.CONTACT, [("contact", "The south", "")]),
        (Mode.HOLD, [("hold", "The south", "")]),
        (Mode.OPEN, [("open", "The south", "OP-1")]),
    ],
)
def test_P9_the_owner_chooses_what_who_asks_hears(
    members: World, keys: Keys, mode: Mode, answer: Sequence[tuple[str, str, str]]
) -> None:
    filed(members, keys, "sue", mode)

    found = asked(members, keys, "ned")

    assert heard(found) == [answer]
    assert found.held is (mode is Mode.HOLD)


def test_P9_the_owner_of_a_silent_entry_is_told_that_somebody_asked(
    members: World, keys: Keys
) -> None:
    filed(members, keys, "sue", Mode.SILENT)

    asked(members, keys, "ned")
    deconflict.watch(now=LATER)

    (line,) = deconflict.seen(members.visit("sue")).hits
    assert (line.asker, line.hit.occasion, line.hit.mode) == ("", "asked", "silent")
    assert [each.kind for each in notices.latest(members.visit("sue")).items] == ["asked-for"]
    assert notices.latest(members.visit("ned")).items == ()
    assert deconflict.seen(members.visit("ned")).hits == ()


def test_an_own_entry_answers_its_own_organisation_nothing(members: World, keys: Keys) -> None:
    filed(members, keys, "sue", Mode.OPEN)

    assert heard(asked(members, keys, "sue")) == [[]]
    assert deconflict.watch(now=LATER) == 0


def test_an_entry_that_ended_or_was_withdrawn_is_not_met(members: World, keys: Keys) -> None:
    filed(members, keys, "sue", Mode.HOLD, ADDRESS, DOMAIN)
    (gone,) = (e for e in deconflict.seen(members.visit("sue")).items if e.kind == "domain-name")
    deconflict.withdraw(members.visit("sue"), gone.id)

    late = members.visit("ned", at=NOW + timedelta(days=92))
    found = deconflict.check(
        late, identifiers=[ADDRESS, DOMAIN], target=TARGET, occasion=Occasion.GO, keys=keys
    )

    assert heard(found) == [[], []]
    with pytest.raises(NotFound):
        deconflict.get(members.visit("sue"), gone.id)


def test_a_hold_ends_when_its_owner_changes_or_withdraws_it(members: World, keys: Keys) -> None:
    filed(members, keys, "sue", Mode.HOLD)
    (entry,) = deconflict.seen(members.visit("sue")).items
    change = Change(mode=Mode.CONTACT, until=UNTIL, note="", revision=entry.revision)

    deconflict.change(members.visit("sue"), entry.id, change)

    assert not asked(members, keys, "ned").held


def test_the_later_of_two_changes_is_told_and_overwrites_nothing(
    members: World, keys: Keys
) -> None:
    filed(members, keys, "sue", Mode.HOLD)
    (entry,) = deconflict.seen(members.visit("sue")).items
    change = Change(mode=Mode.OPEN, until=UNTIL, note="mine", revision=entry.revision)
    deconflict.change(members.visit("sue"), entry.id, change)

    with pytest.raises(UsageError, match="meanwhile"):
        deconflict.change(members.visit("sue"), entry.id, change)
    assert deconflict.get(members.visit("sue"), entry.id).note == "mine"


def test_entries_belong_to_their_owner_alone(members: World, keys: Keys) -> None:
    filed(members, keys, "sue", Mode.OPEN)
    (entry,) = deconflict.seen(members.visit("sue")).items
    change = Change(mode=Mode.SILENT, until=UNTIL, note="", revision=0)

    assert deconflict.seen(members.visit("ned")).items == ()
    assert deconflict.seen(members.visit("aud")).items == ()
    for act in (
        lambda visit: deconflict.get(visit, entry.id),
        lambda visit: deconflict.change(visit, entry.id, change),
        lambda visit: deconflict.withdraw(visit, entry.id),
    ):
        with pytest.raises(NotFound):
            act(members.visit("ned"))


def test_P10_private_members_never_see_the_content_of_entries_of_law_enforcement(
    members: World, keys: Keys
) -> None:
    filed(members, keys, "leo", Mode.OPEN)

    assert heard(asked(members, keys, "ned")) == [[("open", "The force", "")]]
    assert heard(asked(members, keys, "gus")) == [[("open", "The force", "OP-1")]]
    assert [t.note for a in asked(members, keys, "ned").answers for t in a.told] == [""]


@pytest.mark.parametrize("planted", [False, True])
@pytest.mark.parametrize(("asker", "name"), [("leo", "The force"), ("ned", "The north")])
def test_P10_a_private_owner_hears_the_same_whether_the_police_asks_or_another_member(
    members: World, keys: Keys, asker: str, name: str, planted: bool
) -> None:
    filed(members, keys, "sue", Mode.SILENT, canary=planted)
    filed(members, keys, "gus", Mode.SILENT)

    asked(members, keys, asker)
    deconflict.watch(now=LATER)

    assert [each.asker for each in deconflict.seen(members.visit("sue")).hits] == [""]
    assert [each.asker for each in deconflict.seen(members.visit("gus")).hits] == [name]
    assert alarms.latest(members.visit("lex")).lines == ()
    assert notices.latest(members.visit("lex")).items == ()
    assert [each.kind for each in notices.latest(members.visit("sue")).items] == ["asked-for"]


def test_P9_the_log_shows_counts_to_asker_and_auditor_and_never_the_selector(
    members: World, keys: Keys, database: Database
) -> None:
    asked(members, keys, "ned", ADDRESS, DOMAIN)
    asked(members, keys, "sue", ADDRESS)
    deconflict.watch(now=LATER)

    def counted(short: str) -> list[tuple[str, str, int]]:
        lines = deconflict.seen(members.visit(short)).counts
        return [(each.organisation, each.kind, each.number) for each in lines]

    own = [("The north", "domain-name", 1), ("The north", "ipv4-addr", 1)]
    assert counted("ned") == own
    assert sorted(counted("aud")) == [*own, ("The south", "ipv4-addr", 1)]
    with database.superuser() as superuser:
        left = superuser.execute("SELECT tokens FROM deconflict_query").fetchall()
    assert left == [([],)] * 3


def test_P9_a_member_may_ask_much_less_of_kinds_that_can_be_guessed(
    members: World, keys: Keys
) -> None:
    def sweep(net: int, count: int) -> list[Identifier]:
        return [Identifier(IdentifierKind.IPV4, f"10.0.{net}.{n}") for n in range(count)]

    asked(members, keys, "ned", *sweep(0, 50))
    with pytest.raises(QuotaError, match="50 of the kind ipv4-addr"):
        asked(members, keys, "ned", *sweep(1, 50))

    asked(members, keys, "ned", *sweep(1, 10), DOMAIN)
    asked(members, keys, "ned", *sweep(2, 50), occasion=Occasion.RELEASE)
    asked(members, keys, "sue", *sweep(1, 50))
    deconflict.watch(now=LATER)
    found = alarms.latest(members.visit("sec")).lines
    assert [(each.kind, each.person, each.number) for each in found] == [("asking", "Ned", 61)]


def test_a_screening_takes_nothing_from_what_is_asked_by_hand_and_raises_no_alarm(
    members: World, keys: Keys
) -> None:
    sweep = [Identifier(IdentifierKind.IPV4, f"10.1.0.{n}") for n in range(60)]

    asked(members, keys, "ned", *sweep, occasion=Occasion.SCREENING)
    asked(members, keys, "ned", *sweep[:50])
    deconflict.watch(now=LATER)

    assert alarms.latest(members.visit("sec")).lines == ()


def test_P9_a_member_may_file_so_much_a_day_of_kinds_that_can_be_guessed(
    members: World, tmp_path: Path
) -> None:
    keys = reach(Settings(data=tmp_path))  # what is spent here is spent for all tests

    def phones(block: int) -> list[Identifier]:
        return [Identifier(IdentifierKind.PHONE, f"+3247{block}000{n:03}") for n in range(200)]

    filed(members, keys, "sue", Mode.SILENT, *phones(0))
    filed(members, keys, "sue", Mode.SILENT, *phones(1))
    with pytest.raises(QuotaError, match="filed 400 of the kind phone-number"):
        filed(members, keys, "sue", Mode.SILENT, *phones(2))

    filed(members, keys, "sue", Mode.SILENT, DOMAIN)
    filed(members, keys, "lou", Mode.SILENT, *phones(2))


def test_P9_a_batch_has_a_cap_for_each_occasion(members: World, keys: Keys) -> None:
    many = [f"alias number {n}" for n in range(51)]

    with pytest.raises(UsageError, match="1 to 50"):
        asked(members, keys, "ned", *many)
    assert len(asked(members, keys, "ned", *many, occasion=Occasion.SCREENING).answers) == 51


def test_P9_a_hit_on_a_canary_raises_an_alarm(members: World, keys: Keys) -> None:
    filed(members, keys, "sue", Mode.SILENT, canary=True)

    assert heard(asked(members, keys, "ned")) == [[]]
    deconflict.watch(now=LATER)

    found = alarms.latest(members.visit("sec")).lines
    assert [(each.kind, each.person) for each in found] == [("canary", "Ned")]
    assert "alarm" in [each.kind for each in notices.latest(members.visit("sec")).items]


def test_P9_a_silent_hit_runs_the_statements_of_no_hit(members: World, keys: Keys) -> None:
    absent = Identifier(IdentifierKind.DOMAIN, "other.example")
    filed(members, keys, "sue", Mode.SILENT, DOMAIN)
    asked(members, keys, "ned", absent)

    with CaptureQueriesContext(connection) as met:
        silent = asked(members, keys, "ned", DOMAIN)
    with CaptureQueriesContext(connection) as missed:
        none = asked(members, keys, "ned", absent)

    assert heard(silent) == heard(none) == [[]]
    assert statements(met) == statements(missed) != []


def test_P9_a_silent_hit_reads_and_writes_the_rows_of_no_hit(
    members: World, keys: Keys, database: Database
) -> None:
    filed(members, keys, "sue", Mode.SILENT, *(f"silent alias {n}" for n in range(200)))
    filed(members, keys, "lou", Mode.HOLD, *(f"held alias {n}" for n in range(200)))
    with database.superuser() as superuser:
        superuser.execute("VACUUM (ANALYZE) deconflict_entry")

    touched = [
        touched_by(database, members, keys.token("alias", name))
        for name in ("silentalias7", "noalias7", "silentalias8", "noalias8")
    ]

    assert touched[0] == touched[1] == touched[2] == touched[3]
    assert touched[0]["deconflict_query"][0] == 1
    assert touched[0]["deconflict_entry"] == (0, 0, 0)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Return statements without the ids, tokens and times that differ from one question to the next."""
    vary = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\\x[0-9a-f]+|[0-9a-f]{32,}|:\d+\.\d+")
    return [vary.sub("*", each["sql"]) for each in captured.captured_queries]


def touched_by(database: Database, world: World, token: bytes) -> dict[str, tuple[int, int, int]]:
    """Ask once, undone, and return by table: rows written, rows fetched by an index, rows read one by one."""
    asker = world.visit("ned").actor
    with database.superuser() as superuser, superuser.transaction(force_rollback=True):
        superuser.execute("SELECT set_config('atlas.author', %s, true)", [str(asker.organisation)])
        superuser.execute(
            "SELECT * FROM deconflict(%s, ARRAY['alias'], %s, %s, 'nomination', %s, 'asked', now())",
            [asker.person, [token], [token], TARGET.id],
        )
        rows = superuser.execute(
            "SELECT relname, n_tup_ins, idx_tup_fetch, seq_tup_read FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'deconflict%'"
        ).fetchall()
    return {name: (written, fetched, read) for name, written, fetched, read in rows}


def test_a_role_that_does_not_file_is_refused(members: World, keys: Keys) -> None:
    with pytest.raises(Denied, match="file-entry"):
        filed(members, keys, "lex", Mode.HOLD)
    with pytest.raises(Denied, match="deconflict"):
        asked(members, keys, "aud")


def test_filing_twice_for_one_case_is_told(members: World, keys: Keys) -> None:
    filing = Filing(case=" OP  1 ", mode=Mode.HOLD, until=UNTIL)

    first = deconflict.file(
        members.visit("sue"), filing, identifiers=[ADDRESS, "Red Sparrow"], keys=keys
    )
    again = deconflict.file(
        members.visit("sue"), filing, identifiers=["red sparrow", DOMAIN], keys=keys
    )

    assert [(each.new, each.known) for each in (first, again)] == [(2, 0), (1, 1)]


@pytest.mark.parametrize(
    ("named", "sentence"),
    [((), "1 to 50"), (("!!",), "3 letters"), (("x" * 2_001,), "3 letters")],
)
def test_what_tells_nothing_is_not_asked(
    members: World, keys: Keys, named: Sequence[str], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        deconflict.check(
            members.visit("ned"),
            identifiers=named,
            target=TARGET,
            occasion=Occasion.ASKED,
            keys=keys,
        )


def test_a_key_process_that_is_away_is_told_and_nothing_is_written(
    members: World, tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").write_text("no folder")
    monkeypatch.setattr(client, "_START_S", 0.0)
    away = reach(Settings(data=tmp_path))

    with pytest.raises(KeysError, match="does not answer"):
        asked(members, away, "ned")
    with database.superuser() as superuser:
        assert superuser.execute("SELECT count(*) FROM deconflict_query").fetchall() == [(0,)]


def test_questions_hits_and_entries_that_ended_are_deleted_after_90_days(
    members: World, keys: Keys, database: Database
) -> None:
    filed(members, keys, "sue", Mode.HOLD)
    asked(members, keys, "ned")
    deconflict.watch(now=LATER)

    deconflict.watch(now=NOW + timedelta(days=91 + 90))

    with database.superuser() as superuser:
        left = [
            superuser.execute(f"SELECT count(*) FROM deconflict_{table}").fetchall()
            for table in ("query", "hit", "entry")
        ]
    assert left == [[(0,)], [(0,)], [(0,)]]


def test_the_wall_shows_entries_to_their_owner_alone(database: Database) -> None:
    with database.superuser() as superuser:
        superuser.execute(entries.FILL)
    with database.connected() as connection:
        assert entries.hold(connection)
