"""Accounts of messengers: Telegram names, Jabber (XMPP) addresses, Tox ids."""

import functools
import operator
import re

from atlas.model.identifiers.hosts import domain
from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import miscount, misfit

# core.telegram.org/method/account.checkUsername: a letter, then letters, digits and underscores
_TELEGRAM = re.compile(
    r"(?:@|(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/@?|tg://resolve\?domain=)?([a-z][a-z0-9_]{4,31})/?",
    re.IGNORECASE | re.ASCII,
)
_JID_LOCAL = re.compile(r"[^\s\"&'/:<>@]{1,1023}")  # RFC 7622, 3.3
_TOX = re.compile(r"(?:tox:)?([0-9a-f]{76})", re.IGNORECASE | re.ASCII)


def telegram(text: str) -> str:
    """Return `@name` in lower case, as names ignore it; takes `@name`, `t.me/name` and `name`."""
    found = _TELEGRAM.fullmatch(text)
    if not found:
        raise misfit(IdentifierKind.TELEGRAM, "a name of 5 to 32 letters, digits and underscores")
    return f"@{found[1].lower()}"


def jabber(text: str) -> str:
    """Return the bare JID (RFC 7622): local part in lower case, domain normal, no resource."""
    address = text[5:] if text[:5].lower() == "xmpp:" else text
    bare = address.partition("/")[0]
    local, _, host = bare.rpartition("@")
    if not _JID_LOCAL.fullmatch(local):
        raise misfit(IdentifierKind.JABBER, "local-part@domain")
    return f"{local.lower()}@{domain(host)}"


def tox(text: str) -> str:
    """Return the 76 hexadecimal digits in upper case; the last four check the others (toxcore)."""
    found = _TOX.fullmatch(text)
    if not found:
        raise misfit(IdentifierKind.TOX, "76 hexadecimal digits")
    raw = bytes.fromhex(found[1])
    if functools.reduce(operator.xor, raw[0::2]) or functools.reduce(operator.xor, raw[1::2]):
        raise miscount(IdentifierKind.TOX, "the checksum")
    return found[1].upper()
