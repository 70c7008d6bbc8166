"""Which format a file is: told by its bytes, by its name only where bytes cannot tell."""

import gzip
import io
import json
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from atlas.formats.detect import HEAD_BYTES, Format, detect
from atlas.model.problems import PROBLEMS

BUNDLE = b'{"type": "bundle", "id": "bundle--1", "objects": []}'
TAXONOMY = b'{"namespace": "tlp", "predicates": [{"value": "red"}], "version": 1}'


def a_zip(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "format_"),
    [
        (BUNDLE, "x.json", Format.STIX),
        (b"\xef\xbb\xbf" + BUNDLE, "x", Format.STIX),
        (BUNDLE, "named.txt", Format.STIX),
        (
            b'[{"id": "malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061", "type": "malware"}]',
            "",
            Format.STIX,
        ),
        (b"no json at all, whatever it is called", "x.json", Format.STIX),
        (b"evil.example\n198.51.100.7\n", "", Format.CSV),
        ("evil.example\r\n".encode("utf-16"), "", Format.CSV),
        (b"note;indicator\nseen;evil.example\n", "x.csv", Format.CSV),
        (b"when,where\n2026,evil.example\n2026,198.51.100.7\n", "x.csv", Format.CSV),
        (b"# Aliases: heron\n\nevil.example\n", "x.txt", Format.TRAIL),
        (TAXONOMY, "tlp.json", Format.CONFIGURATION),
        (b'{"$schema": "http://json-schema.org/x", "type": "object"}', "", Format.CONFIGURATION),
        (b'{"title": "T", "api_roots": []}', "", Format.CONFIGURATION),
    ],
)
def test_what_a_file_is_stands_in_its_bytes(head: bytes, name: str, format_: Format) -> None:
    assert detect(head, name).format is format_


@pytest.mark.parametrize(
    ("head", "name", "code", "reason"),
    [
        (b"", "x.csv", "file.empty", "empty"),
        (b"# a remark\n# alone\n", "x.txt", "file.empty", "remarks"),
        (gzip.compress(BUNDLE), "x.json", "file.archive", "gzip"),
        (a_zip("../../outside.json"), "x.json", "file.archive", "zip"),
        (bytes(257) + b"ustar\x00", "x.json", "file.archive", "tar"),
        (b"%PDF-1.7", "x.csv", "file.foreign", "PDF"),
        (b"\x89PNG\r\n", "x.txt", "file.foreign", "picture"),
        (b"\x7fELF\x02", "x", "file.foreign", "program"),
        (b"-----BEGIN CERTIFICATE-----", "x.txt", "file.foreign", "certificate"),
        (b'rule Heron {\n strings: $a = "x"\n}', "x.txt", "file.foreign", "YARA"),
        (b"title: Heron\ncreator: north\ntags:\n", "x.txt", "file.foreign", "YAML"),
        (b'{"type": "playbook", "spec_version": "cacao-2.0"}', "x", "file.foreign", "CACAO"),
        (b'{"@context": {}, "@graph": []}', "x", "file.foreign", "CASE"),
        (b'{"actor": {}, "action": {}, "asset": {}}', "x", "file.foreign", "VERIS"),
        (b'["evil.example"]', "x", "file.foreign", "list of texts"),
        (b'{"colour": "red"}', "x", "file.foreign", "neither STIX nor MISP"),
        (b"Permission is hereby granted", "LICENSE", "file.foreign", "licence"),
        (b"| a | b |\n", "README.md", "file.foreign", "written text"),
        (b"name,town\nHeron,Quayside\n", "x.csv", "file.foreign", "no column"),
        (b"On that day the crew sent many mails.\n" * 9, "x.txt", "file.foreign", "sentences"),
        (bytes(range(32)) * 9, "x", "file.format", "no text"),
    ],
    ids=lambda each: "head" if isinstance(each, bytes) else each,  # heads of archives hold the time
)
def test_what_is_not_taken_in_says_what_it_is_and_what_to_do(
    head: bytes, name: str, code: str, reason: str
) -> None:
    found = detect(head, name)

    assert (found.format, found.code) == (Format.NONE, code)
    assert reason in found.reason
    assert found.advice.endswith(".")
    assert not found.is_read


@pytest.mark.parametrize("between", [b"  ", b" *"])
def test_checksums_of_files_are_no_list_of_hashes(between: bytes) -> None:
    hash_ = b"0123456789abcdef" * 4
    line = hash_ + between + b"data/evil.example.json\n"

    found = detect(line * 2_000, "MANIFEST.sha256")
    assert (found.format, found.reason) == (Format.NONE, "a list of checksums of files")
    assert detect((line * 2_000)[:HEAD_BYTES]) == found
    assert detect(hash_ + b"\n" + hash_ + b"\n").format is Format.CSV
    assert detect(line + hash_ + b",sha256,seen\n").format is Format.CSV


def test_a_workbook_is_no_archive() -> None:
    assert detect(a_zip("[Content_Types].xml", "xl/workbook.xml"), "x.zip").format is Format.XLSX


def test_a_playbook_is_no_stix_though_its_id_looks_like_one() -> None:
    playbook = {
        "type": "playbook",
        "spec_version": "cacao-2.0",
        "id": "playbook--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061",
    }

    assert detect(json.dumps(playbook).encode()).format is Format.NONE


def test_a_name_that_stands_deeper_inside_decides_nothing() -> None:
    nested = json.dumps({"type": "bundle", "objects": [{"namespace": "x", "predicates": []}]})

    assert detect(nested.encode()).format is Format.STIX


def test_every_file_of_the_public_data_is_told_apart(shared: Path) -> None:
    told: Counter[tuple[str, Format]] = Counter()
    for folder in (each for each in sorted((shared / "data").iterdir()) if each.is_dir()):
        for path in (each for each in folder.rglob("*") if each.is_file()):
            with path.open("rb") as file:
                found = detect(file.read(HEAD_BYTES), path.name)
            assert found.is_read or found.code in PROBLEMS
            told[folder.name, found.format] += 1

    assert told["attack-stix20-objects", Format.STIX] == 256
    assert told["misp-objects", Format.CONFIGURATION] == 427
    assert told["misp-warninglists", Format.CONFIGURATION] == 40
    assert told["misp-galaxy", Format.CONFIGURATION] == 42
    assert told["eset-malware-ioc", Format.MISP] == 41
    assert told["eset-malware-ioc", Format.CSV] == 267
    assert told["maltrail-trails", Format.TRAIL] == 40
    assert told["vcdb-incidents", Format.STIX] == told["case-examples", Format.STIX] == 0


@pytest.mark.parametrize(
    "unit",
    [b"\n", b" ", b"\r\n", b"# \n", b"a:\n", b"rule a ", b"private\n", b"alert a b ", b"a,", b'"'],
    ids=repr,
)
@pytest.mark.parametrize("begins", [b"", b"# x\n", b"rule a", b"alert a b c", b"a: 1\n"], ids=repr)
def test_a_file_that_repeats_itself_is_told_in_time(begins: bytes, unit: bytes) -> None:
    """Some expressions for what a file is took time that doubled with each blank line."""
    began = time.process_time()

    detect((begins + unit * 65_536)[:65_536], "list.csv")

    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "head",
    [
        b"# about\n\n\n---\nname: x\n",
        b"\n  \nname: x\nvalue: y\n",
        b"#\nname:\nvalue: y\n",
    ],
)
def test_comments_and_blank_lines_before_yaml_hide_nothing(head: bytes) -> None:
    assert "YAML" in detect(head, "list.txt").reason


def test_a_rule_in_yara_may_begin_its_body_on_a_line_of_its_own() -> None:
    assert "YARA" in detect(b"\n  private rule a : b c\n{\n", "list.txt").reason
