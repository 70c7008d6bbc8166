"""Where things stand on the map: of one picture at once, of the whole map of a scope by a job.

`pictures.py` arranges what a view shows, `territories.py` shows the whole map, `making.py` makes it as a job,
`keeping.py` packs what is stored.
"""

from atlas.services.arrange.making import (
    forget_expired,
    make,
    make_as_job,
    queue_making,
)
from atlas.services.arrange.pictures import Arrangement, Place, arranged
from atlas.services.arrange.territories import (
    Atlas,
    Bridge,
    Dot,
    Territory,
    next_try,
    territories,
)

__all__ = [
    "Arrangement",
    "Atlas",
    "Bridge",
    "Dot",
    "Place",
    "Territory",
    "arranged",
    "forget_expired",
    "make",
    "make_as_job",
    "next_try",
    "queue_making",
    "territories",
]
