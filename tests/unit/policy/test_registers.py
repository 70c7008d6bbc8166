"""What would be a register of persons by their status in law."""

import pytest

from atlas.formats.stix.masking import NAMED_BY
from atlas.model.words import query_words
from atlas.policy import registers
from atlas.policy.registers import About


def about(kind: str, thing: str, *ends: About) -> About:
    joined = tuple((each.thing, each.stix_id) for each in ends)
    return About(thing=thing, stix_id=f"{kind}--{thing}", ends=joined)


JONES, SMITH, KIT = about("threat-actor", "jones"), about("identity", "smith"), about("tool", "kit")
USES = about("relationship", "1", JONES, KIT)
ALLIED = about("relationship", "2", JONES, SMITH)


@pytest.mark.parametrize(
    ("asked", "persons", "refused"),
    [
        ("convicted", 2, True),
        ("Germany INDICTED 2024", 2, True),
        ("convicted", 1, False),
        ("convicted", 0, False),
        ("conviction politics", 2, True),
        ("LockerX", 2, False),
    ],
)
def test_P6_a_search_by_status_that_finds_several_persons_is_a_register(
    asked: str, persons: int, refused: bool
) -> None:
    found = [about("threat-actor", str(n)) for n in range(persons)] + [about("tool", "kit")] * 2

    against = registers.objection(query_words(asked), found=found)

    assert (against is registers.REGISTER) == refused


@pytest.mark.parametrize(
    ("told", "held"),
    [
        pytest.param([JONES, JONES], False, id="one person twice"),
        pytest.param([JONES, SMITH], True, id="two persons"),
        pytest.param([JONES, USES], False, id="a person and a relation to a tool"),
        pytest.param(
            [USES, about("sighting", "2", JONES)], False, id="two relations of one person"
        ),
        pytest.param([ALLIED], False, id="one relation of a person, or of a person to a group"),
        pytest.param([JONES, ALLIED], True, id="a person and its relation to another"),
        pytest.param(
            [ALLIED, about("relationship", "3", about("persona", "owl"), SMITH)],
            True,
            id="two persons of one group",
        ),
        pytest.param(
            [ALLIED, about("relationship", "3", JONES, about("persona", "owl"))],
            True,
            id="one among two",
        ),
        pytest.param([SMITH, USES], True, id="a person and a relation of another"),
        pytest.param([JONES, about("relationship", "1")], True, id="ends not known"),
    ],
)
def test_P6_a_relation_tells_of_the_persons_it_joins_and_is_none_itself(
    told: list[About], *, held: bool
) -> None:
    withheld = registers.withheld(dict(enumerate(told)))

    assert withheld == (frozenset(range(len(told))) if held else frozenset())


def test_P6_whoever_may_be_masked_counts_as_a_person() -> None:
    assert {each.removesuffix("--") for each in registers.PERSONS} == set(NAMED_BY)
