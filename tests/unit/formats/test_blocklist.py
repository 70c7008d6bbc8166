"""A list to block holds each identifier once, and not what would harm."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from atlas.formats import blocklist
from atlas.formats.blocklist import BlocklistWriter
from atlas.formats.misp.warninglists import WarningLists
from atlas.model.markings import TLP

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOST = {"type": "domain-name", "id": "domain-name--1", "value": "evil.example"}


def listed(*values: dict[str, Any]) -> tuple[list[str], list[str | None]]:
    """Return the lines of a list, and what was said of each object."""
    file = io.BytesIO()
    writer = BlocklistWriter(file, now=NOW)
    said = [writer.add(json.dumps(each).encode(), spec="2.1", tlp=TLP.GREEN) for each in values]
    writer.close()
    lines = file.getvalue().decode().splitlines()
    assert lines[-1] == f"# {len([x for x in lines if x[:1] != '#'])} identifiers, " + (
        "TLP:GREEN" if None in said else "TLP:CLEAR"
    )
    return [line for line in lines if not line.startswith("#")], said


def an_indicator(pattern: str, **more: object) -> dict[str, Any]:
    return {"type": "indicator", "id": "indicator--1", "pattern": pattern, **more}


def test_each_identifier_is_a_line_once() -> None:
    mail = {"type": "email-addr", "id": "email-addr--1", "value": "a@evil.example"}

    assert listed(HOST, mail, HOST) == (["evil.example", "a@evil.example"], [None] * 3)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"type": "malware", "id": "malware--1", "name": "x"}, blocklist.NOTHING),
        ({"type": "phone-number", "id": "p--1", "value": "+12025550143"}, blocklist.NOTHING),
        (HOST | {"revoked": True}, blocklist.REVOKED),
        (
            an_indicator("[ipv4-addr:value = '192.0.2.1']", valid_until="2025-01-01T00:00:00Z"),
            blocklist.EXPIRED,
        ),
        (
            an_indicator("[ipv4-addr:value = '192.0.2.1']", indicator_types=["benign"]),
            blocklist.NEGATED,
        ),
        (
            an_indicator("[domain-name:value = 'a.example' AND ipv4-addr:value = '192.0.2.1']"),
            blocklist.TOGETHER,
        ),
    ],
)
def test_what_would_harm_or_says_nothing_stays_out(value: dict[str, Any], reason: str) -> None:
    assert listed(value) == ([], [reason])


def test_alternatives_and_hashes_of_one_file_are_all_listed() -> None:
    either = an_indicator("[domain-name:value = 'a.example' OR domain-name:value = 'AND.example']")
    md5, sha1 = "a" * 32, "b" * 40
    hashes = an_indicator(f"[file:hashes.MD5 = '{md5}' AND file:hashes.'SHA-1' = '{sha1}']")

    assert listed(either, hashes)[0] == ["a.example", "and.example", md5, sha1]


def test_what_stands_on_a_warning_list_is_left_out_and_the_rest_goes() -> None:
    lists = WarningLists()
    lists.add(b'{"name": "Resolvers", "type": "cidr", "list": ["192.0.2.0/28"]}')
    file = io.BytesIO()
    writer = BlocklistWriter(file, now=NOW, lists=lists)

    alone = writer.add(
        json.dumps({"type": "ipv4-addr", "id": "i--1", "value": "192.0.2.1"}).encode(),
        spec="2.1",
        tlp=TLP.GREEN,
    )
    beside = an_indicator("[ipv4-addr:value = '192.0.2.1' OR domain-name:value = 'evil.example']")
    partly = writer.add(json.dumps(beside).encode(), spec="2.1", tlp=TLP.GREEN)
    writer.close()

    text = file.getvalue().decode()
    assert alone == partly == "It stands on the warning list 'Resolvers'."
    assert [line for line in text.splitlines() if line[0] != "#"] == ["evil.example"]
    assert "# Left out is what stands on a warning list of this node (1 lists)." in text
    assert writer.items == 1


def test_a_list_says_that_no_warning_list_is_installed() -> None:
    file = io.BytesIO()

    BlocklistWriter(file, now=NOW).close()

    assert "# No warning list is installed on this node" in file.getvalue().decode()
