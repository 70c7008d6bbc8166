"""Records pass on no further than the TLP that holds for them."""

from typing import Any

import pytest

from atlas.formats.misp import narrowing
from atlas.model.markings import TLP

from .events import tags


@pytest.mark.parametrize(
    ("tlp", "said", "expected"),
    [
        (TLP.CLEAR, "3", "3"),
        (TLP.CLEAR, "4", "4"),
        (TLP.GREEN, "3", "1"),
        (TLP.AMBER, "2", "1"),
        (TLP.AMBER, "0", "0"),
        (TLP.AMBER, "4", "0"),
        (TLP.AMBER, "5", "5"),
        (TLP.AMBER_STRICT, "1", "0"),
        (TLP.RED, 3, "0"),
        (TLP.RED, "anybody", "0"),
        (TLP.RED, True, "0"),
    ],
)
def test_a_part_is_passed_on_as_far_as_its_tlp_says(tlp: TLP, said: Any, expected: str) -> None:
    inner = {"ShadowAttribute": [{"distribution": said}], "distribution": said}
    found = narrowing.part(inner, tlp)

    assert found == {"ShadowAttribute": [{"distribution": expected}], "distribution": expected}


@pytest.mark.parametrize(
    ("tlp", "said", "expected"),
    [
        (TLP.CLEAR, {}, {}),
        (TLP.AMBER, {}, {"distribution": "1"}),
        (TLP.AMBER, {"distribution": "5"}, {"distribution": "1"}),
        (TLP.RED, {"distribution": None}, {"distribution": "0"}),
    ],
)
def test_an_event_states_its_distribution_where_it_has_bounds(
    tlp: TLP, said: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert narrowing.event(said, tlp) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["tlp:clear", "osint"], ["osint", "tlp:amber"]),
        (["TLP:GREEN", "tlp:amber"], ["tlp:amber"]),
        (["tlp:red"], ["tlp:red"]),
        (["osint"], ["osint"]),
        (["tlp:nobody-knows"], ["tlp:nobody-knows"]),
    ],
)
def test_tags_of_a_part_are_no_wider_than_what_holds(said: list[str], expected: list[str]) -> None:
    assert narrowing.part({"Tag": tags(*said)}, TLP.AMBER) == {"Tag": tags(*expected)}
