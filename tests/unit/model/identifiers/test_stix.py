"""Which properties and pattern paths of STIX hold an identifier."""

import pytest

from atlas.errors import MalformedError
from atlas.model.identifiers import Identifier, IdentifierKind, from_stix_property

K = IdentifierKind
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
BTC = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
TOX = "76518406F6A9F2217E8DC487CC783C25CC16A15EB36FF32E335A235342C48A39218F515C39A6"


@pytest.mark.parametrize(
    ("type_", "path", "value", "expected"),
    [
        ("domain-name", "value", "Evil.Example", Identifier(K.DOMAIN, "evil.example")),
        (
            "domain-name",
            "value",
            "duskgytldkxiuqc6.onion",
            Identifier(K.ONION, "duskgytldkxiuqc6.onion"),
        ),
        ("ipv4-addr", "value", "198.51.100.0/24", Identifier(K.IPV4, "198.51.100.0/24")),
        ("autonomous-system", "number", 64500, Identifier(K.ASN, "AS64500")),
        ("file", "hashes.MD5", SHA256[:32], Identifier(K.MD5, SHA256[:32])),
        ("file", "hashes.md5", SHA256[:32], Identifier(K.MD5, SHA256[:32])),
        ("file", "hashes.'SHA-256'", SHA256, Identifier(K.SHA256, SHA256)),
        ("file", 'hashes."SHA-256"', SHA256, Identifier(K.SHA256, SHA256)),
        ("file", "hashes.SHA256", SHA256, Identifier(K.SHA256, SHA256)),
        ("artifact", "hashes.'SHA-1'", SHA256[:40], Identifier(K.SHA1, SHA256[:40])),
        ("cryptocurrency-wallet", "value", BTC, Identifier(K.BTC, BTC)),
        ("messenger-account", "value", "@Evil_Example", Identifier(K.TELEGRAM, "@evil_example")),
        ("messenger-account", "value", "a@evil.example", Identifier(K.JABBER, "a@evil.example")),
        ("messenger-account", "value", TOX, Identifier(K.TOX, TOX)),
        ("vulnerability", "name", "CVE-2021-44228", Identifier(K.CVE, "CVE-2021-44228")),
        ("network-traffic", "dst_ref.value", "192.0.2.1", Identifier(K.IPV4, "192.0.2.1")),
        (
            "domain-name",
            "resolves_to_refs[*].value",
            "2001:db8::1",
            Identifier(K.IPV6, "2001:db8::1"),
        ),
        (
            "email-message",
            "from_ref.value",
            "a@evil.example",
            Identifier(K.EMAIL, "a@evil.example"),
        ),
        (
            "bank-account",
            "iban",
            "GB82 WEST 1234 5698 7654 32",
            Identifier(K.IBAN, "GB82WEST12345698765432"),
        ),
    ],
)
def test_a_known_pair_gives_its_identifier(
    type_: str, path: str, value: str | int, expected: Identifier
) -> None:
    assert from_stix_property(type_, path, value) == expected


@pytest.mark.parametrize(
    ("type_", "path", "value"),
    [
        ("file", "name", "evil.example"),
        ("file", "hashes.ssdeep", SHA256),
        ("process", "command_line", "ping 192.0.2.1"),
        ("x509-certificate", "hashes.'SHA-256'", SHA256),
        ("vulnerability", "name", "Log4Shell"),
        ("network-traffic", "dst_ref.value", "intranet"),
        ("cryptocurrency-wallet", "value", "t1MMXtBrSp1XG38Lx9cePcNUCJj5vdWfUWL"),
        ("cryptocurrency-wallet", "value", ""),
    ],
)
def test_any_other_pair_gives_none(type_: str, path: str, value: str) -> None:
    assert from_stix_property(type_, path, value) is None


@pytest.mark.parametrize(
    ("type_", "path", "value", "problem"),
    [
        ("domain-name", "value", "intranet", "identifier.form"),
        ("file", "hashes.MD5", SHA256, "identifier.form"),
        ("cryptocurrency-wallet", "value", f"{BTC[:-1]}b", "identifier.checksum"),
        (
            "cryptocurrency-wallet",
            "value",
            "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "identifier.checksum",
        ),
        ("bank-account", "iban", "GB82 WEST 1234 5698 7654 33", "identifier.checksum"),
        ("vulnerability", "name", "CVE-2021-1", "identifier.form"),
    ],
)
def test_a_value_that_misfits_its_pair_is_refused(
    type_: str, path: str, value: str, problem: str
) -> None:
    with pytest.raises(MalformedError) as refused:
        from_stix_property(type_, path, value)

    assert refused.value.problem == problem
