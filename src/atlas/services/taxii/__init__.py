"""Feeds by TAXII 2.1: what a tool of a member may read, in the order in which it came, and what it may send.

`collections.py` says what there is, `reading.py` fills pages, `cursors.py` remembers how far somebody read,
`sending.py` takes objects in. HTTP and the words of the protocol are `web/taxii/`.
"""

from atlas.services.taxii.collections import (
    EVERYTHING,
    Collection,
    collection,
    collections,
)
from atlas.services.taxii.reading import (
    Entry,
    Page,
    Question,
    Server,
    Shape,
    is_there,
    read,
)
from atlas.services.taxii.sending import Fate, Status, assert_may_send, status, take
from atlas.services.taxii.tidying import run
from atlas.store.numbering import Wanted

__all__ = [
    "EVERYTHING",
    "Collection",
    "Entry",
    "Fate",
    "Page",
    "Question",
    "Server",
    "Shape",
    "Status",
    "Wanted",
    "assert_may_send",
    "collection",
    "collections",
    "is_there",
    "read",
    "run",
    "status",
    "take",
]
