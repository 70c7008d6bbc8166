"""Claims in a case: found, told or withheld, objected to, erased, corrected."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from django.db import connection  # noqa: TID251 - counts what is asked
from django.test.utils import CaptureQueriesContext

from atlas.errors import Denied, UsageError
from atlas.model.handling import DataSubject, Purpose
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.retention import Mark
from atlas.policy.subjects import Regime, Right, Telling
from atlas.services import explain, export, notices, retention, search, subjects
from atlas.services.subjects import Wanted, finding
from atlas.store import alliance, objections
from builders import DAY, NOW, World, a_claim, an_observable
from casework import ANOTHER, LAW, VLADIMIR, claim_of, opened, told, with_counsel
from cluster import Database
from endings import rows


@pytest.fixture
def people(world: World) -> World:
    return with_counsel(world)


def test_own_claims_are_found_by_name_and_identifier_and_others_stand_apart(people: World) -> None:
    address = an_observable("email-addr", "vex@mail.example")
    people.given(a_claim(VLADIMIR), a_claim(ANOTHER), a_claim(address))
    people.given(a_claim(VLADIMIR | {"description": "Of others."}), by="south")
    case = opened(people, values=("vladimir  example", "VEX@mail[.]example"))

    found = subjects.find(people.visit("lea"), case)

    assert [each.name for each in found.own] == ["Vladimir Example", "vex@mail.example"]
    assert [each.organisation for each in found.others] == ["The south"]
    assert found.own[0].due is not None
    assert found.others[0].due is None


def test_claims_of_others_crowd_no_own_claim_out_of_search_and_letter(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_OTHERS", 1)
    people.given(a_claim(VLADIMIR))
    for member in ("south", "west"):
        people.given(a_claim(VLADIMIR | {"description": f"Of the {member}."}), by=member)
    case = opened(people)

    found = subjects.find(people.visit("lea"), case)
    told(people, case, Telling.TELL)

    assert ([each.own for each in found.own], len(found.others), found.capped) == ([True], 1, True)
    assert len(subjects.facts(people.visit("lea"), case.id).lines) == 1


def test_more_own_claims_than_are_looked_at_are_told_of(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = an_observable("email-addr", "vex@mail.example")
    people.given(a_claim(address), a_claim(address | {"id": f"email-addr--{uuid.uuid4()}"}))
    case = opened(people, values=("vex@mail.example",))
    whole = subjects.find(people.visit("lea"), case)
    monkeypatch.setattr(finding, "MOST_OWN", 1)

    part = subjects.find(people.visit("lea"), case)

    assert [(len(each.own), each.capped) for each in (whole, part)] == [(2, False), (1, True)]


def test_finding_asks_no_more_often_for_more_claims(people: World) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, values=("Vladimir",))
    told(people, case, Telling.TELL)
    with CaptureQueriesContext(connection) as few:
        subjects.picked(people.visit("lea"), subjects.get(people.visit("lea"), case.id))
    people.given(a_claim(ANOTHER))
    told(people, case, Telling.TELL)

    with CaptureQueriesContext(connection) as more:
        both = subjects.picked(people.visit("lea"), subjects.get(people.visit("lea"), case.id))

    assert [each.name for each in both] == ["Vladimir Example", "Vladimir Sample"]
    assert len(more) == len(few)


def test_nothing_hidden_is_found(people: World) -> None:
    people.given(a_claim(VLADIMIR, marking=TLP.AMBER_STRICT), by="south")

    found = subjects.find(people.visit("lea"), opened(people))

    assert (found.own, found.others) == ((), ())


def test_what_is_asked_for_a_case_is_on_record_under_its_number(
    people: World, database: Database
) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people)
    subjects.find(people.visit("lea"), case)
    subjects.verify(people.visit("lea"), case.id, "passport seen")

    told = rows(
        database, "SELECT action, reference, resource::text FROM decision WHERE person IS NOT NULL"
    )

    assert ("search", case.number, None) in told
    assert ("lookup", case.number, None) in told
    assert ("handle-subject", case.number, str(case.id)) in told
    assert "Vladimir" not in str(rows(database, "SELECT to_jsonb(d) FROM decision d"))


def test_the_letter_tells_what_was_picked_with_purposes_recipients_and_time(people: World) -> None:
    cited = {"external_references": [{"source_name": "Court file 7", "external_id": "7"}]}
    people.given(a_claim(VLADIMIR | cited, purposes=[Purpose.RESEARCH]))
    case = opened(people)
    told(people, case, Telling.TELL)

    (line,) = subjects.facts(people.visit("lea"), case.id).lines

    assert (line.name, line.aliases, line.kind) == ("Vladimir Example", ("vex",), "threat-actor")
    assert (line.purposes, line.sources) == ((Purpose.RESEARCH,), ("Court file 7",))
    assert line.until == (NOW + timedelta(days=3 * 365)).date()
    assert (line.recipients, line.readers) == ((), "alliance")
    assert line.content["external_references"] == cited["external_references"]


def test_what_is_withheld_leaves_no_trace_in_the_letter(people: World) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, regime=Regime.LED)
    empty = subjects.facts(people.visit("lea"), case.id)

    with pytest.raises(UsageError, match="ground"):
        told(people, case, Telling.WITHHOLD)
    with pytest.raises(UsageError, match="ground"):
        told(people, case, Telling.WITHHOLD, ground="led-evidence")
    told(people, case, Telling.WITHHOLD, ground="led-offences")
    facts = subjects.facts(people.visit("lea"), case.id)

    assert facts.case.picked
    assert (facts.lines, facts.refused, facts.erased) == (empty.lines, None, 0)


def test_claims_of_others_are_never_told(people: World) -> None:
    people.given(a_claim(VLADIMIR), by="south")
    case = opened(people)
    (others,) = subjects.find(people.visit("lea"), case).others

    subjects.pick(people.visit("lea"), case.id, {others.id: Telling.TELL}, ground="")

    assert subjects.facts(people.visit("lea"), case.id).lines == ()


def test_whoever_reads_a_claim_is_told_that_the_person_objects(people: World) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, rights=frozenset({Right.OBJECTION}))
    claim = claim_of(people, case)
    thing = people.thing(VLADIMIR)

    subjects.object_to(
        people.visit("lea"), case.id, claim, Wanted(kind=objections.OBJECTED), reason="as asked"
    )
    seen = explain.thing(people.visit("lou"), thing).claims[0].objections
    newer = VLADIMIR | {"modified": "2026-02-01T00:00:00.000Z"}
    people.given(a_claim(newer))
    corrected = explain.thing(people.visit("lou"), thing).claims[0].objections
    subjects.object_to(
        people.visit("lea", at=NOW + DAY),
        case.id,
        claim,
        Wanted(kind=objections.OBJECTED, ended=True),
        reason="weighed",
    )

    assert [(each.kind, each.since) for each in seen] == [("objected", NOW)]
    assert corrected == seen
    assert explain.thing(people.visit("lou"), thing).claims[0].objections == ()


def test_an_objection_ends_with_the_last_version_of_what_it_is_about(
    people: World, database: Database
) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, rights=frozenset({Right.OBJECTION, Right.ERASURE}))
    claim = claim_of(people, case)
    subjects.object_to(
        people.visit("lea"), case.id, claim, Wanted(kind="objected"), reason="as asked"
    )
    subjects.erase(people.visit("lea"), case.id, claim, reason="no ground")
    before = rows(database, "SELECT count(*) FROM objection")

    retention.run(now=NOW + 8 * DAY)

    assert before == [(1,)]
    assert rows(database, "SELECT count(*) FROM objection") == [(0,)]


def test_nothing_is_marked_on_a_claim_of_others(people: World) -> None:
    people.given(a_claim(VLADIMIR), by="south")
    case = opened(people)
    (others,) = subjects.find(people.visit("lea"), case).others

    acts: tuple[Callable[[], object], ...] = (
        lambda: subjects.object_to(
            people.visit("lea"), case.id, others.id, Wanted(kind="objected"), reason="why"
        ),
        lambda: subjects.erase(people.visit("lea"), case.id, others.id, reason="why"),
    )
    for act in acts:
        with pytest.raises(Denied) as refused:
            act()
        assert refused.value.rule == "R.own"


def test_a_claim_is_erased_for_a_case_and_can_be_put_back_for_seven_days(people: World) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, rights=frozenset({Right.ERASURE}))
    claim = claim_of(people, case)
    told(people, case, Telling.TELL)

    subjects.erase(people.visit("lea"), case.id, claim, reason="no ground to keep it")

    assert search.find(people.visit("ada"), search.Query(text="Vladimir")).total == 0
    assert subjects.facts(people.visit("lea"), case.id).erased == 1
    retention.undo(people.visit("rita", at=NOW + DAY), claim, reason="the wrong person")
    assert search.find(people.visit("ada"), search.Query(text="Vladimir")).total == 1
    assert retention.run(now=NOW + 8 * DAY).erased == 0


def test_who_took_a_claim_out_is_told_when_it_is_erased_for_a_case(
    people: World, tmp_path: Path
) -> None:
    people.person("sam", of="south")
    people.given(a_claim(VLADIMIR))
    case, thing = opened(people, rights=frozenset({Right.ERASURE})), people.thing(VLADIMIR)
    wanted = export.Wanted(query="Vladimir")
    file = tmp_path / "out.json"
    export.export_stix(people.visit("sam"), file, clock=lambda: NOW, wanted=wanted)

    subjects.erase(people.visit("lea"), case.id, claim_of(people, case), reason="no ground")

    [notice] = notices.latest(people.visit("sam")).items
    assert (notice.kind, notice.object) == (notices.Kind.WITHDRAWN, thing)
    assert notices.latest(people.visit("lou")).items == ()


def test_a_legal_hold_stops_the_erasure_for_a_case(people: World) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, rights=frozenset({Right.ERASURE}))
    claim = claim_of(people, case)
    retention.mark(people.visit("lea"), claim, Mark.HOLD, reason="in court")

    with pytest.raises(UsageError, match="hold"):
        subjects.erase(people.visit("lea"), case.id, claim, reason="as asked")


def test_who_may_not_contribute_corrects_nothing(people: World) -> None:
    people.person("max", roles=[Role.LEGAL, Role.RESEARCHER])
    people.given(a_claim(VLADIMIR))
    case = opened(people)
    claim = claim_of(people, case)

    with pytest.raises(Denied) as refused:
        subjects.correct(people.visit("lea"), case.id, claim)

    assert refused.value.rule == "R.role"
    assert subjects.correct(people.visit("max"), case.id, claim) == claim


def test_to_look_for_a_data_subject_is_on_record_as_unmasking_under_the_case(
    people: World, database: Database
) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people)

    subjects.find(people.visit("lea"), case)

    with database.superuser() as superuser:
        found = superuser.execute(
            "SELECT reference, resource, stated_reason, salts IS NOT NULL FROM decision"
            " WHERE action = 'unmask'"
        ).fetchall()
    assert found == [(case.number, case.id, finding.FOUND_FOR, True)]


def test_personal_data_is_found_under_the_number_of_the_case(people: World) -> None:
    alliance.save_basis(LAW)
    item = a_claim(VLADIMIR, purposes=[Purpose.RESEARCH])
    assert item.offer is not None
    offer = attrs.evolve(item.offer, basis=LAW.code, subject=DataSubject.SUSPECT)
    people.given(attrs.evolve(item, offer=offer))
    case = opened(people)

    (found,) = subjects.find(people.visit("lea"), case).own
    told(people, case, Telling.TELL)
    (line,) = subjects.facts(people.visit("lea"), case.id).lines

    assert (found.name, found.handling.subject) == ("Vladimir Example", DataSubject.SUSPECT)
    assert (line.name, line.aliases) == ("Vladimir Example", ("vex",))
    assert (line.subject, line.basis) == (DataSubject.SUSPECT, "LAW-1")
    assert search.find(people.visit("lea"), search.Query(text="Vladimir")).total == 0
