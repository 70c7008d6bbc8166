"""What one pasted line can be."""

import pytest

from atlas.model.identifiers import IdentifierKind, recognise

K = IdentifierKind
SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("192.0.2.1", [K.IPV4]),
        ("2001:db8::", [K.IPV6]),
        ("evil[.]example", [K.DOMAIN]),
        (f"http://{ONION}/x", [K.URL]),
        (ONION, [K.ONION]),
        ("a@evil.example", [K.EMAIL, K.JABBER]),
        ("xmpp:a@evil.example", [K.JABBER]),
        ("https://t.me/evil_example", [K.TELEGRAM, K.URL]),
        ("@evil_example", [K.TELEGRAM]),
        (SHA1, [K.SHA1, K.PGP]),
        (SHA1[:32], [K.MD5]),
        (f"{SHA1}{SHA1[:24]}", [K.SHA256, K.PGP]),
        ("AS64500", [K.ASN]),
        ("T1059.001", [K.ATTACK]),
        ("cve-2021-44228", [K.CVE]),
        ("+1 202 555 0143", [K.PHONE]),
        ("GB82 WEST 1234 5698 7654 32", [K.IBAN]),
        ("00-00-5e-00-53-01", [K.MAC]),
        ("0000.5e00.5301", [K.MAC]),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", [K.ETH]),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", [K.TRX]),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", [K.BTC]),
    ],
)
def test_each_line_is_all_that_it_can_be(text: str, kinds: list[IdentifierKind]) -> None:
    assert [found.kind for found in recognise(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "evil.example",
        "  evil.example\n",
        '"evil.example"',
        "\u201cevil.example\u201d,",
        "<evil.example>",
        "(evil[.]example).",
        "`evil.example`;",
        "evil.example:",
        "evil.example:8080",
        "evil.example/gate.php",
        "EVIL.EXAMPLE.",
    ],
)
def test_what_is_around_the_identifier_is_taken_off(text: str) -> None:
    assert [found.value for found in recognise(text)] == ["evil.example"]


def test_two_colons_at_the_end_are_of_the_address() -> None:
    assert [found.value for found in recognise('"2001:db8::"')] == ["2001:db8::"]


def test_mailto_is_taken_off() -> None:
    assert recognise("mailto:a@evil.example") == recognise("a@evil.example")


def test_a_sign_at_the_end_of_a_url_may_be_its_own() -> None:
    assert [found.value for found in recognise("http://evil.example/a.")] == [
        "http://evil.example/a",
        "http://evil.example/a.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "lockbit",
        "Cobalt Strike",
        "LockBit 3.0",
        "APT28",
        "FIN7 (Carbanak)",
        "64500",
        "1.10",
        "and/or",
        "e.g.",
        "192.0.2.1/24",
        "192.0.2.256",
        "responsibilities",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "a word before evil.example",
        "\x00",
        "\ud800.example",
    ],
)
def test_words_and_misfits_are_nothing(text: str) -> None:
    assert recognise(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("." * 4_000 + "/", "@" * 4_000, "a" * 10_000_000, "0 " * 2_000),
        "2001:db8" + ":" * 100_000 + "/x",
    ],
)
def test_long_nonsense_is_nothing(text: str) -> None:
    assert recognise(text) == ()
