"""The identifiers of a package as a table: live values, and nothing that a spreadsheet runs."""

import csv
import io

import attrs

from atlas.formats.package import rows
from sketched_packages import an_edition


def test_a_row_names_value_provider_step_sources_and_marking() -> None:
    [told] = csv.DictReader(io.StringIO(rows.table(an_edition()).decode()))

    assert told["value"] == "market.example.com"
    assert (told["provider"], told["step"]) == ("Example Registrar", "preservation request")
    assert (told["sources"], told["marking"]) == ("1", "TLP:AMBER")


def test_no_cell_is_a_formula() -> None:
    edition = an_edition()
    evil = attrs.evolve(edition.rows[0], provider='=HYPERLINK("http://x.example")')
    [told] = csv.DictReader(io.StringIO(rows.table(attrs.evolve(edition, rows=(evil,))).decode()))

    assert told["provider"].startswith("'=")
