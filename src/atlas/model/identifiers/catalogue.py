"""Numbers in public catalogues: CVE and MITRE ATT&CK."""

import re

from atlas.model.identifiers.kinds import IdentifierKind
from atlas.model.identifiers.refusals import misfit

# cve.org, "CVE ID syntax": at least four digits; only then do zeros fill up
_CVE = re.compile(r"CVE-(?:1999|2[0-9]{3})-(?:[0-9]{4}|[1-9][0-9]{4,18})")
# Techniques, tactics, groups, software, mitigations, campaigns, assets, data sources and
# components, analytics, detection strategies (ATT&CK 18; Enterprise, Mobile and ICS alike).
_ATTACK = re.compile(r"T[0-9]{4}(?:\.[0-9]{3})?|(?:TA|DS|DC|AN|DET|[GSMCA])[0-9]{4}")


def cve(text: str) -> str:
    """Return the CVE id in upper case."""
    upper = text.upper()
    if not _CVE.fullmatch(upper):
        raise misfit(IdentifierKind.CVE, "CVE-year-number")
    return upper


def attack(text: str) -> str:
    """Return the ATT&CK id in upper case: `T1059.001`, `TA0001`, `G0007`, `S0002`, ..."""
    upper = text.upper()
    if not _ATTACK.fullmatch(upper):
        raise misfit(IdentifierKind.ATTACK, "a letter of ATT&CK and four digits")
    return upper
