"""Which acts ask again whether it is still the same person."""

from atlas.policy.decide import ALLOWED, WITHIN, Action
from atlas.policy.freshness import FRESH


def test_no_token_reaches_an_act_that_needs_a_fresh_proof() -> None:
    reached = frozenset[Action]().union(*WITHIN.values())

    assert not FRESH & reached


def test_what_gives_power_or_reaches_outward_needs_a_fresh_proof() -> None:
    assert {
        *(Action.CHANGE_ROLES, Action.INVITE, Action.ADMIT, Action.SUSPEND_MEMBER),
        *(Action.END_MEMBERSHIP, Action.PUBLISH_AGREEMENT, Action.SIGN, Action.CHANGE_BASES),
        *(Action.HOLD, Action.WITHDRAW, Action.ANSWER_WIDER, Action.MAKE_TOKEN),
        *(Action.SUSPEND_PERSON, Action.CLOSE_CELL, Action.BREAK_GLASS, Action.ANSWER_GLASS),
        *(Action.RELEASE_PACKAGE, Action.DECIDE_OPERATION, Action.END_OPERATION),
    } <= FRESH


def test_looking_needs_none() -> None:
    looking = {Action.SEARCH, Action.READ, Action.LOOKUP, Action.EXPORT, Action.PREVIEW}

    assert not FRESH & looking


def test_every_act_that_needs_one_is_somebody_s() -> None:
    assert all(ALLOWED[action] for action in FRESH)
