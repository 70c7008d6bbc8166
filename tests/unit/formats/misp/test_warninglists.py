"""Warning lists allow: what stands in one gets a warning, and goes in all the same."""

import json
from pathlib import Path

import pytest

from atlas.errors import MalformedError
from atlas.formats.misp.warninglists import WarningLists, warned
from atlas.model.claim import Decoded
from atlas.model.identifiers import recognise

from .events import EVENT, attribute, event, found_in


def lists_of(**listed: list[str]) -> WarningLists:
    found = WarningLists()
    for type_, values in listed.items():
        found.add(json.dumps({"name": type_, "type": type_, "list": values}).encode())
    return found


LISTS = lists_of(
    string=["d41d8cd98f00b204e9800998ecf8427e", "AS64500"],
    hostname=["bank.example", ".short.example"],
    substring=["mailinator.example"],
    cidr=["192.0.2.0/24", "2001:db8::/32", "198.51.100.7", "no network"],
    regex=["/(a+)+$/"],
)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("D41D8CD98F00B204E9800998ECF8427E", "string"),
        ("AS64500", "string"),
        ("bank.example", "hostname"),
        ("www.bank.example", "hostname"),
        ("https://www.bank.example:8443/login", "hostname"),
        ("x.short.example", "hostname"),
        ("a@mailinator.example", "substring"),
        ("192.0.2.77", "cidr"),
        ("192.0.2.128/25", "cidr"),
        ("2001:db8::1", "cidr"),
        ("198.51.100.7", "cidr"),
        ("evilbank.example", None),
        ("bank.example.evil.example", None),
        ("192.0.3.1", None),
        ("192.0.0.0/16", None),
        ("https://evil.example/bank.example", None),
        ("aaaaaaaaaaaaaaaa.example", None),
    ],
)
def test_a_value_is_found_in_the_list_that_holds_it(value: str, name: str | None) -> None:
    assert LISTS.find(recognise(value)[0]) == name


def test_what_stands_in_a_list_is_taken_with_a_warning() -> None:
    found = list(
        warned(found_in(event(attribute(value="www.bank.example"), attribute(uuid=EVENT))), LISTS)
    )
    told = [each for one in found if isinstance(one, Decoded) for each in one.warnings]

    assert {(each.code, each.rejected) for each in told} == {("misp.warninglist", False)}
    assert {each.where for each in told} == {"/Attribute/0"}
    assert len(found) == len(found_in(event(attribute(value="www.bank.example"), attribute())))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"list": {"a": 1}}', b"\xff"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedError):
        WarningLists().add(content)


@pytest.mark.shared
def test_all_public_lists_are_read_and_known_values_are_found(shared: Path) -> None:
    lists = WarningLists()
    paths = sorted((shared / "data" / "misp-warninglists").rglob("list.json"))
    for path in paths:
        lists.add(path.read_bytes())

    assert len(paths) == 39
    assert lists.find(recognise("10.1.2.3")[0])
    assert lists.find(recognise("d41d8cd98f00b204e9800998ecf8427e")[0])
    assert lists.find(recognise("www.apple.com")[0])
