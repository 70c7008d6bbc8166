"""Whether a file is MISP, from its first bytes."""

import re

_TOP_NAME = re.compile(rb'[ \t\r\n]*(?:\[[ \t\r\n]*)?\{[ \t\r\n]*"([^"\\]{1,64})"')
_MEMBER = re.compile(rb'"([A-Za-z_]{2,32})"[ \t\r\n]*:')
_WRAPPED = frozenset({b"Event", b"response"})
# what an event that stands alone begins with, where its members are sorted or as MISP writes them
_PARTS = frozenset(
    {b"Attribute", b"Object", b"ShadowAttribute", b"Orgc", b"Org", b"Tag", b"Galaxy"}
)
_FACTS = frozenset({b"threat_level_id", b"analysis", b"info", b"publish_timestamp", b"orgc_id"})
_ENOUGH_FACTS = 2


def is_misp(head: bytes) -> bool:
    """Tell whether a file that begins like this holds MISP events: wrapped, in a list or alone."""
    found = _TOP_NAME.match(head)
    if not found:
        return False
    first = found[1]
    if first in _WRAPPED:
        return b'"objects"' not in head[: found.end() + 64]
    if first in (b"type", b"objects", b"spec_version"):
        return False
    names = set(_MEMBER.findall(head))
    if first in _PARTS and names & {b"Attribute", b"Object", b"info", b"to_ids"}:
        return b"SharingGroupOrg" not in names
    return len(names & _FACTS) >= _ENOUGH_FACTS
