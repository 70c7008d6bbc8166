"""The record is searched by auditors whole, by representatives for their own people, and it shows no claim."""

import uuid
from collections.abc import Iterable

import attrs
import pytest

from atlas.errors import Denied, UsageError
from atlas.model.handling import Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.services import audit, preview, search
from atlas.services.alliance.cells import NewCell, open_cell
from atlas.services.audit import Line, Question
from atlas.store import alliance
from builders import DAY, NOW, World, a_claim, an_object
from cluster import Database

LOCKER = an_object("malware", "LockerX")


@pytest.fixture
def busy(world: World) -> World:
    """Let people of two organisations search at different times, one of them refused."""
    world.person("ada", of="north")
    world.person("rea", of="north", roles=[Role.REPRESENTATIVE])
    world.person("eve", of="south")
    world.person("olga", of="south", roles=[])
    world.person("otto", of="office", roles=[Role.AUDITOR])
    world.given(a_claim(LOCKER), at=NOW - 9 * DAY)
    for place, person in enumerate(("ada", "eve", "rea")):
        visit = world.visit(person, at=NOW - (3 - place) * DAY)
        search.find(visit, search.Query(text="LockerX"))
    with pytest.raises(Denied):
        search.find(world.visit("olga", purpose=Purpose.DEFENCE), search.Query(text="x"))
    return world


def asked(world: World, by: str = "otto", **question: object) -> list[tuple[str, str]]:
    found = audit.search(world.visit(by, at=NOW + DAY), Question(**question))  # type: ignore[arg-type] # as named
    return told(found.lines)


def told(lines: Iterable[Line]) -> list[tuple[str, str]]:
    return [(line.person or line.system, line.action) for line in lines]


def test_an_auditor_sees_what_everybody_did_the_newest_first(busy: World) -> None:
    assert asked(busy, action=Action.SEARCH) == [
        ("olga", "search"),
        ("rea", "search"),
        ("eve", "search"),
        ("ada", "search"),
    ]


def test_a_representative_hears_nothing_of_a_cell_that_his_organisation_is_not_in(
    busy: World,
) -> None:
    busy.person("sec", of="north", roles=[Role.SECRETARIAT])
    busy.person("lee", of="south", roles=[Role.CELL_LEAD])
    lead = alliance.find_person("lee")
    assert lead is not None
    new = NewCell(
        name="Quiet",
        charter="Find them.",
        purpose="Fewer victims",
        bound_to="LockerX",
        members=frozenset({lead.organisation}),
        lead=lead.id,
        ceiling=TLP.AMBER,
    )
    open_cell(busy.visit("sec"), new, reason="a matter of the others")

    assert asked(busy, "rea", action=Action.OPEN_CELL) == []
    assert asked(busy, action=Action.OPEN_CELL) == [("sec", "open-cell")]


def test_a_representative_sees_his_own_people_alone(busy: World) -> None:
    assert asked(busy, "rea", action=Action.SEARCH) == [("rea", "search"), ("ada", "search")]
    assert asked(busy, "rea", actor="eve") == []
    assert asked(busy, "rea", actor="south") == []
    assert ("ada", "search") in asked(busy, "rea", actor="ada")


@pytest.mark.parametrize("person", ["ada", "olga"])
def test_nobody_else_sees_the_record(busy: World, person: str) -> None:
    with pytest.raises(Denied) as refused:
        asked(busy, person)

    assert refused.value.rule == "R.role"


def test_every_condition_narrows(busy: World) -> None:
    search_alone = {"action": Action.SEARCH}

    assert asked(busy, actor="ada", **search_alone) == [("ada", "search")]
    assert asked(busy, actor="south", **search_alone) == [("olga", "search"), ("eve", "search")]
    assert set(asked(busy, actor="import")) == {("import", "contribute")}
    assert asked(busy, purpose=Purpose.DEFENCE) == [("olga", "search")]
    assert asked(busy, rule="R.role") == [("olga", "search")]
    assert asked(busy, allowed=False) == [("olga", "search")]
    assert asked(busy, since=NOW - 2 * DAY, until=NOW - DAY) == [("eve", "search")]
    assert asked(busy, object=uuid.uuid4()) == []


def test_an_act_is_found_by_what_it_was_done_to(busy: World) -> None:
    south = alliance.find_organisation("south")
    assert south is not None
    preview.start(busy.visit("rea"), south.id, reason="Does it reach them?")

    (line,) = audit.search(busy.visit("otto"), Question(object=south.id)).lines

    assert (line.person, line.action, line.reason) == ("rea", "preview", "Does it reach them?")
    assert line.object_organisation == "The south"
    assert line.is_act


def test_pages_follow_each_other_without_gap_and_without_repetition(busy: World) -> None:
    visit = busy.visit("otto", at=NOW + DAY)  # what is asked now is newer than what is asked for
    question = Question(until=NOW + DAY / 2)
    whole = [line.id for line in audit.search(visit, question).lines]
    pages: list[uuid.UUID] = []
    before = ""
    while before or not pages:
        page = audit.search(visit, attrs.evolve(question, size=2, before=before))
        pages += [line.id for line in page.lines]
        before = page.older
        if not before:
            break

    assert pages == whole
    assert len(whole) > 4


PLACE = "2026-01-01T00:00:00~00000000-0000-4000-8000-00000000000a"  # no zone


@pytest.mark.parametrize("before", ["x", "2026-01-01~x", PLACE])
def test_a_page_that_is_none_is_refused(busy: World, before: str) -> None:
    with pytest.raises(UsageError):
        asked(busy, before=before)


def test_to_look_at_the_record_is_on_record(busy: World, database: Database) -> None:
    asked(busy)

    with database.superuser() as superuser:
        found = superuser.execute(
            "SELECT allowed, reasons FROM decision WHERE action = 'see-record'"
        ).fetchall()
    assert found == [(True, ["P13", "R12"])]


def test_no_word_of_a_claim_stands_in_the_record(busy: World) -> None:
    lines = audit.search(busy.visit("otto"), Question(size=1_000)).lines

    assert "LockerX" not in str(lines)


def test_who_reads_far_more_than_is_usual_for_him_is_named(busy: World, database: Database) -> None:
    with database.superuser() as superuser:
        superuser.execute(
            """INSERT INTO decision (id, decided_at, organisation, person, system, action, purpose, allowed,
                   reasons, stated_reason, reference)
               SELECT gen_random_uuid(), %(at)s::timestamptz - day * interval '1 day', d.organisation, d.person,
                   '', 'read', 'research', true, '{}', '', ''
               FROM (SELECT DISTINCT organisation, person FROM decision WHERE person IS NOT NULL) d
               JOIN person p ON p.id = d.person,
               LATERAL (VALUES (0, CASE p.short WHEN 'eve' THEN 150 ELSE 260 END),
                               (1, CASE p.short WHEN 'ada' THEN 30 ELSE 100 END),
                               (2, CASE p.short WHEN 'ada' THEN 30 ELSE 100 END)) AS told (day, n),
               generate_series(1, n) AS each
               WHERE p.short IN ('ada', 'eve', 'rea')""",
            {"at": NOW},
        )

    for by in ("otto", "rea"):
        (one,) = audit.unusual(busy.visit(by), NOW.date())
        assert (one.person, one.organisation, one.asked, one.median) == (
            "ada",
            "The north",
            260,
            30,
        )
    assert audit.unusual(busy.visit("otto"), (NOW - DAY).date()) == ()
