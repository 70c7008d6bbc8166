"""Every kind is explained."""

import re
from pathlib import Path

import pytest

from atlas.model.identifiers import IdentifierKind
from atlas.model.identifiers.reference import STIX_TYPES

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "identifiers.md"


@pytest.mark.parametrize("kind", IdentifierKind)
def test_every_kind_has_its_heading_in_the_reference(kind: IdentifierKind) -> None:
    assert re.search(rf"^### `{kind}`$", PAGE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("kind", IdentifierKind)
def test_every_kind_has_its_row_in_the_table_of_references(kind: IdentifierKind) -> None:
    row = rf"^\| [^|]*\b{kind}\b[^|]* \| {STIX_TYPES[kind]}( \*)? \|"

    assert re.search(row, PAGE.read_text("utf-8"), re.MULTILINE)
