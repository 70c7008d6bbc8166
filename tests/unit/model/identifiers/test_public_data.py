"""Normal forms against real public data: what is refused is known, one by one."""

import json
import re
from pathlib import Path

import pytest

from atlas.errors import MalformedError
from atlas.model.identifiers import IdentifierKind, defang, normalise, recognise, refang
from atlas.model.words import query_words, words

pytestmark = pytest.mark.shared

# Tron's form of an address stands in the Bitcoin list of OFAC's.
TRON_AMONG_BITCOIN = {"TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq"}
# One has a letter too many, one was written in small letters, which Base58 tells apart.
BROKEN_BITCOIN = {"1MFgcyJ7ZNSknbTBRaih6zWDE6V1A64tRYs", "14bwh6gmvol5ntwbvxqjkjdtzv4y5ebtvm"}


def refused(kind: IdentifierKind, texts: list[str]) -> set[str]:
    """Return the texts that `normalise` refuses."""
    found = set()
    for text in texts:
        try:
            normalise(kind, text)
        except MalformedError:
            found.add(text)
    return found


@pytest.mark.parametrize(
    ("asset", "kind", "known"),
    [
        ("XBT", IdentifierKind.BTC, TRON_AMONG_BITCOIN),
        ("ETH", IdentifierKind.ETH, set()),
        ("TRX", IdentifierKind.TRX, set()),
    ],
)
def test_sanctioned_addresses_pass_their_checks(
    shared: Path, asset: str, kind: IdentifierKind, known: set[str]
) -> None:
    folder = shared / "data" / "ofac-crypto-addresses"
    addresses = json.loads((folder / f"sanctioned_addresses_{asset}.json").read_text("utf-8"))

    assert addresses
    assert refused(kind, addresses) == known


def test_only_two_tagged_bitcoin_addresses_fail(shared: Path) -> None:
    packs = [
        pack.read_text("utf-8") for pack in (shared / "data").glob("graphsense-tagpacks/**/*.yaml")
    ]
    field = re.compile(r"^\s*-?\s*address:\s*[\"']?((?:[13]|bc1)[^\s\"']+)", re.MULTILINE)
    addresses = [address for pack in packs for address in field.findall(pack)]

    assert len(set(addresses)) > 8_000
    assert refused(IdentifierKind.BTC, addresses) == BROKEN_BITCOIN


def test_nearly_all_phishing_domains_are_taken(shared: Path) -> None:
    [listing] = (shared / "data" / "eth-phishing-detect").glob("**/config.json")
    domains = json.loads(listing.read_text("utf-8"))["blacklist"]

    # 13 of 13,752: five IP addresses, five unknown suffixes, two without a dot, one bad A-label
    assert len(refused(IdentifierKind.DOMAIN, domains)) <= len(domains) // 1_000


def test_naughty_strings_give_answers(shared: Path) -> None:
    listing = shared / "vectors" / "blns" / "blns.json"

    for text in json.loads(listing.read_text("utf-8")):
        assert all(normalise(each.kind, each.value) == each for each in recognise(text))
        assert refang(defang(defang(text))) == refang(defang(text))
        assert set(query_words(text)) <= set(words(text))
