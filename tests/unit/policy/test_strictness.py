"""Which handling is stricter: each sentence by one example at its edge. The laws are in `property/`."""

import pytest

from atlas.model.handling import Audience, DataSubject, Handling, Purpose
from atlas.model.markings import TLP
from atlas.policy.strictness import Contributor, is_stricter, is_within, strictness
from facts import CELLS, ORGANISATIONS, PERSONS

NORTH, SOUTH, WEST = ORGANISATIONS[:3]
ADA, BEN, CAM = PERSONS[:3]
HARBOUR, MINT = CELLS[:2]
BY = Contributor(organisation=NORTH, homes={ADA: NORTH, BEN: SOUTH})
RESEARCH, DEFENCE = Purpose.RESEARCH, Purpose.DEFENCE
SUSPECT = DataSubject.SUSPECT
ALLIANCE = Audience(alliance=True)
OWN = Audience(organisations=frozenset({NORTH}))
OTHERS = Audience(organisations=frozenset({SOUTH}))
BOTH = Audience(organisations=frozenset({NORTH, SOUTH}))
TO_ADA = Audience(persons=frozenset({ADA}))
TO_BEN = Audience(persons=frozenset({BEN}))
TO_CAM = Audience(persons=frozenset({CAM}))
IN_MINT = Audience(cells=frozenset({MINT}))
IN_BOTH = Audience(cells=frozenset({HARBOUR, MINT}))


def told(
    tlp: TLP,
    audience: Audience = ALLIANCE,
    *purposes: Purpose,
    subject: DataSubject = DataSubject.NONE,
    basis: str | None = None,
) -> Handling:
    return Handling(
        tlp=tlp, audience=audience, purposes=frozenset(purposes), subject=subject, basis=basis
    )


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (told(TLP.GREEN), told(TLP.CLEAR, Audience())),
        (told(TLP.AMBER), told(TLP.GREEN)),
        (told(TLP.AMBER_STRICT, BOTH), told(TLP.AMBER)),
        (told(TLP.AMBER, OWN), told(TLP.AMBER, BOTH)),
        (told(TLP.AMBER, OTHERS), told(TLP.AMBER, BOTH)),
        (told(TLP.AMBER, IN_MINT), told(TLP.AMBER, IN_BOTH)),
        (told(TLP.AMBER, IN_MINT), told(TLP.AMBER)),
        # whoever gives to a cell sits in it
        (told(TLP.AMBER, OWN), told(TLP.AMBER, IN_MINT)),
        (told(TLP.AMBER, TO_ADA), told(TLP.AMBER, IN_MINT)),
        (told(TLP.AMBER, TO_ADA), told(TLP.AMBER, OWN)),
        (told(TLP.AMBER, TO_BEN), told(TLP.AMBER, OTHERS)),
        (told(TLP.AMBER, TO_CAM), told(TLP.AMBER, Audience(persons=frozenset({BEN, CAM})))),
        (told(TLP.RED, TO_ADA), told(TLP.AMBER, OWN)),
        # RED names persons, and then nobody else reads it
        (
            told(TLP.RED, Audience(organisations=frozenset({SOUTH}), persons=frozenset({ADA}))),
            told(TLP.RED, OWN),
        ),
        # AMBER+STRICT for the alliance is for those it names
        (
            told(TLP.AMBER_STRICT, Audience(alliance=True, organisations=frozenset({NORTH}))),
            told(TLP.AMBER_STRICT, BOTH),
        ),
        # a GREEN text for some is for the alliance as well, if it says so
        (
            told(TLP.GREEN, OWN),
            told(TLP.GREEN, Audience(alliance=True, organisations=frozenset({SOUTH}))),
        ),
        (told(TLP.GREEN, ALLIANCE, RESEARCH), told(TLP.GREEN)),
        (told(TLP.GREEN, ALLIANCE, RESEARCH), told(TLP.GREEN, ALLIANCE, RESEARCH, DEFENCE)),
        (told(TLP.AMBER, ALLIANCE, RESEARCH), told(TLP.GREEN, ALLIANCE, RESEARCH)),
        (told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A"), told(TLP.GREEN)),
        (told(TLP.GREEN, subject=SUSPECT, basis="A"), told(TLP.GREEN)),
        (
            told(TLP.GREEN, subject=SUSPECT, basis="A"),
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A"),
        ),
    ],
)
def test_the_narrower_is_within_the_wider_and_stricter(narrow: Handling, wide: Handling) -> None:
    assert is_within(narrow, wide, by=BY)
    assert not is_within(wide, narrow, by=BY)
    assert is_stricter(narrow, wide, by=BY)
    assert not is_stricter(wide, narrow, by=BY)
    assert strictness(narrow, by=BY) > strictness(wide, by=BY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(TLP.AMBER, OWN), told(TLP.AMBER, OTHERS)),
        (told(TLP.AMBER, IN_MINT), told(TLP.AMBER, Audience(cells=frozenset({HARBOUR})))),
        (told(TLP.AMBER, OTHERS), told(TLP.AMBER, IN_MINT)),
        (told(TLP.AMBER, TO_BEN), told(TLP.AMBER, OWN)),
        (told(TLP.AMBER, TO_CAM), told(TLP.AMBER, BOTH)),
        (told(TLP.AMBER, TO_BEN), told(TLP.AMBER, IN_MINT)),
        # the label is stricter, the readers are others
        (told(TLP.RED, TO_BEN), told(TLP.AMBER, OWN)),
        (told(TLP.AMBER), told(TLP.GREEN, BOTH)),
        # the one under its own audience, the other for the alliance under a stricter label
        (told(TLP.GREEN, OWN), told(TLP.AMBER)),
        (told(TLP.GREEN, ALLIANCE, RESEARCH), told(TLP.GREEN, ALLIANCE, DEFENCE)),
        (told(TLP.AMBER), told(TLP.GREEN, ALLIANCE, RESEARCH)),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A"),
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="B"),
        ),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT, basis="A"),
            told(TLP.AMBER, ALLIANCE, RESEARCH),
        ),
        (
            told(TLP.GREEN, ALLIANCE, RESEARCH, subject=SUSPECT),
            told(TLP.AMBER, ALLIANCE, RESEARCH),
        ),
        (told(TLP.AMBER), told(TLP.GREEN, subject=SUSPECT, basis="A")),
    ],
)
def test_of_these_two_neither_is_the_stricter(one: Handling, other: Handling) -> None:
    assert not is_within(one, other, by=BY)
    assert not is_within(other, one, by=BY)
    assert not is_stricter(one, other, by=BY)
    assert not is_stricter(other, one, by=BY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # CLEAR is for everybody, whoever is named
        (told(TLP.CLEAR, OWN), told(TLP.CLEAR, Audience())),
        (
            told(TLP.GREEN),
            told(TLP.GREEN, Audience(alliance=True, organisations=frozenset({WEST}))),
        ),
        # one's own organisation and its people are in the cell already
        (
            told(TLP.AMBER, IN_MINT),
            told(TLP.AMBER, Audience(cells=frozenset({MINT}), organisations=frozenset({NORTH}))),
        ),
        (
            told(TLP.AMBER, IN_MINT),
            told(TLP.AMBER, Audience(cells=frozenset({MINT}), persons=frozenset({ADA}))),
        ),
        (
            told(TLP.AMBER, OTHERS),
            told(TLP.AMBER, Audience(organisations=frozenset({SOUTH}), persons=frozenset({BEN}))),
        ),
    ],
)
def test_these_two_are_read_by_the_same(one: Handling, other: Handling) -> None:
    assert is_within(one, other, by=BY)
    assert is_within(other, one, by=BY)
    assert not is_stricter(one, other, by=BY)
    assert strictness(one, by=BY).split("-")[0] == strictness(other, by=BY).split("-")[0]


@pytest.mark.parametrize(
    ("handling", "rank"),
    [
        (told(TLP.CLEAR, Audience()), "00000999999999999999"),
        (told(TLP.AMBER, BOTH), "20001999999999799999"),
        (told(TLP.AMBER, IN_BOTH, RESEARCH), "20981999979999999999"),
        (told(TLP.GREEN, TO_CAM, RESEARCH, subject=SUSPECT, basis="A"), "11981999999999999998"),
        (told(TLP.GREEN, subject=SUSPECT, basis="A"), "11990999999999999999"),
    ],
)
def test_the_rank_counts_what_narrows(handling: Handling, rank: str) -> None:
    assert strictness(handling, by=BY) == f"{rank}-1-{handling.digest().hex()[:8]}"
    assert strictness(handling, by=BY, stated=False) == f"{rank}-0-{handling.digest().hex()[:8]}"
