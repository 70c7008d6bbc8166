"""Who reads and who may give: each sentence of the policy by one example at its edge."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from atlas.model.handling import Audience, DataSubject, Handling, LegalBasis, Purpose
from atlas.model.ids import CellId, PersonId
from atlas.model.markings import TLP
from atlas.policy.actors import Membership, Role, Standing
from atlas.policy.permits import in_good_standing, may_give, permits
from builders import DAY, NOW, a_handling, a_standing, an_actor

READER = a_standing(an_actor())
ORGANISATION = READER.actor.organisation
PERSON = READER.actor.person
assert PERSON is not None
OWN = Audience(organisations=frozenset({ORGANISATION}))
NAMED = Audience(persons=frozenset({PERSON}))
FOREIGN = Audience(organisations=frozenset({an_actor().organisation}))
STRANGERS = frozenset({PersonId(uuid.uuid4())})
CELL = CellId(uuid.uuid4())
IN_CELL = Audience(cells=frozenset({CELL}))
BASIS = LegalBasis(
    code="FRAUD", jurisdiction="QV", valid_from=NOW.date(), valid_to=(NOW + DAY).date()
)


def reads(
    handling: Handling,
    standing: Standing = READER,
    at: datetime = NOW,
    reference: str = "cell:harbour",
) -> bool:
    return permits(handling, standing, purpose=Purpose.RESEARCH, at=at, reference=reference)


def member(ceiling: TLP = TLP.AMBER_STRICT, closes: datetime | None = None) -> Standing:
    place = Membership(cell=CELL, opens=NOW, closes=closes, ceiling=ceiling)
    return a_standing(READER.actor, memberships=[place])


def personal(**said: object) -> Handling:
    given = {
        "subject": DataSubject.SUSPECT,
        "purposes": [Purpose.RESEARCH],
        "basis": BASIS.code,
    } | said
    return a_handling(**given)  # type: ignore[arg-type] # values fit their names


@pytest.mark.parametrize(
    ("tlp", "audience", "expected"),
    [
        (TLP.CLEAR, Audience(), True),
        (TLP.GREEN, Audience(), False),
        (TLP.GREEN, Audience(alliance=True), True),
        (TLP.AMBER, Audience(alliance=True), True),
        (TLP.AMBER_STRICT, Audience(alliance=True), False),
        (TLP.RED, Audience(alliance=True), False),
        (TLP.AMBER, OWN, True),
        (TLP.AMBER_STRICT, OWN, True),
        (TLP.RED, OWN, True),
        (TLP.RED, Audience(organisations=OWN.organisations, persons=STRANGERS), False),
        (TLP.AMBER, NAMED, True),
        (TLP.AMBER_STRICT, NAMED, True),
        (TLP.RED, NAMED, True),
        (TLP.AMBER, IN_CELL, False),
    ],
)
def test_a_label_widens_or_narrows_whom_an_audience_reaches(
    tlp: TLP, audience: Audience, expected: bool
) -> None:
    assert reads(a_handling(tlp, audience=audience)) is expected


@pytest.mark.parametrize(
    ("tlp", "expected"),
    [(TLP.GREEN, True), (TLP.AMBER, True), (TLP.AMBER_STRICT, True), (TLP.RED, False)],
)
def test_members_of_an_open_cell_read_what_is_addressed_to_it_save_red(
    tlp: TLP, expected: bool
) -> None:
    assert reads(a_handling(tlp, audience=IN_CELL), member()) is expected


def test_a_cell_is_open_from_its_first_moment_and_closed_at_its_last() -> None:
    handling = a_handling(TLP.AMBER, audience=IN_CELL)
    standing = member(closes=NOW + DAY)

    moments = [
        NOW - timedelta(microseconds=1),
        NOW,
        NOW + DAY - timedelta(microseconds=1),
        NOW + DAY,
    ]

    assert [reads(handling, standing, at) for at in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    "standing",
    [
        a_standing(READER.actor, active=False),
        a_standing(READER.actor, signed=False),
        a_standing(READER.actor, trained_until=(NOW - DAY).date()),
        a_standing(READER.actor, trained_until=None),
        a_standing(READER.actor, roles=[]),
        a_standing(READER.actor, roles=[Role.AUDITOR]),
    ],
)
def test_without_standing_or_a_reading_role_not_even_clear_is_read(standing: Standing) -> None:
    assert not reads(a_handling(TLP.CLEAR), standing)


def test_training_counts_to_the_end_of_its_last_day_in_utc() -> None:
    standing = a_standing(READER.actor, trained_until=NOW.date())
    end = datetime(2026, 3, 5, tzinfo=UTC)
    east = timezone(timedelta(hours=9))

    moments = [end - timedelta(microseconds=1), (end - timedelta(hours=1)).astimezone(east), end]

    assert [in_good_standing(standing, at) for at in moments] == [True, True, False]


@pytest.mark.parametrize(
    ("tlp", "expected"), [(TLP.CLEAR, True), (TLP.GREEN, True), (TLP.AMBER, False)]
)
def test_an_observer_alone_reads_up_to_green(tlp: TLP, expected: bool) -> None:
    standing = a_standing(READER.actor, roles=[Role.OBSERVER, Role.AUDITOR])

    assert reads(a_handling(tlp), standing) is expected


def test_an_observer_with_another_role_reads_as_that_role() -> None:
    standing = a_standing(READER.actor, roles=[Role.OBSERVER, Role.RESEARCHER])

    assert reads(a_handling(TLP.AMBER), standing)


def test_work_of_the_system_reads_as_its_organisation_without_role_or_training() -> None:
    standing = a_standing(an_actor(system="indexing"), roles=[], trained_until=None)
    own = Audience(organisations=frozenset({standing.actor.organisation}))

    assert reads(a_handling(TLP.AMBER_STRICT, audience=own), standing)


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [([], True), ([Purpose.RESEARCH], True), ([Purpose.DEFENCE], False)],
)
def test_named_purposes_shut_all_others_out(purposes: list[Purpose], expected: bool) -> None:
    assert reads(a_handling(purposes=purposes)) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, True),
        ({"purposes": []}, False),
        ({"purposes": [Purpose.DEFENCE]}, False),
        ({"basis": None}, False),
        ({"basis": "OTHER"}, False),
    ],
)
def test_personal_data_is_read_for_a_named_purpose_on_a_ground_in_law(
    said: dict[str, object], expected: bool
) -> None:
    assert reads(personal(**said), a_standing(READER.actor, bases=[BASIS])) is expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("case 7", True), ("cell:harbour", True), ("", False), ("  ", False)],
)
def test_a_person_reads_personal_data_only_where_the_visit_is_about_something(
    reference: str, expected: bool
) -> None:
    standing = a_standing(READER.actor, bases=[BASIS])

    assert reads(personal(), standing, reference=reference) is expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([Role.BOARD], False),
        ([Role.OBSERVER], False),
        ([Role.BOARD, Role.OBSERVER, Role.AUDITOR], False),
        ([Role.BOARD, Role.RESEARCHER], True),
        ([Role.LEGAL], True),
    ],
)
def test_board_auditors_and_observers_read_no_personal_data(
    roles: list[Role], expected: bool
) -> None:
    standing = a_standing(READER.actor, bases=[BASIS], roles=roles)

    assert reads(personal(tlp=TLP.GREEN), standing) is expected


def test_work_of_the_system_needs_no_reference() -> None:
    work = a_standing(an_actor(system="retention"), bases=[BASIS], roles=[])

    assert reads(personal(), work, reference="")


def test_what_holds_no_personal_data_needs_no_reference() -> None:
    assert reads(a_handling(TLP.GREEN), reference="")


def test_a_legal_basis_holds_on_its_first_and_last_day_and_no_other() -> None:
    standing = a_standing(READER.actor, bases=[BASIS], trained_until=(NOW + 9 * DAY).date())

    days = [NOW - DAY, NOW, NOW + DAY, NOW + 2 * DAY]

    assert [reads(personal(), standing, at) for at in days] == [False, True, True, False]


def test_a_legal_basis_without_an_end_goes_on() -> None:
    endless = LegalBasis(code=BASIS.code, jurisdiction="QV", valid_from=NOW.date())

    assert reads(personal(), a_standing(READER.actor, bases=[endless]))


@pytest.mark.parametrize(
    ("handling", "expected"),
    [
        (a_handling(TLP.CLEAR, audience=Audience()), True),
        (a_handling(TLP.GREEN, audience=Audience()), False),
        (a_handling(TLP.GREEN), True),
        (a_handling(TLP.AMBER_STRICT, audience=OWN), True),
        (a_handling(TLP.RED, audience=NAMED), True),
        (a_handling(TLP.RED, audience=OWN), True),
        (a_handling(TLP.RED, audience=FOREIGN), False),
        (
            a_handling(
                TLP.RED, audience=Audience(organisations=OWN.organisations, persons=STRANGERS)
            ),
            False,
        ),
        (a_handling(TLP.RED, audience=Audience(cells=IN_CELL.cells, persons=STRANGERS)), False),
        (a_handling(TLP.RED, audience=Audience()), False),
        (a_handling(TLP.RED, audience=Audience(alliance=True, persons=NAMED.persons)), False),
        (a_handling(TLP.AMBER, audience=IN_CELL), False),
        (a_handling(basis=BASIS.code), True),
        (a_handling(basis="OTHER"), False),
        (personal(), True),
        (personal(purposes=[]), False),
        (personal(basis=None), False),
        (personal(subject=DataSubject.VICTIM), False),
    ],
)
def test_what_is_given_is_addressed_complete_and_grounded(
    handling: Handling, expected: bool
) -> None:
    assert may_give(handling, a_standing(READER.actor, bases=[BASIS]), at=NOW) is expected


@pytest.mark.parametrize(
    ("ceiling", "expected"), [(TLP.GREEN, False), (TLP.AMBER, True), (TLP.RED, True)]
)
def test_a_cell_is_given_no_more_than_it_may_carry(ceiling: TLP, expected: bool) -> None:
    handling = a_handling(TLP.AMBER, audience=IN_CELL)

    assert may_give(handling, member(ceiling), at=NOW) is expected


def test_a_closed_cell_is_given_nothing() -> None:
    handling = a_handling(TLP.AMBER, audience=IN_CELL)

    assert not may_give(handling, member(closes=NOW), at=NOW)


def test_one_may_give_what_one_may_not_read() -> None:
    handling = a_handling(TLP.RED, audience=Audience(persons=STRANGERS))

    assert may_give(handling, READER, at=NOW)
    assert not reads(handling)


def test_nobody_gives_without_standing() -> None:
    assert not may_give(a_handling(), a_standing(READER.actor, signed=False), at=NOW)


@pytest.mark.parametrize(
    ("country", "jurisdiction", "expected"),
    [
        ("QV", "QV", True),
        ("QS", "QV", False),
        ("QS", "*", True),
        ("", "*", True),
        ("", "", False),
        ("", "QV", False),
        ("FR", "EU", True),
        ("QV", "EU", False),
        ("EU", "EU", False),
        ("", "EU", False),
    ],
)
def test_a_legal_basis_holds_in_its_jurisdiction_alone(
    country: str, jurisdiction: str, expected: bool
) -> None:
    basis = LegalBasis(code=BASIS.code, jurisdiction=jurisdiction, valid_from=NOW.date())
    standing = a_standing(READER.actor, bases=[basis], country=country)

    assert reads(personal(), standing) is expected
    assert may_give(personal(), standing, at=NOW) is expected
