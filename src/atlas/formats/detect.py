"""Which format a file is, from its first bytes and its name; what cannot be taken in says why and what to do.

Bytes decide; a name decides only what bytes cannot tell. Nothing is opened: an archive is told, not unpacked.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import PurePath

import attrs

from atlas.formats.documents import document_of
from atlas.formats.glimpse import Glimpse, glimpse_of
from atlas.formats.misp import is_misp
from atlas.formats.tabular.sniffing import is_binary, layout_of
from atlas.model.identifiers import IdentifierKind, recognise

HEAD_BYTES = 65_536
"""So much of a file is looked at."""

_SAMPLED_LINES = 200
_SAMPLED_COLUMNS = 20
_PROSE_WORDS = 6  # in a line, of more than half of the lines
_CHECKSUM = re.compile(
    r"\\?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}) [ *]\S.*",
    re.IGNORECASE,
)  # as the programs of GNU coreutils write it
_TRAIL_REMARKS = re.compile(r"^#\s*(Aliases|Reference):", re.MULTILINE)


class Format(StrEnum):
    """What a file is: a format that is read, configuration, or nothing that can be taken in."""

    STIX = "stix"
    MISP = "misp"
    CSV = "csv"
    XLSX = "xlsx"
    TRAIL = "trail"
    CONFIGURATION = "configuration"
    NONE = "none"


@attrs.frozen
class Detected:
    """What a file is. `code`, `reason` and `advice` say why it is not taken in; empty for a format that is read."""

    format: Format
    code: str = ""
    reason: str = ""
    advice: str = ""

    @property
    def is_read(self) -> bool:
        """Tell whether items of it can become claims."""
        return self.format not in (Format.CONFIGURATION, Format.NONE)


@attrs.frozen
class _Known:
    """A kind of JSON: what its glimpse must say, and what it is then."""

    fits: Callable[[Glimpse], bool]
    found: Detected


def _foreign(reason: str, advice: str) -> Detected:
    return Detected(Format.NONE, "file.foreign", reason, advice)


def _configuration(reason: str) -> Detected:
    return Detected(
        Format.CONFIGURATION,
        "file.configuration",
        reason,
        "It describes words or services and states nothing; nothing is to be done.",
    )


def _has(*names: str) -> Callable[[Glimpse], bool]:
    return lambda seen: seen.keys.issuperset(names)


_EVENT_KEYS = frozenset({"threat_level_id", "analysis", "distribution", "Attribute", "Object"})
# In this order: what is told by less stands behind what is told by more.
_JSON: Sequence[_Known] = (
    _Known(
        lambda seen: (
            seen.texts.get("type") == "playbook"
            or seen.texts.get("spec_version", "").startswith("cacao")
        ),
        _foreign(
            "a CACAO playbook", "Playbooks are not kept here; link to it from a course of action."
        ),
    ),
    _Known(
        lambda seen: seen.texts.get("type") == "bundle" or seen.is_stix_object,
        Detected(Format.STIX),
    ),
    _Known(
        lambda seen: "$schema" in seen.keys or seen.keys.issuperset({"properties", "required"}),
        _configuration("a JSON schema"),
    ),
    _Known(_has("values", "uuid", "authors"), _configuration("a cluster of a MISP galaxy")),
    _Known(_has("icon", "namespace", "uuid"), _configuration("the definition of a MISP galaxy")),
    _Known(_has("namespace", "predicates"), _configuration("a MISP taxonomy")),
    _Known(_has("taxonomies", "path"), _configuration("the list of MISP taxonomies")),
    _Known(_has("attributes", "meta-category"), _configuration("a template of MISP objects")),
    _Known(
        _has("values", "uuid", "version"),
        _configuration("the relationships that MISP objects have"),
    ),
    _Known(_has("list", "matching_attributes"), _configuration("a MISP warning list")),
    _Known(_has("list", "description"), _configuration("a MISP warning list")),
    _Known(_has("list", "name", "version"), _configuration("a MISP warning list")),
    _Known(
        lambda seen: "/discovery" in seen.keys or "api_roots" in seen.keys,
        _configuration("what a TAXII server says of itself"),
    ),
    _Known(
        _has("collections", "id", "name"),
        _configuration("an index of collections"),
    ),
    _Known(
        lambda seen: (
            seen.keys.issubset({"3166-1", "3166-2", "3166-3", "4217", "639-3"}) and bool(seen.keys)
        ),
        _configuration("an ISO code list"),
    ),
    _Known(
        lambda seen: seen.keys.issuperset({"SharingGroup", "Organisation"}),
        _configuration("the sharing groups of a MISP server"),
    ),
    _Known(
        lambda seen: bool(seen.keys & {"Event", "response"}) or len(seen.keys & _EVENT_KEYS) > 1,
        Detected(Format.MISP),
    ),
    _Known(_has("Object"), Detected(Format.MISP)),
    _Known(_has("Attribute"), Detected(Format.MISP)),
    _Known(
        lambda seen: seen.keys.issuperset({"actor", "action", "asset"}),
        _foreign("a VERIS incident", "Write what is known of the incident as claims, or as STIX."),
    ),
    _Known(
        lambda seen: "@context" in seen.keys,
        _foreign(
            "a CASE/UCO graph (JSON-LD)",
            "Keep it as evidence; give what it shows as STIX or as a list.",
        ),
    ),
    _Known(
        lambda seen: seen.texts.get("schema", "").startswith("attack_flow"),
        _foreign(
            "a drawing of the attack flow editor", "Export it there as STIX, and import that file."
        ),
    ),
)


def detect(head: bytes, name: str = "") -> Detected:
    """Return what a file is that begins with `head` (64 KiB are enough) and is called `name`.

    Costs one pass over the head; nothing in it makes it raise.
    """
    if not head.strip():
        return Detected(
            Format.NONE, "file.empty", "an empty file", "Look whether it was saved whole."
        )
    if head[:4] == b"PK\x03\x04" and _is_workbook(head, name):
        return Detected(Format.XLSX)
    if document := document_of(head, name):
        return Detected(Format.NONE, *document)
    if is_binary(head):
        return Detected(
            Format.NONE,
            "file.format",
            "no text, and no format that is known here",
            "Save it as STIX, MISP, CSV or XLSX.",
        )
    text = _text(head)
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(text)
    if name.lower().endswith(".json"):
        return Detected(Format.STIX)  # its decoder says where it is no JSON
    return _of_text(text, name)


def _is_workbook(head: bytes, name: str) -> bool:
    return b"[Content_Types].xml" in head or name.lower().endswith(".xlsx")


def _text(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="ignore")
    return head.decode("utf-8-sig", errors="replace")


def _of_json(text: str) -> Detected:
    seen = glimpse_of(text)
    for known in _JSON:
        if known.fits(seen):
            return known.found
    if is_misp(text.encode(errors="replace")):
        return Detected(Format.MISP)
    if "objects" in seen.keys or not seen.is_whole:
        return Detected(Format.STIX)  # the decoder says of each object what is wrong with it
    if seen.lists_texts:
        return _foreign(
            "a JSON list of texts", "Save it as a text file with one identifier a line."
        )
    return _foreign(
        "JSON, but neither STIX nor MISP", "Export it from its source as STIX or MISP, or as CSV."
    )


def _of_text(text: str, name: str) -> Detected:
    if _TRAIL_REMARKS.search(text) or "maltrail" in text[:200].casefold():
        return Detected(Format.TRAIL)
    lines = [line.strip() for line in text.splitlines()[:_SAMPLED_LINES]]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        return Detected(
            Format.NONE, "file.empty", "a text of remarks alone", "Look whether it was saved whole."
        )
    if all(_CHECKSUM.fullmatch(line) for line in _whole(lines, text)):
        return _foreign(
            "a list of checksums of files",
            "It says that files are whole; if they are harmful, give their hashes as a list.",
        )
    if _is_headed(text) or _holds_identifiers(lines):
        return Detected(Format.CSV)
    if PurePath(name).suffix.lower() in (".csv", ".tsv"):
        return _foreign(
            "a table in which no column holds identifiers",
            "Name its columns value, type and note, or choose the columns in the browser.",
        )
    if sum(len(line.split()) >= _PROSE_WORDS for line in lines) * 3 > len(lines):
        return _foreign(
            "a text in sentences",
            "Keep it as evidence; give its identifiers as a list.",
        )
    return Detected(Format.CSV)


def _whole(lines: Sequence[str], text: str) -> Sequence[str]:
    """Return lines without the last, which the head may have cut, unless it is alone."""
    return lines if len(lines) == 1 or text.endswith("\n") else lines[:-1]


def _is_headed(text: str) -> bool:
    """Tell whether the first line calls a column as a list of identifiers does."""
    return layout_of(text).has_heading


def _holds_identifiers(lines: Sequence[str]) -> bool:
    """Tell whether one column holds an identifier in at least a third of the lines."""
    columns: Counter[int] = Counter()
    for line in lines:
        cells = re.split(r"[,;\t]", line)[:_SAMPLED_COLUMNS]
        columns.update(at for at, cell in enumerate(cells) if _is_identifier(cell))
    return bool(columns) and max(columns.values()) * 3 >= len(lines)


def _is_identifier(cell: str) -> bool:
    found = recognise(cell.strip().strip('"'))
    return any(each.kind is not IdentifierKind.ATTACK for each in found)
