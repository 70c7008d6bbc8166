"""In a preview one looks, and does nothing else."""

import pytest

from atlas.policy.actors import Role
from atlas.policy.decide import Action
from atlas.policy.previews import LOOKING, objection_in_preview
from builders import a_standing

COORDINATOR = a_standing(roles=[Role.SECRETARIAT])


@pytest.mark.parametrize("action", sorted(LOOKING))
def test_looking_is_not_objected_to(action: Action) -> None:
    assert objection_in_preview(action, COORDINATOR) is None


@pytest.mark.parametrize("action", sorted(set(Action) - LOOKING))
def test_everything_else_is(action: Action) -> None:
    objection = objection_in_preview(action, COORDINATOR)

    assert objection is not None
    assert objection.rule == "R.preview"


def test_whoever_lost_the_role_meanwhile_looks_no_longer() -> None:
    assert objection_in_preview(Action.READ, a_standing(roles=[Role.RESEARCHER])) is not None


def test_looking_is_to_search_to_read_and_to_have_it_arranged() -> None:
    assert {Action.SEARCH, Action.READ, Action.ARRANGE} == LOOKING
