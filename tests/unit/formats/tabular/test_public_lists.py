"""Lists as they are passed around, with their oddities: what of each goes in, and what stays out and why."""

import io
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from atlas.formats.tabular import iter_decoded, mapping_of, preview
from atlas.model.claim import Decoded
from atlas.model.problems import Problem

pytestmark = pytest.mark.shared


def decoded(path: Path) -> list[Decoded | Problem]:
    with path.open("rb") as file:
        return list(iter_decoded(file))


def kinds(found: Iterable[Decoded | Problem]) -> Counter[str]:
    return Counter(each.kind if isinstance(each, Decoded) else each.code for each in found)


def good(found: Iterable[Decoded | Problem]) -> list[Decoded]:
    return [each for each in found if isinstance(each, Decoded)]


def test_a_blank_before_a_quote_does_not_make_three_columns_of_two(shared: Path) -> None:
    found = decoded(shared / "data/bad-asn-list/bad-asn-list.csv")

    assert kinds(found) == {"autonomous-system": 742}
    odd = json.loads(good(found)[1].content)
    assert (odd["number"], odd["x_note"]) == (51447, "RootLayer Web Services Ltd, NL")


def test_names_of_hosts_come_out_of_a_file_of_hosts(shared: Path) -> None:
    assert kinds(decoded(shared / "data/eth-phishing-detect/hosts.txt")) == {"domain-name": 1_071}


def test_addresses_that_stand_in_several_lists_are_one_thing(shared: Path) -> None:
    lists = sorted((shared / "data/ofac-crypto-addresses").glob("*.txt"))

    found = good(each for path in lists for each in decoded(path))

    wallets = [each for each in found if each.kind == "cryptocurrency-wallet"]
    assert (len(wallets), len({each.about for each in wallets})) == (626, 613)


def test_addresses_of_other_coins_stay_out_with_what_was_expected(shared: Path) -> None:
    (problem,) = decoded(shared / "data/ofac-crypto-addresses/sanctioned_addresses_XRP.txt")

    assert isinstance(problem, Problem)
    assert (problem.where, problem.code) == ("line 1", "csv.value")
    assert "btc, eth, trx" in problem.message


def test_repeats_inside_a_list_of_trails_keep_both_references(shared: Path) -> None:
    trails = shared / "data/maltrail-trails/trails/static/malware/zloader.txt"

    found = decoded(trails)

    assert kinds(found)["csv.value"] == 115
    things = Counter(each.about for each in good(found))
    objects = {each.object_id for each in good(found)}
    assert len(things) < len(objects) <= len(good(found))
    assert all("x_source" in json.loads(each.content) for each in good(found))


def test_types_as_reports_call_them_are_known(shared: Path) -> None:
    reports = sorted((shared / "data/volexity-threat-intel").rglob("*.csv"))

    counted = sum((kinds(decoded(path)) for path in reports), Counter[str]())

    assert (len(reports), counted["csv.type"]) == (23, 0)
    assert counted["csv.value"] == 15


def test_several_hashes_in_a_cell_are_one_file(shared: Path) -> None:
    (report,) = (shared / "data/volexity-threat-intel/2021").glob("*XEGroup/indicators/*.csv")

    files = [json.loads(each.content) for each in good(decoded(report)) if each.kind == "file"]

    assert len(files) == 52
    assert sorted(files[0]["hashes"]) == ["MD5", "SHA-1", "SHA-256"]


@pytest.mark.parametrize(
    "table", ["opencti-datasets/raw/geo.csv", "ransomware-tool-matrix/Tools/AllTools.csv"]
)
def test_a_table_of_names_has_no_column_of_identifiers(shared: Path, table: str) -> None:
    with (shared / "data" / table).open("rb") as file:
        found = preview(file)

    assert found.mapping is None
    assert found.columns[0].name in ("UUID1", "Discovery")


def test_a_table_with_a_column_of_sites_suggests_a_mapping_that_reads_it(shared: Path) -> None:
    content = (shared / "data/opencti-datasets/raw/companies.csv").read_bytes()
    found = preview(io.BytesIO(content))
    assert found.mapping is not None

    kept = mapping_of(found.mapping.as_json())
    rows = kinds(iter_decoded(io.BytesIO(content), mapping=kept))

    assert found.columns[kept.places["value"]].name == "contact_information"  # type: ignore[index]
    assert rows["domain-name"] >= 20
