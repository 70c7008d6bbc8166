"""The history of claims."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from atlas.model.grades import Grade
from atlas.model.handling import Terms
from atlas.model.ids import ClaimId
from atlas.model.markings import TLP
from atlas.services.explain import ClaimView
from atlas.web.versions import changes, versions

START = datetime(2026, 1, 1, tzinfo=UTC)


def a_claim(day: int, *, current: bool = False, org: str = "bank", **content: object) -> ClaimView:
    """Return a version of one object, of the given day."""
    return ClaimView(
        id=ClaimId(uuid.uuid4()),
        organisation=org,
        stix_id="tool--1",
        kind="tool",
        name="x",
        spec_version="2.1",
        created=START,
        modified=START + timedelta(days=day),
        recorded_at=START + timedelta(days=day),
        grade=Grade(),
        likelihood=None,
        confidence=None,
        assessment=False,
        marking=TLP.GREEN,
        terms=Terms(),
        vetting="contributed",
        revoked=False,
        current=current,
        withdrawn_at=None,
        content=content,
    )


def test_a_claim_that_never_changed_has_no_history() -> None:
    assert versions([a_claim(1, current=True)]) == ()


def test_versions_come_newest_first_each_with_what_it_changed() -> None:
    told = [a_claim(2, current=True, name="B"), a_claim(1, name="A")]

    newest, oldest = versions(told)

    assert [(each.name, each.before, each.after) for each in newest.changes] == [("name", "A", "B")]
    assert (newest.first, oldest.first) == (False, True)
    assert oldest.changes == ()


def test_versions_of_two_organisations_are_not_compared() -> None:
    told = [a_claim(2, current=True, name="B"), a_claim(1, org="vendor", name="A")]

    assert [(each.claim.organisation, each.first) for each in versions(told)] == [("vendor", True)]


def test_a_property_that_came_or_went_says_so() -> None:
    came, went = changes({"b": 1}, {"a": "x"})

    assert (came.name, came.before, came.after) == ("a", None, "x")
    assert (went.name, went.before, went.after) == ("b", "1", None)


def test_a_text_without_end_is_cut() -> None:
    assert len(changes({"a": "x" * 9_999}, {"a": ""})[0].before or "") < 2_100


@given(st.dictionaries(st.text(max_size=4), st.integers() | st.text() | st.lists(st.booleans())))
def test_equal_objects_have_no_changes(content: Mapping[str, object]) -> None:
    assert changes(content, dict(content)) == ()


@given(
    st.dictionaries(st.text(max_size=2), st.integers()),
    st.dictionaries(st.text(max_size=2), st.integers()),
)
def test_changes_name_exactly_the_properties_that_differ(
    before: dict[str, int], after: dict[str, int]
) -> None:
    differing = {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }

    assert {each.name for each in changes(before, after)} == differing
