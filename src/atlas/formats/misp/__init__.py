"""MISP events in and out: each part of an event becomes an object that carries its record, and comes home as it was.

Read `decode.py` first. `reading.py` streams events out of JSON; `parts.py` and `carriers.py` make STIX objects of their
parts, with `values.py` (types of attributes), `tags.py` (markings and grades) and `clusters.py` (galaxies).
`writing.py` is the way back; `making.py` makes attributes of what never was MISP.
"""

from atlas.formats.misp.decode import iter_decoded
from atlas.formats.misp.recognising import is_misp
from atlas.formats.misp.writing import MispWriter

__all__ = ["MispWriter", "is_misp", "iter_decoded"]
