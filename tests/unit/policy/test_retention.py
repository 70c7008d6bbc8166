"""When a claim is to be looked at again, and when it ends (domain 6.5 P7)."""

from datetime import timedelta

import pytest

from atlas.model.handling import Purpose
from atlas.policy.retention import CLASSES, DEFAULT, YEAR, Due, Kept, class_of, due, is_short
from builders import DAY, NOW, a_handling

OPEN = a_handling()
FOR_VICTIMS = a_handling(purposes=[Purpose.VICTIM_NOTIFICATION])


@pytest.mark.parametrize(
    ("kept", "handling", "review", "ends"),
    [
        (Kept(recorded=NOW, retention="default"), OPEN, YEAR, 3 * YEAR),
        (Kept(recorded=NOW, retention="default", has_matter=True), OPEN, YEAR, 5 * YEAR),
        (Kept(recorded=NOW, retention="default", is_held=True), OPEN, YEAR, None),
        (Kept(recorded=NOW, retention="default", reviewed=NOW + YEAR), OPEN, 2 * YEAR, 3 * YEAR),
        (
            Kept(recorded=NOW, retention="default", reviewed=NOW + 2.5 * YEAR),
            OPEN,
            3 * YEAR,
            3 * YEAR,
        ),
        (Kept(recorded=NOW, retention="victim-notification"), OPEN, 30 * DAY, 30 * DAY),
        (
            Kept(recorded=NOW, retention="victim-notification", has_matter=True),
            OPEN,
            30 * DAY,
            30 * DAY,
        ),
        (Kept(recorded=NOW, retention="default"), FOR_VICTIMS, 30 * DAY, 30 * DAY),
        (Kept(recorded=NOW, retention="unknown"), OPEN, YEAR, 3 * YEAR),
    ],
)
def test_a_claim_has_the_dates_of_its_class(
    kept: Kept, handling: object, review: timedelta, ends: timedelta | None
) -> None:
    found = due(kept, handling)  # type: ignore[arg-type] # one of the two above

    assert found == Due(review=NOW + review, ends=None if ends is None else NOW + ends)


def test_what_has_further_purposes_is_not_for_victims_alone() -> None:
    assert is_short(FOR_VICTIMS)
    assert not is_short(OPEN)
    assert not is_short(a_handling(purposes=[Purpose.VICTIM_NOTIFICATION, Purpose.DEFENCE]))


def test_no_class_ends_before_it_is_looked_at_nor_shortens_with_a_matter() -> None:
    assert all(each.review <= each.longest <= each.with_matter for each in CLASSES.values())
    assert class_of("no such class") is DEFAULT
