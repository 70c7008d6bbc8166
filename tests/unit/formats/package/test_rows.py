"""The identifiers of a package as a table: live values, and nothing that a spreadsheet runs."""

import csv
import io

import attrs
import pytest

from atlas.formats.package import rows
from sketched_packages import an_edition


def test_a_row_names_value_provider_step_sources_and_marking() -> None:
    [told] = csv.DictReader(io.StringIO(rows.table(an_edition()).decode()))

    assert told["value"] == "market.example.com"
    assert (told["provider"], told["step"]) == ("Example Registrar", "preservation request")
    assert (told["sources"], told["marking"]) == ("1", "TLP:AMBER")


@pytest.mark.parametrize("before", ["", " ", "\n", "\t", "\u00a0", "\u3000", "\x00", "\ufeff"])
@pytest.mark.parametrize("sign", ["=", "\uff1d", "+", "\uff0b", "-", "@", "\uff20"])
def test_no_cell_is_a_formula(before: str, sign: str) -> None:
    edition = an_edition()
    evil = attrs.evolve(edition.rows[0], provider=f'{before}{sign}HYPERLINK("http://x.example")')
    [told] = csv.DictReader(io.StringIO(rows.table(attrs.evolve(edition, rows=(evil,))).decode()))

    assert told["provider"] == f"'{evil.provider}"


def test_a_draft_is_marked_on_each_line() -> None:
    edition = attrs.evolve(an_edition(), is_draft=True)

    [told] = csv.DictReader(io.StringIO(rows.table(edition).decode()))

    assert told["marking"] == "TLP:AMBER, DRAFT: not released"
