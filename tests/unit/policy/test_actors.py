"""Who acts is a person or named work of the system."""

import pytest

from atlas.model.ids import PersonId
from atlas.policy.actors import Actor
from facts import ORGANISATIONS, PERSONS


@pytest.mark.parametrize(("person", "system"), [(PERSONS[0], None), (None, "indexing")])
def test_one_of_the_two_acts(person: PersonId | None, system: str | None) -> None:
    actor = Actor(organisation=ORGANISATIONS[0], person=person, system=system)

    assert (actor.person, actor.system) == (person, system)


@pytest.mark.parametrize(("person", "system"), [(PERSONS[0], "indexing"), (None, None)])
def test_nobody_and_both_are_refused(person: PersonId | None, system: str | None) -> None:
    with pytest.raises(ValueError, match="one of the two"):
        Actor(organisation=ORGANISATIONS[0], person=person, system=system)
