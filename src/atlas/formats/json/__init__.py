"""JSON as it may be hostile: values under limits, the objects of a file as a bounded stream.

`values.parse` reads one value and gives its canonical bytes; `items.iter_items` finds the objects
of a file without ever holding the file. What is kept is the canonical encoding of what was
understood, so the bytes that were checked are the bytes that are stored. Read `limits.py` first.
This room knows no STIX.
"""

from atlas.formats.json.elements import Item
from atlas.formats.json.items import iter_items
from atlas.formats.json.seeking import find_typed
from atlas.formats.json.values import canonical, parse

__all__ = ["Item", "canonical", "find_typed", "iter_items", "parse"]
