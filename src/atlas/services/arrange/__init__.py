"""Where things stand on the map: of one picture at once, of the whole map of a scope by a job.

`pictures.py` arranges what a view shows, `territories.py` the whole map, `keeping.py` packs what is stored.
"""

from atlas.services.arrange.pictures import Arrangement, Place, Territory, arranged

__all__ = ["Arrangement", "Place", "Territory", "arranged"]
