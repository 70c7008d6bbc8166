"""Cases of persons who ask about their own data: opened, found, answered, closed, and seen by counsel alone."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest

from atlas.errors import Denied, NotFound, UsageError
from atlas.model.handling import DataSubject, LegalBasis, Purpose
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.policy.actors import Role
from atlas.policy.subjects import Outcome, Regime, Right, Telling
from atlas.services import retention, search, subjects
from atlas.services.gate import Visit
from atlas.services.journal import Setting
from atlas.services.subjects import Asked, Case, Wanted
from atlas.store import alliance, objections
from builders import DAY, NOW, World, a_claim, an_object, an_observable
from cluster import Database
from endings import rows

VLADIMIR = an_object("threat-actor", "Vladimir Example", aliases=["vex"])
ANOTHER = an_object("threat-actor", "Vladimir Sample")
LAW = LegalBasis(code="LAW-1", jurisdiction="*", valid_from=(NOW - 100 * DAY).date())
ASKED = Asked(
    name="Vladimir Example",
    rights=frozenset({Right.ACCESS}),
    regime=Regime.GDPR,
    received=date(2026, 3, 1),
    values=("Vladimir Example",),
)


@pytest.fixture
def people(world: World) -> World:
    """Two counsels of one member, its representative and a researcher, and counsel of another member."""
    world.person("lea", roles=[Role.LEGAL])
    world.person("leo", roles=[Role.LEGAL])
    world.person("rita", roles=[Role.REPRESENTATIVE])
    world.person("ada")
    world.person("lou", of="south", roles=[Role.LEGAL])
    world.person("otto", of="north", roles=[Role.AUDITOR])
    return world


def opened(world: World, **changed: object) -> Case:
    return subjects.open_case(world.visit("lea"), attrs.evolve(ASKED, **changed))


def claim_of(world: World, case: Case, person: str = "lea") -> ClaimId:
    return subjects.find(world.visit(person), case).own[0].id


def test_a_case_has_the_next_number_of_its_year_and_is_due_after_a_month(people: World) -> None:
    first, second = opened(people), opened(people)

    assert (first.number, second.number) == ("DS-2026-0001", "DS-2026-0002")
    assert first.due == date(2026, 4, 1)
    assert first.days_left(NOW) == 28
    assert first.days_left(NOW + 30 * DAY) == -2


def test_open_cases_come_by_their_due_day_and_closed_ones_after(people: World) -> None:
    late = opened(people, received=date(2026, 1, 31))
    new, old = opened(people), opened(people, received=date(2026, 2, 10))
    subjects.close(people.visit("lea"), new.id, Outcome.TAKEN_BACK, reason="taken back")

    found = subjects.listed(people.visit("leo"))

    assert [each.id for each in found] == [late.id, old.id, new.id]
    assert [each.is_open for each in found] == [True, True, False]


@pytest.mark.parametrize("person", ["ada", "rita", "otto"])
def test_nobody_but_counsel_sees_a_case(people: World, person: str, database: Database) -> None:
    case = opened(people)

    for ask in (
        lambda: subjects.listed(people.visit(person)),
        lambda: subjects.get(people.visit(person), case.id),
        lambda: subjects.open_case(people.visit(person), ASKED),
    ):
        with pytest.raises(Denied) as refused:
            ask()
        assert refused.value.rule == "R.role"


def test_another_members_case_is_answered_like_one_that_is_not_there(people: World) -> None:
    case = opened(people)
    steps: tuple[Callable[[Visit, uuid.UUID], object], ...] = (
        subjects.get,
        subjects.facts,
        lambda visit, id_: subjects.verify(visit, id_, "passport"),
        lambda visit, id_: subjects.close(visit, id_, Outcome.TAKEN_BACK, reason="why"),
    )

    for step in steps:
        for id_ in (case.id, uuid.uuid4()):
            with pytest.raises(NotFound, match=subjects.NO_CASE):
                step(people.visit("lou"), id_)
    assert subjects.listed(people.visit("lou")) == ()


def test_a_preview_shows_no_case(people: World) -> None:
    people.person("max", roles=[Role.LEGAL, Role.REPRESENTATIVE])
    visit = people.visit("max")
    seen = attrs.evolve(visit, setting=Setting(seen_as=people.visit("lea").actor))
    opened(people)

    with pytest.raises(Denied) as refused:
        subjects.listed(seen)

    assert refused.value.rule == "R.preview"


def test_the_time_is_extended_once_by_two_months_with_a_reason(people: World) -> None:
    case = opened(people)

    with pytest.raises(Denied):
        subjects.extend(people.visit("lea"), case.id, reason="")
    longer = subjects.extend(people.visit("lea"), case.id, reason="many claims")
    with pytest.raises(UsageError, match="once already"):
        subjects.extend(people.visit("lea"), case.id, reason="more")

    assert longer.due == date(2026, 6, 1)


def test_the_time_is_not_extended_after_the_first_month(people: World) -> None:
    case = opened(people)

    with pytest.raises(UsageError, match="too late"):
        subjects.extend(people.visit("lea", at=NOW + 29 * DAY), case.id, reason="many claims")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": " "},
        {"rights": frozenset()},
        {"received": date(2026, 3, 5)},
        {"received": date(2000, 1, 1)},
        {"regime": Regime.LED, "rights": frozenset({Right.OBJECTION})},
        {"values": ("x" * 501,)},
        {"values": tuple(map(str, range(51)))},
    ],
)
def test_what_cannot_be_asked_opens_no_case(people: World, changed: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        opened(people, **changed)

    assert subjects.listed(people.visit("lea")) == ()


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


def test_an_answer_goes_to_nobody_who_was_not_identified(people: World) -> None:
    visit, case = people.visit("lea"), opened(people)

    with pytest.raises(UsageError, match="letter"):
        subjects.close(visit, case.id, Outcome.ANSWERED, reason="sent")
    subjects.keep_letter(visit, case.id, "Dear Mr Example")
    with pytest.raises(UsageError, match="identified"):
        subjects.close(visit, case.id, Outcome.ANSWERED, reason="sent")
    subjects.verify(visit, case.id, "passport seen")
    with pytest.raises(Denied):
        subjects.close(visit, case.id, Outcome.ANSWERED, reason=" ")
    closed = subjects.close(visit, case.id, Outcome.ANSWERED, reason="sent by post")

    assert (closed.outcome, closed.closed_at) == (Outcome.ANSWERED, NOW)
    with pytest.raises(UsageError, match="closed"):
        subjects.verify(visit, case.id, "again")


def test_every_version_of_the_letter_stays(people: World) -> None:
    case = opened(people)
    subjects.keep_letter(people.visit("lea"), case.id, "One\r\ntwo")

    again = subjects.keep_letter(people.visit("leo"), case.id, "Two")

    assert [each.text for each in again.letters] == ["One\ntwo", "Two"]
    assert again.letter == "Two"
    # lists do without the texts
    assert subjects.listed(people.visit("lea"))[0].letter == ""


def test_a_refusal_names_a_ground_that_answers_what_is_asked(people: World) -> None:
    case = opened(people)

    with pytest.raises(UsageError, match="ground"):
        subjects.refuse(people.visit("lea"), case.id, "gdpr-duty", reason="why")
    with pytest.raises(UsageError, match="ground first"):
        subjects.close(people.visit("lea"), case.id, Outcome.REFUSED, reason="why")
    refused = subjects.refuse(people.visit("lea"), case.id, "gdpr-identity", reason="no answer")
    subjects.keep_letter(people.visit("lea"), case.id, "We could not")
    closed = subjects.close(people.visit("lea"), case.id, Outcome.REFUSED, reason="sent")

    assert refused.refused is not None
    assert refused.refused.article == "12(2), 12(6)"
    assert closed.outcome is Outcome.REFUSED


def told(world: World, case: Case, how: Telling, *, ground: str = "") -> Case:
    claims = {each.id: how for each in subjects.find(world.visit("lea"), case).own}
    return subjects.pick(world.visit("lea"), case.id, claims, ground=ground)


def test_the_letter_tells_what_was_picked_with_purposes_recipients_and_time(people: World) -> None:
    cited = {"external_references": [{"source_name": "Court file 7", "external_id": "7"}]}
    people.given(a_claim(VLADIMIR | cited, purposes=[Purpose.RESEARCH]))
    case = opened(people)
    told(people, case, Telling.TELL)

    (line,) = subjects.facts(people.visit("lea"), case.id).lines

    assert (line.name, line.aliases, line.kind) == ("Vladimir Example", ("vex",), "threat-actor")
    assert (line.purposes, line.sources) == ((Purpose.RESEARCH,), ("Court file 7",))
    assert line.until == (NOW + timedelta(days=3 * 365)).date()
    assert line.recipients == ()


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
    from atlas.services import explain  # noqa: PLC0415 - beside what it tells

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


def test_nothing_is_marked_on_a_claim_of_others(people: World) -> None:
    people.given(a_claim(VLADIMIR), by="south")
    case = opened(people)
    (others,) = subjects.find(people.visit("lea"), case).others

    for act in (
        lambda: subjects.object_to(
            people.visit("lea"), case.id, others.id, Wanted(kind="objected"), reason="why"
        ),
        lambda: subjects.erase(people.visit("lea"), case.id, others.id, reason="why"),
    ):
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


def test_a_legal_hold_stops_the_erasure_for_a_case(people: World) -> None:
    people.given(a_claim(VLADIMIR))
    case = opened(people, rights=frozenset({Right.ERASURE}))
    claim = claim_of(people, case)
    retention.mark(people.visit("lea"), claim, retention.Mark.HOLD, reason="in court")

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


def test_closed_cases_are_deleted_after_three_years_and_open_ones_never(
    people: World, database: Database
) -> None:
    old, waiting = opened(people), opened(people)
    subjects.close(people.visit("lea"), old.id, Outcome.TAKEN_BACK, reason="taken back")

    assert subjects.run(now=NOW + timedelta(days=1096)) == 0
    assert subjects.run(now=NOW + timedelta(days=1097)) == 1

    assert rows(database, 'SELECT DISTINCT "case" FROM subject_case') == [(waiting.id,)]


def test_without_a_scope_there_are_no_cases(people: World, database: Database) -> None:
    opened(people)

    with database.connected() as app:
        assert app.execute("SELECT count(*) FROM subject_case").fetchone() == (0,)
