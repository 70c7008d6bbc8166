"""Types of attributes say which observables a value states, and which pattern finds them."""

import pytest

from atlas.formats.misp import values
from atlas.formats.stix import patterns

from .events import attribute, event, of_kind

MD5, SHA1 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"


@pytest.mark.parametrize(
    ("type_", "value", "kinds", "identifiers"),
    [
        ("domain", "evil.example", ["domain-name"], ["evil.example"]),
        ("hostname", "c2.evil.example", ["domain-name"], ["c2.evil.example"]),
        ("url", "https://evil.example/a", ["url"], ["https://evil.example/a"]),
        ("ip-dst", "192.0.2.1", ["ipv4-addr"], ["192.0.2.1"]),
        ("ip-src", "2001:db8::1", ["ipv6-addr"], ["2001:db8::1"]),
        ("email-src", "a@evil.example", ["email-addr"], ["a@evil.example"]),
        ("md5", MD5, ["file"], [MD5]),
        ("filename|sha1", f"a|b.exe|{SHA1}", ["file"], [SHA1]),
        ("malware-sample", f"b.exe|{MD5}", ["file"], [MD5]),
        ("domain|ip", "evil.example|192.0.2.1", ["ipv4-addr", "domain-name"], ["evil.example"]),
        ("ip-dst|port", "192.0.2.1|443", ["ipv4-addr", "network-traffic"], ["192.0.2.1"]),
        ("hostname|port", "evil.example|80", ["domain-name", "network-traffic"], ["evil.example"]),
        ("regkey|value", "HKLM\\Soft|x", ["windows-registry-key"], []),
        ("AS", "AS64500", ["autonomous-system"], ["AS64500"]),
        ("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ["cryptocurrency-wallet"], None),
        ("iban", "DE89370400440532013000", ["bank-account"], ["DE89370400440532013000"]),
        ("phone-number", "+4930123456", ["phone-number"], ["+4930123456"]),
        ("mutex", "Global\\x", ["mutex"], []),
        ("x509-fingerprint-sha1", SHA1, ["x509-certificate"], None),
        ("github-username", "octo", ["user-account"], []),
        ("user-agent", "Mozilla/5.0 'x'", ["user-agent"], []),
        ("jabber-id", "a@evil.example", ["messenger-account"], None),
    ],
)
def test_a_value_becomes_the_observables_of_its_type(
    type_: str, value: str, kinds: list[str], identifiers: list[str] | None
) -> None:
    found = of_kind(event(attribute(type_, value)), *kinds)

    assert [each.kind for each in found] == kinds
    if identifiers is not None:
        held = [each.value for one in found for each in one.identifiers]
        assert all(each in held for each in identifiers)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("domain", "o'neill\\.example"),
        ("domain|ip", "evil.example|192.0.2.1"),
        ("ip-dst|port", "192.0.2.1|443"),
        ("filename|sha1", f"it's.exe|{SHA1}"),
        ("regkey|value", "HKLM\\Soft\\'x'|y"),
        ("user-agent", "Mozilla/5.0 'x'"),
        ("AS", "64500"),
        ("mutex", "x"),
    ],
)
def test_the_pattern_of_a_value_is_one_of_stix(type_: str, value: str) -> None:
    stated = values.stated(type_, value)

    assert stated is not None
    patterns.verify(stated.pattern, "2.1")


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("text", "x"),
        ("comment", "x"),
        ("pdb", "c:\\x.pdb"),
        ("domain|ip", "evil.example"),
        ("ip-dst|port", "192.0.2.1|http"),
        ("ip-dst|port", "192.0.2.1|65536"),
        ("AS", "many"),
        ("uri", "/a/path"),
        ("no-such-type", "x"),
    ],
)
def test_a_value_that_states_nothing_observable_is_told_as_such(type_: str, value: str) -> None:
    assert values.stated(type_, value) is None


def test_hashes_name_and_size_state_one_file() -> None:
    facts = {"md5": MD5, "sha1": SHA1, "filename": "b.exe", "size-in-bytes": "12"}

    assert values.file_of(facts) == {
        "type": "file",
        "hashes": {"MD5": MD5, "SHA-1": SHA1},
        "name": "b.exe",
        "size": 12,
    }
    assert values.file_of({"filename": "b.exe"}) is None
