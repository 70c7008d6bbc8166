"""What a file of rows is like, from its beginning."""

import pytest

from atlas.formats.tabular import is_binary, is_tabular, text_of
from atlas.formats.tabular.sniffing import layout_of


@pytest.mark.parametrize(
    "head", [b"evil.example\n", b"\xef\xbb\xbfvalue,type\n", b'"a","b"\n', "value".encode("utf-16")]
)
def test_rows_are_told_from_json(head: bytes) -> None:
    assert is_tabular(head)


@pytest.mark.parametrize(
    "head", [b"", b"  \n", b'{"type": "bundle"', b'\n [{"type"', b"\xef\xbb\xbf{}"]
)
def test_json_and_nothing_hold_no_rows(head: bytes) -> None:
    assert not is_tabular(head)


def test_addresses_with_commas_are_no_columns() -> None:
    assert layout_of("http://evil.example/a,b\nhttp://evil.example/c;d\n").delimiter == ""


def test_the_sign_that_most_rows_hold_separates() -> None:
    assert layout_of("evil.example;a, b\nevil2.example;c\n").delimiter == ";"


def test_a_heading_is_one_that_names_the_value() -> None:
    assert layout_of("IOC,x\n").has_heading
    assert not layout_of("evil.example,domain\n").has_heading


def test_text_in_an_old_encoding_is_guessed_and_said() -> None:
    assert text_of("Müller".encode("cp1252")) == ("Müller", True)
    assert text_of("Müller".encode()) == ("Müller", False)


@pytest.mark.parametrize(
    "head", [b"PK\x03\x04\x14\x00\x00\x08", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)) * 4]
)
def test_what_is_no_text_is_told(head: bytes) -> None:
    assert is_binary(head)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_list_is_text_in_every_encoding_that_is_read(encoding: str) -> None:
    assert not is_binary(
        "evil.example;domain;Gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n\r\n".encode(encoding)
    )


def test_a_stray_sign_makes_no_list_unreadable() -> None:
    assert not is_binary(b"evil.example\n\0\nother.example\n")


def test_columns_that_are_not_ours_are_known_by_place_and_name() -> None:
    assert layout_of("value,Typ,note,Seen\na.example,domain,b,2024\n").unread == (
        (2, "Typ"),
        (4, "Seen"),
    )
