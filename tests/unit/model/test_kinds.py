"""The kinds and relations are complete, unique and valid STIX."""

import json
from collections import Counter
from pathlib import Path

import pytest
import stix2
import stix2validator
import stix2validator.validator
from stix2.registry import STIX2_OBJ_MAPS
from stix2validator import ValidationOptions

from atlas.model import kinds
from atlas.model.identifiers import IdentifierKind
from atlas.model.kinds import Group, Kind, Relation

STIX_TYPES = sorted(
    {*STIX2_OBJ_MAPS["2.1"]["objects"], *STIX2_OBJ_MAPS["2.1"]["observables"]} - {"bundle"}
)
# The standard's relationship types, from the tables of STIX 2.1 sections 4 and 6.
STIX_RELATIONSHIPS = [
    "analysis-of",
    "attributed-to",
    "authored-by",
    "based-on",
    "beacons-to",
    "belongs-to",
    "characterizes",
    "communicates-with",
    "compromises",
    "consists-of",
    "controls",
    "delivers",
    "derived-from",
    "downloads",
    "drops",
    "duplicate-of",
    "dynamic-analysis-of",
    "exfiltrates-to",
    "exploits",
    "has",
    "hosts",
    "impersonates",
    "indicates",
    "investigates",
    "located-at",
    "mitigates",
    "originates-from",
    "owns",
    "related-to",
    "remediates",
    "resolves-to",
    "static-analysis-of",
    "targets",
    "uses",
    "variant-of",
]


@pytest.mark.parametrize("type_", STIX_TYPES)
def test_every_type_of_the_standard_has_a_kind(type_: str) -> None:
    assert kinds.kind_of(type_).label != type_


@pytest.mark.parametrize("table", ["kind", "relation"])
def test_no_type_stands_twice_in_the_data(table: str) -> None:
    counted = Counter(row["type"] for row in kinds._document()[table])

    assert [type_ for type_, count in counted.items() if count > 1] == []


def test_every_group_has_a_shape_of_its_own() -> None:
    assert set(kinds.SHAPES) == set(Group)
    assert len(set(kinds.SHAPES.values())) == len(Group)


def test_every_group_has_at_least_one_kind() -> None:
    assert {kind.group for kind in kinds.iter_kinds()} == set(Group)


def test_an_unknown_type_is_a_neutral_kind_under_its_own_name() -> None:
    kind = kinds.kind_of("x-something-new")

    assert (kind.label, kind.plural, kind.extension) == ("x-something-new", "x-something-new", None)


def test_a_wallet_fades_slower_than_an_address() -> None:
    wallet = kinds.kind_of("cryptocurrency-wallet").half_life_days
    address = kinds.kind_of(IdentifierKind.IPV4).half_life_days

    assert address == 30
    assert wallet == 1826


@pytest.mark.parametrize("type_", STIX_RELATIONSHIPS)
def test_every_relationship_of_the_standard_has_labels(type_: str) -> None:
    assert type_ in {known.type for known in kinds.iter_relations()}


def test_a_relation_reads_in_both_directions() -> None:
    uses = kinds.relation("uses")

    assert (uses.label, uses.inverse) == ("uses", "used by")


def test_an_unknown_relation_reads_as_the_words_of_its_type() -> None:
    unknown = kinds.relation("x-sells_to")

    assert (unknown.label, unknown.inverse) == ("x sells to", "inverse of x sells to")


def test_our_kinds_carry_their_extension_and_those_of_others_do_not() -> None:
    kind = kinds.kind_of("criminal-service")

    assert kinds.extension_of("criminal-service") == {kind.extension: {"extension_type": "new-sdo"}}
    assert kinds.extension_of("malware") == {}
    assert kinds.extension_of("x-unknown") == {}


DEFINITIONS = kinds.extension_definitions()


@pytest.fixture
def oasis(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ValidationOptions:
    """Lend the OASIS validator its JSON schemas, which its wheel leaves out."""
    (tmp_path / "schemas-2.1").symlink_to(shared / "vectors" / "stix2-json-schemas")
    monkeypatch.setattr(stix2validator.validator, "__file__", str(tmp_path / "validator.py"))
    return ValidationOptions(version="2.1", silent=True)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each["name"])
def test_the_stix2_library_takes_our_definitions(definition: dict[str, object]) -> None:
    assert stix2.parse(definition).id == definition["id"]


@pytest.mark.shared
@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each["name"])
def test_the_oasis_validator_finds_no_error_in_our_definitions(
    definition: dict[str, object], oasis: ValidationOptions
) -> None:
    verdict = stix2validator.validate_string(json.dumps(definition), oasis)

    assert [str(error) for error in verdict.errors] == []


def test_the_definitions_have_ids_of_their_own() -> None:
    ids = [definition["id"] for definition in kinds.extension_definitions()]

    assert len(ids) == len(set(ids))


def test_a_persona_is_called_by_its_own_property_and_a_service_by_its_name() -> None:
    assert kinds.kind_of("persona").named_by == ("persona_name",)
    assert kinds.kind_of("criminal-service").named_by == ("name",)
    assert kinds.kind_of("x-unknown").named_by == ("name",)


DOCUMENTED = Path(kinds.__file__).resolve().parents[3] / "docs" / "reference" / "kinds.md"


@pytest.mark.parametrize("kind", list(kinds.iter_kinds()), ids=lambda kind: kind.type)
def test_every_kind_of_ours_stands_in_the_reference_with_its_properties(kind: Kind) -> None:
    row = f"| `{kind.type}` | {kind.adds} | {kind.schema} |"

    assert (kind.extension is None) or row in DOCUMENTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("known", list(kinds.iter_relations()), ids=lambda known: known.type)
def test_every_relation_stands_in_the_reference_as_it_is(known: Relation) -> None:
    row = f"| `{known.type}` | {known.label} | {known.inverse} |"

    assert row in DOCUMENTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("group", list(Group))
def test_every_group_stands_in_the_reference_with_its_shape(group: Group) -> None:
    row = f"| {group} | {kinds.SHAPES[group]} |"

    assert row in DOCUMENTED.read_text(encoding="utf-8")
