"""What is no contribution: archives, documents, pictures, programs, rules, keys. Told by first bytes, else by name."""

import re
from collections.abc import Mapping
from pathlib import PurePath

Told = tuple[str, str, str]
"""Code, what it is, what to do."""

_ARCHIVE = (
    "file.archive",
    "Unpack it yourself, look at what is in it, and import the files; archives are never opened here.",
)
_EVIDENCE = ("file.foreign", "Keep it as evidence; give what it shows as STIX or as a list.")
_LIST = ("file.foreign", "Give its identifiers as a list: value, type, note.")
_RULES = ("file.foreign", "Put the rule into the pattern of a STIX indicator.")
_NO_NEED = ("file.foreign", "It states nothing about crime; leave it out.")

_BEGINS: tuple[tuple[bytes, str, tuple[str, str]], ...] = (
    (b"\x1f\x8b", "a gzip archive", _ARCHIVE),
    (b"PK\x03\x04", "a zip archive", _ARCHIVE),
    (b"PK\x05\x06", "an empty zip archive", _ARCHIVE),
    (b"BZh", "a bzip2 archive", _ARCHIVE),
    (b"\xfd7zXZ\0", "an xz archive", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _ARCHIVE),
    (b"Rar!\x1a\x07", "a RAR archive", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _ARCHIVE),
    (b"%PDF", "a PDF document", _EVIDENCE),
    (b"\x89PNG\r\n", "a picture", _EVIDENCE),
    (b"\xff\xd8\xff", "a picture", _EVIDENCE),
    (b"GIF8", "a picture", _EVIDENCE),
    (b"RIFF", "a picture or sound", _EVIDENCE),
    (b"\xd0\xcf\x11\xe0", "an old Office document", ("file.foreign", "Save it as XLSX or CSV.")),
    (b"MZ", "a program", _EVIDENCE),
    (b"\x7fELF", "a program", _EVIDENCE),
    (b"SQLite format 3", "a database", ("file.foreign", "Export the rows as CSV.")),
    (b"-----BEGIN ", "a key or certificate", _EVIDENCE),
    (b"#!", "a program's source", _NO_NEED),
    (b"<?xml", "XML", ("file.foreign", "Export it from its source as STIX 2.1 or MISP JSON.")),
    (b"<!DOCTYPE", "a web page", _EVIDENCE),
    (b"<html", "a web page", _EVIDENCE),
)
_NAMED: Mapping[str, tuple[str, tuple[str, str]]] = {
    **dict.fromkeys((".yar", ".yara"), ("YARA rules", _RULES)),
    **dict.fromkeys((".rules", ".sigma"), ("detection rules", _RULES)),
    **dict.fromkeys(
        (".md", ".adoc", ".rst", ".html", ".htm", ".tex", ".docx"), ("a written text", _LIST)
    ),
    **dict.fromkeys((".yaml", ".yml"), ("YAML, such as a tag pack", _LIST)),
    ".cff": ("a citation file", _NO_NEED),
    ".bio": ("words marked for the training of models", _NO_NEED),
    **dict.fromkeys(
        (".py", ".js", ".ts", ".c", ".h", ".cpp", ".go", ".rs", ".java", ".sh", ".ps1", ".rb"),
        ("a program's source", _NO_NEED),
    ),
    **dict.fromkeys((".pem", ".key", ".crt", ".asc"), ("a key or certificate", _EVIDENCE)),
}
_LICENCE = re.compile(r"^(licen[cs]e|copying|notice|readme|changelog)\b", re.IGNORECASE)
# What repeats gives nothing back (`*+`): whoever sends a file could else make a search in it last for ever.
_YARA = re.compile(
    rb"^[ \t]*+(?:(?:private|global)[ \t]++){0,2}+rule[ \t]++\w++[^\n{]*+\s*+\{", re.MULTILINE
)
_SURICATA = re.compile(
    rb"^[ \t]*+(?:alert|drop|pass|reject)[ \t]++\w++[ \t]++\S++[ \t]++\S++[ \t]++(?:->|<>)\s",
    re.MULTILINE,
)
_YAML = re.compile(
    rb"\A(?:#[^\n]*+\n|[ \t\r]*+\n)*+(?:%YAML\s|---[ \t\r]*+\n|[\w-]++:(?:[ \t\r][^\n]*+)?+\n[\w-]++:\s)"
)
_SUFFIXES = b"===BEGIN ICANN DOMAINS==="


def document_of(head: bytes, name: str) -> Told | None:
    """Return what a file is that is no contribution, or `None`. Bytes come first; a name tells only written texts."""
    for begins, what, told in _BEGINS:
        if head.startswith(begins):
            return told[0], what, told[1]
    if head[257:263] in (b"ustar\0", b"ustar "):
        return _ARCHIVE[0], "a tar archive", _ARCHIVE[1]
    if _SUFFIXES in head:
        return "file.foreign", "the public suffix list", _NO_NEED[1]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return None
    return _by_text(head) or _by_name(name)


def _by_text(head: bytes) -> Told | None:
    if _YARA.search(head):
        return _RULES[0], "YARA rules", _RULES[1]
    if _SURICATA.search(head):
        return _RULES[0], "detection rules", _RULES[1]
    if _YAML.match(head):
        return _LIST[0], "YAML, such as a tag pack", _LIST[1]
    return None


def _by_name(name: str) -> Told | None:
    path = PurePath(name)
    if found := _NAMED.get(path.suffix.lower()):
        what, told = found
        return told[0], what, told[1]
    if _LICENCE.match(path.name):
        return _NO_NEED[0], "a licence or a note about the files", _NO_NEED[1]
    return None
