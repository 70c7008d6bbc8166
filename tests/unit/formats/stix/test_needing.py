"""What a form says of a dependence is what the model of opportunities reads, and nothing that was said gets lost."""

import json
import uuid
from datetime import UTC, datetime

import pytest

from atlas.formats.stix.needing import STEPS, Criticality, Need, as_percent, need_of, percent_of
from atlas.formats.stix.stated import Statement, restated, stated
from atlas.model.kinds import addition, kind_of
from atlas.services.opportunities.shares import share_of

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
NEED = Need(
    step="set-up", criticality=Criticality.REQUIRED, share=0.125, basis="Ten of 80 logins, May."
)


def needing(relation: str) -> Statement:
    return Statement(
        relation=relation,
        source_ref="intrusion-set--6b3f1c1e-1d4c-4a0f-9c0e-0a1b2c3d4e5f",
        target_ref="tool--7b3f1c1e-1d4c-4a0f-9c0e-0a1b2c3d4e5f",
        need=NEED,
        source="x",
    )


def said(statement: Statement) -> dict[str, object]:
    content: dict[str, object] = json.loads(
        stated(statement, id_=uuid.UUID(int=7, version=4), at=AT)
    )
    return content


def test_a1_a_dependence_by_form_has_step_criticality_share_and_its_basis() -> None:
    found = said(needing("depends-on"))

    assert need_of(found) == NEED
    assert share_of(str(found["x_share"])) == 0.125
    assert addition("told-beside").extension in found["extensions"]  # type: ignore[operator]


def test_a1_another_relation_says_nothing_of_a_need() -> None:
    assert need_of(said(needing("uses"))) == Need()


def test_a1_a_correction_replaces_a_need_and_one_of_another_relation_leaves_it() -> None:
    content = stated(
        needing("depends-on"),
        id_=uuid.UUID(int=7, version=4),
        at=AT,
    )

    replaced = restated(content, Statement(relation="depends-on", source="x"), at=AT)
    left = restated(content, Statement(relation="uses", source="x"), at=AT)

    assert need_of(json.loads(replaced)) == Need()
    assert need_of(json.loads(left)) == NEED


def test_a1_a_share_that_cannot_be_read_counts_as_not_stated() -> None:
    shares: list[object] = ["most", "nan", 0, -1, 1.5, True, None, [1], "inf", 10**400]

    assert {need_of({"x_share": each, "x_criticality": each}) for each in shares} == {Need()}


def test_a1_a_share_is_typed_in_percent() -> None:
    typed = ("12.5", "100", "0.01", "7 %", "0", "101", "-3", "", "1e2", "12.345", "\u0663")

    assert [percent_of(each) for each in typed] == [
        *(0.125, 1.0, 0.0001, 0.07),
        *([None] * 7),
    ]
    assert [as_percent(each) for each in (0.125, 1.0, 0.07, None)] == ["12.5", "100", "7", ""]


def test_a1_the_steps_are_those_of_the_kind() -> None:
    schema = kind_of("script-step").schema

    assert all(each in schema for each in STEPS)


def test_a1_a_need_holds_no_share_that_is_none() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Need(share=1.01)
