"""What is made of parts: each sentence of the meet by one example at its edge. The laws are in `property/`."""

import pytest

from atlas.model.handling import Audience, DataSubject, Duty, Handling, Purpose, Terms
from atlas.model.ids import CellId, OrganisationId, PersonId
from atlas.model.markings import PAP, TLP
from atlas.policy.derived import Derived, derive, meet, part
from facts import CELLS, ORGANISATIONS, PERSONS

NORTH, SOUTH, WEST = ORGANISATIONS[:3]
ADA, BEN, CAM = PERSONS[:3]
HARBOUR, MINT = CELLS[:2]
HOMES = {ADA: NORTH, BEN: SOUTH}
SUSPECT, NONE = DataSubject.SUSPECT, DataSubject.NONE
RESEARCH, DEFENCE = Purpose.RESEARCH, Purpose.DEFENCE
ALLIANCE = Audience(alliance=True)


def to(*who: OrganisationId) -> Audience:
    return Audience(organisations=frozenset(who))


def named(*who: PersonId) -> Audience:
    return Audience(persons=frozenset(who))


def cells(*which: CellId) -> Audience:
    return Audience(cells=frozenset(which))


def told(
    tlp: TLP,
    audience: Audience = ALLIANCE,
    *purposes: Purpose,
    subject: DataSubject = NONE,
    basis: str | None = None,
) -> Handling:
    return Handling(
        tlp=tlp, audience=audience, purposes=frozenset(purposes), subject=subject, basis=basis
    )


@pytest.mark.parametrize(
    ("one", "other", "label", "readers"),
    [
        (told(TLP.CLEAR, Audience()), told(TLP.CLEAR, Audience()), TLP.CLEAR, Audience()),
        (told(TLP.CLEAR, Audience()), told(TLP.GREEN), TLP.GREEN, ALLIANCE),
        (told(TLP.CLEAR, to(NORTH)), told(TLP.AMBER, to(SOUTH)), TLP.AMBER, to(SOUTH)),
        (told(TLP.GREEN), told(TLP.AMBER, to(NORTH)), TLP.AMBER, to(NORTH)),
        (told(TLP.AMBER), told(TLP.AMBER, cells(MINT)), TLP.AMBER, cells(MINT)),
        (
            told(TLP.AMBER, Audience(organisations=frozenset({NORTH}), alliance=True)),
            told(TLP.AMBER, to(SOUTH)),
            TLP.AMBER,
            to(SOUTH),
        ),
        (told(TLP.AMBER, to(NORTH, WEST)), told(TLP.AMBER, to(WEST)), TLP.AMBER, to(WEST)),
        (
            told(TLP.GREEN, cells(HARBOUR, MINT)),
            told(TLP.AMBER_STRICT, cells(MINT)),
            TLP.AMBER_STRICT,
            cells(MINT),
        ),
        (
            told(TLP.AMBER, named(ADA, CAM)),
            told(TLP.AMBER, named(BEN, CAM)),
            TLP.AMBER,
            named(CAM),
        ),
        # whoever is named is read for where her organisation is addressed
        (told(TLP.AMBER, named(ADA, BEN)), told(TLP.AMBER, to(NORTH)), TLP.AMBER, named(ADA)),
        (told(TLP.AMBER, to(NORTH)), told(TLP.AMBER, to(NORTH)), TLP.AMBER, to(NORTH)),
        # RED with names is for these alone, without names it waits in one organisation
        (
            told(TLP.RED, Audience(organisations=frozenset({SOUTH}), persons=frozenset({ADA}))),
            told(TLP.AMBER, to(SOUTH, NORTH)),
            TLP.RED,
            named(ADA),
        ),
        (told(TLP.RED, to(NORTH)), told(TLP.AMBER, to(NORTH, SOUTH)), TLP.RED, to(NORTH)),
        (told(TLP.RED, named(ADA)), told(TLP.GREEN), TLP.RED, named(ADA)),
        (
            told(TLP.AMBER, Audience(cells=frozenset({MINT}), persons=frozenset({CAM}))),
            told(TLP.AMBER, Audience(cells=frozenset({MINT}), persons=frozenset({BEN}))),
            TLP.AMBER,
            cells(MINT),
        ),
    ],
)
def test_who_reads_both_reads_the_whole(
    one: Handling, other: Handling, label: TLP, readers: Audience
) -> None:
    expected = told(label, readers)

    assert meet([one, other], HOMES) == expected
    assert meet([other, one], HOMES) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(TLP.AMBER, to(NORTH)), told(TLP.AMBER, to(SOUTH))),
        (told(TLP.AMBER, named(ADA)), told(TLP.AMBER, to(SOUTH))),
        (told(TLP.AMBER, cells(MINT)), told(TLP.AMBER, cells(HARBOUR))),
        # AMBER+STRICT for the alliance stays with those named, and none is
        (told(TLP.AMBER_STRICT), told(TLP.GREEN)),
        (told(TLP.RED, to(NORTH, SOUTH)), told(TLP.AMBER, to(NORTH))),
        (
            told(TLP.RED, Audience(cells=frozenset({MINT}))),
            told(TLP.AMBER, cells(MINT)),
        ),
        (told(TLP.GREEN, ALLIANCE, RESEARCH), told(TLP.GREEN, ALLIANCE, DEFENCE)),
        # personal data for no purpose is for none
        (told(TLP.GREEN, subject=SUSPECT, basis="A"), told(TLP.GREEN)),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A"),
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="B"),
        ),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT),
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT),
        ),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A"),
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT),
        ),
    ],
)
def test_nobody_reads_what_no_one_handling_can_say(one: Handling, other: Handling) -> None:
    assert meet([one, other], HOMES) is None
    assert meet([other, one], HOMES) is None


@pytest.mark.parametrize(
    ("one", "other", "purposes"),
    [
        (told(TLP.GREEN), told(TLP.GREEN), ()),
        (told(TLP.GREEN, ALLIANCE, RESEARCH), told(TLP.GREEN), (RESEARCH,)),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, DEFENCE),
            told(TLP.GREEN, ALLIANCE, DEFENCE),
            (DEFENCE,),
        ),
    ],
)
def test_it_is_read_for_what_each_part_may_be_read_for(
    one: Handling, other: Handling, purposes: tuple[Purpose, ...]
) -> None:
    assert meet([one, other]) == told(TLP.GREEN, ALLIANCE, *purposes)


@pytest.mark.parametrize(
    ("one", "other", "basis"),
    [
        (None, None, None),
        ("A", "A", "A"),
        ("A", "B", None),
        ("A", None, None),
    ],
)
def test_a_ground_without_a_person_is_kept_while_it_is_the_only_one(
    one: str | None, other: str | None, basis: str | None
) -> None:
    assert meet([told(TLP.GREEN, basis=one), told(TLP.GREEN, basis=other)]) == told(
        TLP.GREEN, basis=basis
    )


@pytest.mark.parametrize("other", [None, "B"])
def test_the_ground_of_the_personal_part_is_that_of_the_whole(other: str | None) -> None:
    personal = told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A")

    assert meet([personal, told(TLP.GREEN, basis=other)]) == personal


def test_whose_data_needs_more_protection_gives_the_category() -> None:
    one = told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A")
    other = told(TLP.GREEN, ALLIANCE, RESEARCH, subject=DataSubject.WITNESS, basis="A")

    found = meet([other, one])

    assert found is not None
    assert found.subject is DataSubject.WITNESS


def test_a_meet_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="everybody"):
        meet([])


def test_what_is_derived_hangs_on_every_ground_and_takes_the_strictest_terms() -> None:
    one = part(told(TLP.GREEN, basis="A"), Terms(pap=PAP.GREEN, attribution=Duty.MUST))
    other = part(told(TLP.AMBER, basis="B"), Terms(pap=PAP.RED, attribution=Duty.MUST_NOT))

    assert part(told(TLP.GREEN), Terms()).bases == frozenset()
    assert derive([one, other]) == Derived(
        tlp=TLP.AMBER,
        handling=told(TLP.AMBER),
        terms=Terms(pap=PAP.RED, attribution=Duty.MUST_NOT),
        conflicts=frozenset({"attribution"}),
        bases=frozenset({"A", "B"}),
    )


def test_a_part_that_nobody_reads_leaves_no_readers_of_the_whole() -> None:
    nobody = part(told(TLP.AMBER_STRICT), Terms())
    everybody = part(told(TLP.GREEN), Terms())

    whole = derive([everybody, nobody])

    assert nobody.handling is None
    assert whole is not None
    assert whole.handling is None
    assert whole.tlp is TLP.AMBER_STRICT
    assert derive([]) is None
