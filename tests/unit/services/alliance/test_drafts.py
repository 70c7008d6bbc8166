"""The drafts that come with the product."""

import pytest

from atlas.errors import NotFound
from atlas.services.alliance.drafts import VERSION, Draft, draft, drafts, joined, membership
from builders import NOW


@pytest.mark.parametrize("each", drafts(), ids=lambda each: each.name)
def test_every_draft_says_that_it_is_one_with_its_version_and_no_legal_advice(each: Draft) -> None:
    opening = each.text.split("\n## ")[0]

    assert each.title.startswith("Draft ")
    assert f"Draft {VERSION}." in opening
    assert "not legal advice" in " ".join(opening.split())


@pytest.mark.parametrize("each", drafts(), ids=lambda each: each.name)
def test_every_draft_is_one_to_two_pages(each: Draft) -> None:
    assert 250 <= len(each.text.split()) <= 1_000


def test_there_are_the_five_that_an_alliance_begins_with() -> None:
    assert [each.name for each in drafts()] == [
        "membership-agreement",
        "operating-principles",
        "cell-charter",
        "joint-controllers",
        "impact-assessment",
    ]


def test_a_draft_of_no_such_name_is_not_there() -> None:
    with pytest.raises(NotFound):
        draft("../../settings")


def test_drafts_are_joined_in_their_order_whatever_is_asked() -> None:
    both = joined(["cell-charter", "membership-agreement", "nothing"])

    assert both == f"{draft('membership-agreement').text}\n\n{draft('cell-charter').text}"
    assert joined([]) == ""


def test_a_new_node_begins_with_the_membership_agreement() -> None:

    found = membership(at=NOW)

    assert (found.title, found.version) == ("Draft membership agreement", f"draft {VERSION}")
    assert found.text == draft("membership-agreement").text
    assert found.effective_from == NOW
