"""Identifiers that objects hold, and what an object is about."""

from typing import Any

import pytest

from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference

from .objects import TIME, an_id, an_object, an_observable, taken

DOMAIN = Identifier(IdentifierKind.DOMAIN, "example.com")
MD5 = Identifier(IdentifierKind.MD5, "d41d8cd98f00b204e9800998ecf8427e")
SHA1 = Identifier(IdentifierKind.SHA1, "da39a3ee5e6b4b0d3255bfef95601890afd80709")
SHA256 = Identifier(
    IdentifierKind.SHA256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)
HASHES = {"MD5": MD5.value.upper(), "SHA-1": SHA1.value, "SHA-256": SHA256.value}
BTC = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"


@pytest.mark.parametrize(
    ("value", "identifiers"),
    [
        (an_observable("domain-name", value="EXAMPLE[.]com"), (DOMAIN,)),
        (an_observable("ipv4-addr", value="192.0.2.1"), (Identifier(IdentifierKind.IPV4, "192.0.2.1"),)),
        (an_observable("autonomous-system", number=64496),
         (Identifier(IdentifierKind.ASN, "AS64496"),)),
        (an_observable("cryptocurrency-wallet", value=BTC), (Identifier(IdentifierKind.BTC, BTC),)),
    ],
)  # fmt: skip
def test_an_observable_that_is_an_identifier_is_about_its_normal_form(
    value: dict[str, Any], identifiers: tuple[Identifier, ...]
) -> None:
    decoded = taken(value)

    assert decoded.identifiers == identifiers
    assert decoded.about == stix_reference(identifiers[0])
    assert decoded.object_id == value["id"]


def test_one_identifier_is_one_thing_however_it_was_written() -> None:
    plain = taken(an_observable("domain-name", value="example.com"))
    defanged = taken(
        {**an_observable("domain-name", value="Example[.]COM."), "id": an_id("domain-name", 2)}
    )

    assert plain.about == defanged.about
    assert plain.object_id != defanged.object_id


def test_a_file_is_about_its_strongest_hash_and_holds_all() -> None:
    decoded = taken(an_observable("file", hashes=HASHES))

    assert set(decoded.identifiers) == {MD5, SHA1, SHA256}
    assert decoded.about == stix_reference(SHA256)


@pytest.mark.parametrize(
    "value",
    [
        an_observable("artifact", url="https://example.com", hashes=HASHES),
        an_object("vulnerability", name="CVE-2024-12345"),
        an_object(
            "attack-pattern",
            name="x",
            external_references=[{"source_name": "mitre-attack", "external_id": "T1059.001"}],
        ),
        an_object("indicator", pattern="[domain-name:value = 'example.com']", pattern_type="stix",
                  valid_from=TIME),
    ],
)  # fmt: skip
def test_other_objects_hold_identifiers_and_are_about_themselves(value: dict[str, Any]) -> None:
    decoded = taken(value)

    assert decoded.identifiers
    assert decoded.about == value["id"]


def test_identifiers_stand_in_patterns_citations_and_old_observed_data() -> None:
    pattern = taken(
        an_object(
            "indicator",
            pattern=f"[domain-name:value = 'example.com' OR file:hashes.MD5 = '{MD5.value}'"
            " OR domain-name:value != 'example.org']",
            pattern_type="stix",
            valid_from=TIME,
            external_references=[{"source_name": "cve", "external_id": "CVE-2024-12345"}],
        )
    )
    observed = taken(
        an_object(
            "observed-data",
            spec_version=None,
            first_observed=TIME,
            last_observed=TIME,
            number_observed=1,
            objects={"0": {"type": "domain-name", "value": "example.com"}},
        )
    )

    assert pattern.identifiers == (DOMAIN, MD5, Identifier(IdentifierKind.CVE, "CVE-2024-12345"))
    assert observed.identifiers == (DOMAIN,)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (an_observable("cryptocurrency-wallet", value=BTC[:-1] + "3"), "identifier.checksum"),
        (an_observable("domain-name", value="not a domain"), "identifier.form"),
        (an_object("indicator", pattern="[ipv4-addr:value = '999.1.1.1']", pattern_type="stix",
                   valid_from=TIME), "identifier.form"),
    ],
)  # fmt: skip
def test_what_is_no_identifier_stays_as_text_with_a_warning(
    value: dict[str, Any], code: str
) -> None:
    decoded = taken(value)

    assert [warning.code for warning in decoded.warnings] == [code]
    assert decoded.identifiers == ()
    assert decoded.about == value["id"]


def test_an_id_of_another_source_is_not_taken_for_an_identifier() -> None:
    reference = {"source_name": "acme", "external_id": "T1059"}

    assert taken(an_object("campaign", name="x", external_references=[reference])).identifiers == ()
