"""Kinds of outcome stand in the documents as they are, and the ladder has an order."""

from pathlib import Path

from atlas.model.outcomes import Contribution, Rung, registry

_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "outcomes.md"


def test_every_kind_stands_in_the_documents_with_its_unit_rung_and_definition() -> None:
    page = _PAGE.read_text("utf-8")

    missing = [
        each.kind
        for each in registry().values()
        if f"| `{each.kind}` | {'a currency' if each.is_money else each.unit} | {each.rung} | "
        f"{each.definition} |" not in page
    ]

    assert missing == []


def test_m4_rungs_and_levels_rise_in_the_order_of_their_names() -> None:
    assert [each.height for each in Rung] == [0, 1, 2, 3]
    assert list(Contribution)[-1] is Contribution.DECISIVE
