"""URLs with a host (RFC 3986): scheme and host in normal form, the rest as it was written."""

import re

from atlas.model.identifiers.hosts import host
from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import misfit

# IANA's port of each scheme: it may be left out, so it is.
DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21", "ftps": "990", "ws": "80", "wss": "443"}

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(?:([^\s/?#@\\]+)@)?([^\s/?#@\\]+)((?:[/?#].*)?)")
_HOST_PORT = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(?::([0-9]{0,5}))?")
# No blanks (RFC 3986), no signs that turn the direction of writing (RFC 3987, 4.1).
_UNFIT = re.compile("[\\s\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def url(text: str) -> str:
    """Return the URL with its scheme in lower case, its host in normal form and no default port.

    User, path, query and fragment stay byte for byte: `http://a.example` and `http://a.example/`
    are two.
    """
    found = _URL.fullmatch(text)
    if not found or _UNFIT.search(text):
        raise misfit(IdentifierKind.URL, "scheme://host and no blanks")
    scheme, user, authority, rest = found[1].lower(), found[2], found[3], found[4]
    place = _HOST_PORT.fullmatch(authority)
    if not place:
        raise misfit(IdentifierKind.URL, "a host, and after a colon a port")
    address = f"{host(place[1])}{_port(scheme, place[2])}"
    return f"{scheme}://{user}@{address}{rest}" if user else f"{scheme}://{address}{rest}"


def _port(scheme: str, text: str | None) -> str:
    number = str(int(text)) if text else ""
    if number and int(number) > 65_535:
        raise misfit(IdentifierKind.URL, "a port up to 65535")
    return f":{number}" if number and number != DEFAULT_PORTS.get(scheme) else ""
