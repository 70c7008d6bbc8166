"""A list becomes objects: one a good row, under everybody's id, and a problem with its line for each other."""

import io
import json

import pytest

from atlas.formats.tabular import Listed, iter_decoded, iter_listed
from atlas.model.claim import Decoded
from atlas.model.identifiers import Identifier, IdentifierKind, stix_reference
from atlas.model.problems import Problem

ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
HASH = "d41d8cd98f00b204e9800998ecf8427e"


def decoded(text: str | bytes, *, source: str = "", apart: str = "") -> list[Decoded | Problem]:
    content = text.encode() if isinstance(text, str) else text
    return list(iter_decoded(io.BytesIO(content), source=source, apart=apart))


def objects(text: str | bytes, *, source: str = "") -> list[dict[str, object]]:
    found = decoded(text, source=source)
    return [json.loads(each.content) for each in found if isinstance(each, Decoded)]


def problems(text: str | bytes) -> list[tuple[str, str]]:
    return [(each.where, each.code) for each in decoded(text) if isinstance(each, Problem)]


@pytest.mark.parametrize(
    ("written", "kind", "normal"),
    [
        ("Evil.Example", IdentifierKind.DOMAIN, "evil.example"),
        ("evil[.]example", IdentifierKind.DOMAIN, "evil.example"),
        ("hxxps://evil.example/a,b;c", IdentifierKind.URL, "https://evil.example/a,b;c"),
        ("192[.]0.2.1", IdentifierKind.IPV4, "192.0.2.1"),
        ("2001:DB8::1", IdentifierKind.IPV6, "2001:db8::1"),
        ("AS64500", IdentifierKind.ASN, "AS64500"),
        ("00-00-5E-00-53-01", IdentifierKind.MAC, "00:00:5e:00:53:01"),
        ("a@evil.example", IdentifierKind.EMAIL, "a@evil.example"),
        ("+1 202 555 0143", IdentifierKind.PHONE, "+12025550143"),
        ("GB82 WEST 1234 5698 7654 32", IdentifierKind.IBAN, "GB82WEST12345698765432"),
        (ADDRESS.upper(), IdentifierKind.BTC, ADDRESS),
        ("@evil_example", IdentifierKind.TELEGRAM, "@evil_example"),
        (HASH.upper(), IdentifierKind.MD5, HASH),
        ("'@evil_example", IdentifierKind.TELEGRAM, "@evil_example"),
        ("'+12025550143", IdentifierKind.PHONE, "+12025550143"),
        ("cve-2021-44228", IdentifierKind.CVE, "CVE-2021-44228"),
    ],
)
def test_a_line_is_the_object_of_its_identifier(
    written: str, kind: IdentifierKind, normal: str
) -> None:
    (found,) = decoded(written)

    assert isinstance(found, Decoded)
    about = stix_reference(Identifier(kind, normal))
    assert (found.where, found.about) == ("line 1", about)
    assert found.object_id.partition("--")[0] == about.partition("--")[0]
    assert Identifier(kind, normal) in found.identifiers
    assert found.warnings == ()


def test_equal_identifiers_written_in_two_ways_are_one_content() -> None:
    one, other = decoded("hxxp://EVIL[.]example/a\nhttp://evil.example/a\n")

    assert isinstance(one, Decoded)
    assert isinstance(other, Decoded)
    assert (one.object_id, one.digest) == (other.object_id, other.digest)


def test_rows_that_say_something_else_are_objects_of_their_own_about_one_thing() -> None:
    rows = "evil.example,,a shop\nevil.example,,a bank\nevil.example,,a shop\n"
    here = [each for each in decoded(rows) if isinstance(each, Decoded)]
    apart = [each for each in decoded(rows, apart="few") if isinstance(each, Decoded)]

    assert here[0].object_id == here[2].object_id
    assert len({each.object_id for each in (*here, *apart)}) == 4
    assert len({each.about for each in (*here, *apart)}) == 1


def test_note_and_source_stand_with_the_object() -> None:
    (found,) = objects("value,type,note\nevil.example,domain,a shop\n", source="Report 7")

    assert (found["x_note"], found["x_source"]) == ("a shop", "Report 7")


def test_a_vulnerability_has_a_description_and_its_source_as_a_reference() -> None:
    (found,) = objects("value,note\nCVE-2021-44228,in use\n", source="Report 7")

    assert found["description"] == "in use"
    assert found["external_references"] == [
        {"external_id": "CVE-2021-44228", "source_name": "cve"},
        {"description": "Report 7", "source_name": "Report 7"},
    ]


def test_kinds_of_ours_carry_their_extension() -> None:
    (found,) = objects(ADDRESS)

    assert (found["type"], found["currency"]) == ("cryptocurrency-wallet", "btc")
    assert list(found["extensions"].values()) == [{"extension_type": "new-sco"}]  # type: ignore[attr-defined]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_three_separators_are_read(sign: str) -> None:
    text = f"evil.example{sign}domain{sign}one\n192.0.2.1{sign}ip{sign}two\n"

    assert [each["x_note"] for each in objects(text)] == ["one", "two"]


def test_a_heading_says_which_column_is_which() -> None:
    text = "Comment;Type;Indicator;Seen\nshop;domain;evil.example;2024\n"

    (found,) = objects(text)

    assert (found["value"], found["x_note"]) == ("evil.example", "shop")
    assert problems(text) == [("file", "csv.column")]


def test_a_column_that_is_not_read_is_named() -> None:
    (told,) = [
        each
        for each in iter_decoded(io.BytesIO(b"value,Typ,note\nevil.example,domain,x\n"))
        if isinstance(each, Problem)
    ]

    assert told.message == 'Column 2 "Typ" is not read; expected value, type, note.'


def test_a_quoted_note_may_hold_separators_quotes_and_lines() -> None:
    text = 'value,type,note\nevil.example,domain,"a, ""b""\nc"\n192.0.2.1,ip,\n'

    found = list(iter_listed(io.BytesIO(text.encode())))

    assert [each.row.line for each in found if isinstance(each, Listed)] == [2, 4]
    assert objects(text)[0]["x_note"] == 'a, "b"\nc'


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffvalue,note\nevil.example,Müller\n".encode(),
        "value,note\nevil.example,Müller\n".encode("utf-16"),
        "value,note\nevil.example,Müller\n".encode("utf-16-le"),
        "value,note\r\nevil.example,Müller\r\n".encode("utf-16-be"),
        "value,note\revil.example,Müller\r".encode(),
    ],
)
def test_text_is_read_as_it_is_encoded(content: bytes) -> None:
    assert [each["x_note"] for each in objects(content)] == ["Müller"]
    assert problems(content) == []


def test_windows_1252_is_read_and_said() -> None:
    content = "value,note\nevil.example,Müller\n".encode("cp1252")

    assert [each["x_note"] for each in objects(content)] == ["Müller"]
    assert problems(content) == [("file", "csv.encoding")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("nonsense,,", "csv.value"),
        (",domain,", "csv.value"),
        ('",",,', "csv.value"),
        ("1.2.3,ip,", "csv.value"),
        ("T1059,,", "csv.value"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5,btc,", "csv.value"),
        ("evil.example,colour,", "csv.type"),
        ("evil.example,domain,a,b", "csv.cells"),
        ('"evil.example,domain,', "csv.quote"),
        (f"evil.example,domain,{'x' * 10_001}", "csv.size"),
        (f"evil.example,domain,{'x' * 20_000}", "csv.size"),
    ],
)
def test_a_bad_row_says_its_line_and_the_others_go_in(row: str, code: str) -> None:
    text = f"value,type,note\n192.0.2.1,ip,\n{row}\n192.0.2.2,ip,\n"

    assert problems(text) == [("line 3", code)]
    assert [each["value"] for each in objects(text)] == ["192.0.2.1", "192.0.2.2"]


def test_what_cannot_be_turned_back_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    found = list(iter_decoded(Pipe(b"evil.example\n")))

    assert [each.where for each in found] == ["line 1"]


def test_no_message_repeats_what_was_given() -> None:
    text = (
        "value,type,note\nsecret-value,secret-type,secret-note\nsecret-value,,\nsecret-value,ip,\n"
    )

    assert [p for p in decoded(text) if isinstance(p, Problem) and "secret" in p.message] == []


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "value,type,note\n"])
def test_a_list_of_nothing_is_nothing(text: str) -> None:
    assert decoded(text) == []


def test_a_thousand_rows_with_seven_bad_give_the_others(rng: object) -> None:
    rows = [f"198.51.{n // 250}.{n % 250},ip,{n}" for n in range(1_000)]
    for bad in (3, 99, 100, 500, 501, 998, 999):
        rows[bad] = "broken,ip,"
    text = "\n".join(["value,type,note", *rows])

    assert len(objects(text)) == 993
    assert [where for where, _ in problems(text)] == [
        f"line {n + 2}" for n in (3, 99, 100, 500, 501, 998, 999)
    ]
