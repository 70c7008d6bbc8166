"""Where things stand on the map: of one picture at once, of the whole map of a scope by a job.

`pictures.py` arranges what a view shows, `territories.py` the whole map, `keeping.py` packs what is stored.
"""

from atlas.services.arrange.pictures import Arrangement, Place, Territory, arranged
from atlas.services.arrange.territories import (
    Atlas,
    Bridge,
    Dot,
    Region,
    make,
    make_as_job,
    queue_making,
    territories,
)

__all__ = [
    "Arrangement",
    "Atlas",
    "Bridge",
    "Dot",
    "Place",
    "Region",
    "Territory",
    "arranged",
    "make",
    "make_as_job",
    "queue_making",
    "territories",
]
