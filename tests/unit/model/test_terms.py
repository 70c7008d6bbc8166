"""What markings state of terms, beside what was chosen for an import."""

import pytest

from atlas.model.handling import Duty, Permitted, Terms
from atlas.model.markings import PAP
from atlas.model.terms import (
    Stated,
    conflicts_with,
    may_block,
    strictest_stated,
    strictest_terms,
    under,
)


def test_what_is_stated_holds_where_nothing_was_chosen() -> None:
    terms = under(Terms(), Stated(pap=PAP.GREEN, permitted_actions=Permitted.EXTERNAL_DIRECT))

    assert terms == Terms(pap=PAP.GREEN, permitted_actions=Permitted.EXTERNAL_DIRECT)


def test_of_what_is_chosen_and_what_is_stated_the_stricter_holds() -> None:
    chosen = Terms(pap=PAP.RED, permitted_actions=Permitted.EXTERNAL_DIRECT)

    terms = under(chosen, Stated(pap=PAP.GREEN, permitted_actions=Permitted.NONE))

    assert terms == Terms(pap=PAP.RED, permitted_actions=Permitted.NONE)


def test_must_and_must_not_contradict_each_other_and_must_not_holds() -> None:
    stated = strictest_stated([Stated(attribution=Duty.MUST), Stated(attribution=Duty.MUST_NOT)])

    assert stated == Stated(attribution=Duty.MUST_NOT, conflicts=frozenset({"attribution"}))
    assert conflicts_with(Terms(attribution=Duty.MUST), Stated(attribution=Duty.MUST_NOT)) == {
        "attribution"
    }


def test_whoever_must_encrypt_may_not_leave_it() -> None:
    both = strictest_terms([Terms(encrypt_in_transit=Duty.MUST), Terms()])

    assert both.encrypt_in_transit is Duty.MUST


def test_a_protected_source_stays_protected() -> None:
    assert strictest_terms([Terms(source_protected=True), Terms()]).source_protected


@pytest.mark.parametrize(
    ("pap", "actions", "may"),
    [
        (PAP.CLEAR, Permitted.INTERNAL, True),
        (PAP.GREEN, Permitted.EXTERNAL_DIRECT, True),
        (PAP.AMBER, Permitted.EXTERNAL_DIRECT, False),
        (PAP.RED, Permitted.INTERNAL, False),
        (PAP.GREEN, Permitted.CONTACT, False),
        (PAP.CLEAR, Permitted.NONE, False),
    ],
)
def test_what_may_be_blocked_is_so_by_both_statements(
    pap: PAP, actions: Permitted, *, may: bool
) -> None:
    assert may_block(Terms(pap=pap, permitted_actions=actions)) is may
