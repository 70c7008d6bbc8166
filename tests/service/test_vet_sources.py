"""One page is one source, however its address is written."""

import pytest

from atlas.policy.vetting import State
from atlas.services import vet
from atlas.services.vet.tracing import normal, references
from builders import World, a_claim, an_object
from vetting_cast import ACCEPTS, cast, claim_of, drawn, offered, state_of

PAGE = "https://report.example/lockerx"


@pytest.mark.parametrize(
    "written",
    [
        "https://report.example./lockerx",
        "https://report.example/%6cockerx",
        "https://report.example//lockerx",
        "https://report.example/x/../lockerx",
        "https://report.example/./lockerx/",
        "http://www.REPORT.example:443/lockerx?utm_source=x#top",
        "https://report.example/../lockerx",
    ],
)
def test_w5_one_page_has_one_form(written: str) -> None:
    assert normal(written) == normal(PAGE) == "report.example/lockerx"


def test_two_pages_have_two_forms() -> None:
    forms = {normal(each) for each in (PAGE, f"{PAGE}/2", "https://report.example", "a%2Fb", "a/b")}

    assert len(forms) == 5
    # an escape that must be one stays one: no character comes in that nothing could keep
    assert normal("https://report.example/%ff%00%2f") == "report.example/%FF%00%2F"


def test_w5_one_page_under_two_addresses_is_one_lineage(world: World) -> None:
    twice = [{"source_name": "r", "url": url} for url in (PAGE, PAGE.replace("/l", "/%6c"))]
    said = an_object("malware", "Twice", external_references=twice)
    cast(world).given(a_claim(said))
    round_ = offered(world, said)
    for name in drawn(world, round_):
        vet.review(world.visit(name), round_, ACCEPTS)

    assert state_of(world, claim_of(world, said)) is State.NEEDS_MORE


def test_w5_rows_of_two_lists_from_one_page_are_one_lineage_and_from_two_pages_two() -> None:
    row = {"type": "domain-name", "value": "a.example", "x_source": f"List 3 {PAGE}/"}
    words = {"type": "domain-name", "value": "a.example", "x_source": "Police notice  7"}

    assert references(row) == ("report.example/lockerx",)
    assert references(words) == ("police notice 7",)
    both = references(row | {"external_references": [{"source_name": "r", "url": PAGE}]})
    assert both == ("report.example/lockerx",)
