"""An abuse report as XARF 4 (RT8): JSON that an abuse desk reads by machine.

The core's required members and those of each type are as in the specification 4.2.0, xarf-core.json and types/. XARF
has no member for TLP, PAP and the state of a draft: they are tags and stand in the description.
"""

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

import attrs

from atlas.errors import UsageError
from atlas.formats.drafts.values import DRAFT, Cited, Labels, Sender, Sign, line, numbers

VERSION = "4.2.0"
_MOST_DESCRIBED = 1_000  # characters, xarf-core.json
_MOST_OF_NAME = 200  # characters, xarf-core.json


class Abuse(StrEnum):
    """What is reported, by category and type of XARF."""

    PHISHING = "content/phishing"
    MALWARE = "content/malware"
    BOTNET = "infrastructure/botnet"
    COMPROMISED = "infrastructure/compromised_server"


# What a type of XARF requires beside the core; content wants an address (content-base.json).
_WORDS: Mapping[Abuse, str] = MappingProxyType(
    {Abuse.BOTNET: "compromise_evidence", Abuse.COMPROMISED: "compromise_method"}
)


@attrs.frozen(kw_only=True)
class AbuseReport:
    """An abuse report: `source` is what is misused (an address of content is a URL), `words` what is said of it."""

    id: uuid.UUID
    made: datetime
    sender: Sender
    abuse: Abuse
    source: str
    words: str
    labels: Labels
    signs: tuple[Sign, ...] = ()
    cited: tuple[Cited, ...] = ()


def xarf(report: AbuseReport) -> bytes:
    """Return the report as JSON; equal reports give equal bytes.

    Raises:
        UsageError: nothing is said, no source is named, or content has no address (http or https).
    """
    _assert_whole(report)
    category, type_ = report.abuse.split("/")
    moment = report.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = _contact(report.sender)
    made: dict[str, object] = {
        "xarf_version": VERSION,
        "report_id": str(report.id),
        "timestamp": moment,
        "reporter": contact,
        "sender": contact,
        "source_identifier": line(report.source, 2_000),
        "category": category,
        "type": type_,
        "description": _described(report),
        "evidence_source": "threat_intelligence",
        "evidence": [_evidence(report)],
        "tags": [_tag(str(report.labels.marking)), _tag(str(report.labels.pap)), "status:draft"],
    }
    if report.abuse in _WORDS:
        made[_WORDS[report.abuse]] = line(report.words)
    else:
        made["url"] = report.source
    return json.dumps(made, indent=2).encode() + b"\n"


def _assert_whole(report: AbuseReport) -> None:
    if not report.words.strip() or not report.cited:
        raise UsageError("RT8: an abuse report says what was seen, and names its sources.")
    if not report.source.strip():
        raise UsageError("RT8: an abuse report names the address or host that is misused.")
    if report.abuse not in _WORDS:
        told = urlsplit(report.source)
        if told.scheme not in ("http", "https") or not told.netloc or " " in report.source:
            raise UsageError("RT8: a report of content names its address, http or https.")


def _contact(sender: Sender) -> dict[str, str]:
    return {
        "org": line(sender.organisation, _MOST_OF_NAME),
        "contact": sender.contact,
        "domain": sender.domain,
    }


def _described(report: AbuseReport) -> str:
    head = f"{DRAFT} {report.labels.words}. "
    cites = " " + numbers(tuple(each.number for each in report.cited[:20]))
    return head + line(report.words, _MOST_DESCRIBED - len(head) - len(cites)) + cites


def _evidence(report: AbuseReport) -> dict[str, object]:
    told = [report.labels.words, *map(_told, report.signs)]
    told += [f"[{each.number}] {line(each.words)}" for each in report.cited]
    payload = "\n".join(told).encode()
    return {
        "content_type": "text/plain",
        "description": "What was told of which identifier, and its sources by number",
        "payload": base64.b64encode(payload).decode(),
        "hash": f"sha256:{hashlib.sha256(payload).hexdigest()}",
        "size": len(payload),
    }


def _told(sign: Sign) -> str:
    span = f"{line(sign.first)} / {line(sign.last)}"
    return f"{line(sign.kind)} {line(sign.value, 2_000)} {span} {numbers(sign.sources)}"


def _tag(label: str) -> str:
    return label.lower().replace(" ", "-")
