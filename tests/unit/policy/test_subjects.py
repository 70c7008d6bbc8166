"""Dates and grounds of requests about one's own data, as the GDPR and the LED have them."""

from datetime import date

import pytest

from atlas.policy.subjects import (
    GROUNDS,
    Regime,
    Right,
    due,
    grounds_for,
    kept_until,
    may_extend,
    months_after,
    rights_of,
)


@pytest.mark.parametrize(
    ("received", "last", "extended"),
    [
        ("2026-03-04", "2026-04-04", "2026-06-04"),
        ("2026-01-31", "2026-02-28", "2026-04-30"),  # the last day of a month that is shorter
        ("2028-01-31", "2028-02-29", "2028-04-30"),  # of a leap year
        ("2026-02-28", "2026-03-28", "2026-05-28"),
        ("2026-11-30", "2026-12-30", "2027-02-28"),  # both count from receipt, over the year's end
        ("2026-12-31", "2027-01-31", "2027-03-31"),
    ],
)
def test_an_answer_is_due_after_a_calendar_month_and_after_three_where_it_was_extended(
    received: str, last: str, extended: str
) -> None:
    day = date.fromisoformat(received)

    assert due(day).isoformat() == last
    assert due(day, extended=True).isoformat() == extended


def test_the_time_is_extended_within_the_first_month_alone() -> None:
    received = date(2026, 1, 31)

    assert may_extend(received, date(2026, 2, 28))
    assert not may_extend(received, date(2026, 3, 1))


def test_a_closed_case_is_kept_for_three_years() -> None:
    assert kept_until(date(2024, 2, 29)) == date(2027, 2, 28)


def test_months_go_over_years() -> None:
    assert months_after(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert months_after(date(2026, 12, 1), 12) == date(2027, 12, 1)


def test_the_led_knows_no_objection() -> None:
    assert set(rights_of(Regime.GDPR)) == set(Right)
    assert set(rights_of(Regime.LED)) == set(Right) - {Right.OBJECTION}
    assert not any(
        Right.OBJECTION in each.rights and each.rights != frozenset(Right)
        for each in GROUNDS.values()
        if each.regime is Regime.LED
    )


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("right", Right)
def test_every_right_has_a_ground_to_refuse_it_and_each_names_its_article(
    regime: Regime, right: Right
) -> None:
    grounds = grounds_for(regime, [right])

    assert {each.regime for each in grounds} == {regime}
    assert all(each.article and right in each.rights for each in grounds)


def test_grounds_to_refuse_an_erasure_do_not_refuse_access() -> None:
    codes = {each.code for each in grounds_for(Regime.GDPR, [Right.ACCESS])}

    assert "gdpr-others" in codes
    assert not codes & {"gdpr-duty", "gdpr-claims", "gdpr-accurate"}


def test_only_some_grounds_keep_data_untold() -> None:
    withholding = grounds_for(Regime.LED, [Right.ACCESS], withholding=True)

    assert {each.article for each in withholding} == {
        *("15(1)(a)", "15(1)(b)", "15(1)(c)", "15(1)(d)", "15(1)(e)")
    }


def test_only_who_could_not_be_identified_is_refused_without_it() -> None:
    without = [each.code for each in GROUNDS.values() if not each.needs_identity]

    assert without == ["gdpr-identity", "led-identity"]


@pytest.mark.parametrize("right", Right)
def test_whoever_cannot_be_identified_is_refused_every_right(right: Right) -> None:
    codes = {each.code for each in grounds_for(Regime.GDPR, [right])}

    assert {"gdpr-identity", "gdpr-excessive", "gdpr-offences"} <= codes


@pytest.mark.parametrize("right", [Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION])
def test_an_authority_may_keep_each_change_untold(right: Right) -> None:
    assert "led-change" in {each.code for each in grounds_for(Regime.LED, [right])}
