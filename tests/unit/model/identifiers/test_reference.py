"""References equal to those of the STIX library of OASIS, and stable ones for our own types."""

import pytest
import stix2

from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference

K = IdentifierKind
HASHES = {
    K.MD5: ("MD5", "d41d8cd98f00b204e9800998ecf8427e"),
    K.SHA1: ("SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    K.SHA256: ("SHA-256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    K.SHA512: ("SHA-512", "cf83e1357eefb8bd" * 8),
}
OBSERVABLES = {
    Identifier(K.DOMAIN, "evil.example"): stix2.DomainName(value="evil.example"),
    Identifier(K.URL, 'https://evil.example/"ü\\?a=b'): stix2.URL(
        value='https://evil.example/"ü\\?a=b'
    ),
    Identifier(K.IPV4, "192.0.2.1"): stix2.IPv4Address(value="192.0.2.1"),
    Identifier(K.IPV4, "198.51.100.0/24"): stix2.IPv4Address(value="198.51.100.0/24"),
    Identifier(K.IPV6, "2001:db8::1"): stix2.IPv6Address(value="2001:db8::1"),
    Identifier(K.ASN, "AS64500"): stix2.AutonomousSystem(number=64500),
    Identifier(K.MAC, "00:00:5e:00:53:01"): stix2.MACAddress(value="00:00:5e:00:53:01"),
    Identifier(K.EMAIL, "a@evil.example"): stix2.EmailAddress(value="a@evil.example"),
    **{
        Identifier(kind, value): stix2.File(hashes={name: value})
        for kind, (name, value) in HASHES.items()
    },
}
# Computed once with uuid.uuid5 over the JSON beside each; a change would part what members share.
OURS = {
    Identifier(K.ONION, "duskgytldkxiuqc6.onion"): stix2.DomainName(
        value="duskgytldkxiuqc6.onion"
    ).id,
    Identifier(
        K.BTC, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
    ): "cryptocurrency-wallet--bfa4b8d0-956b-5468-b03d-be19bb5163dd",
    Identifier(
        K.ETH, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    ): "cryptocurrency-wallet--30c92b53-d888-51f1-86a2-51ceb419496e",
    Identifier(
        K.TRX, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
    ): "cryptocurrency-wallet--e83bbf76-c66b-54eb-81d3-2c54f6d3b278",
    Identifier(K.PHONE, "+12025550143"): "phone-number--e6dba489-d224-54d4-843e-6a7b0b915a64",
    Identifier(
        K.IBAN, "GB82WEST12345698765432"
    ): "bank-account--fff82d57-c263-5b6b-a17a-c47d7227bf5b",
    Identifier(
        K.TELEGRAM, "@evil_example"
    ): "messenger-account--0cec5821-d498-597e-b87c-39d166d11ba7",
    Identifier(
        K.JABBER, "a@evil.example"
    ): "messenger-account--77f32bb5-9c5e-553b-b534-8e9bcef16886",
    Identifier(
        K.TOX, "76518406F6A9F2217E8DC487CC783C25CC16A15EB36FF32E335A235342C48A39218F515C39A6"
    ): "messenger-account--6d72b52b-6b2a-530f-a836-c637f3bddba7",
    Identifier(
        K.PGP, "EB85BB5FA33A75E15E944E63F231550C4F47E38E"
    ): "pgp-key--7f239182-e9c5-5071-95b7-874d5ba838e3",
    Identifier(K.CVE, "CVE-2021-44228"): "vulnerability--4dc337ef-fceb-59eb-900d-d1a44a79cf41",
    Identifier(K.ATTACK, "T1059.001"): "x-attack-id--e919a2da-29c4-5abb-83a4-ba53263b94c1",
}


@pytest.mark.parametrize("identifier", OBSERVABLES, ids=lambda found: found.kind)
def test_an_observable_has_the_id_that_the_stix_library_gives(identifier: Identifier) -> None:
    assert stix_reference(identifier) == OBSERVABLES[identifier].id


@pytest.mark.parametrize("identifier", OURS, ids=lambda found: found.kind)
def test_a_type_of_ours_keeps_its_ids(identifier: Identifier) -> None:
    assert stix_reference(identifier) == OURS[identifier]


@pytest.mark.parametrize("kind", IdentifierKind)
def test_every_kind_has_a_known_reference(kind: IdentifierKind) -> None:
    assert kind in {identifier.kind for identifier in [*OBSERVABLES, *OURS]}


def test_one_name_in_two_networks_has_two_references() -> None:
    assert stix_reference(Identifier(K.TELEGRAM, "a")) != stix_reference(Identifier(K.JABBER, "a"))
