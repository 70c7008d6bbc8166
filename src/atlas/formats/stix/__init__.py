"""STIX 2.0 and 2.1 in and out: decode, validate, read markings, encode.

Read `decode.py` first. Other people's objects keep every property, known or not: what is stored is
the canonical encoding of the whole object, and what is taken from it (names, links, identifiers)
stands beside it.
"""

from atlas.formats.stix.decode import iter_decoded, iter_verified
from atlas.formats.stix.encode import BundleWriter

__all__ = ["BundleWriter", "iter_decoded", "iter_verified"]
