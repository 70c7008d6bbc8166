"""Identifiers and their normal forms: what was written in many ways is one thing on the map.

Read `normal.py` first: from there each kind leads to its module. A text that does not fit is
refused with `MalformedError`, never put right.
"""

from atlas.model.identifiers.defanging import defang, refang
from atlas.model.identifiers.kinds import Identifier, IdentifierKind
from atlas.model.identifiers.normal import normalise
from atlas.model.identifiers.recognition import recognise
from atlas.model.identifiers.reference import stix_reference
from atlas.model.identifiers.stix import from_stix_property

__all__ = [
    "Identifier",
    "IdentifierKind",
    "defang",
    "from_stix_property",
    "normalise",
    "recognise",
    "refang",
    "stix_reference",
]
