"""Explore the map: what surrounds a thing, how two things hang together, what several share.

All of it is asked under one scope: what is hidden is neither passed, nor counted, nor missed. `docs/reference/map.md`
says what counts as a step. Read `view.py` first: what is asked and what comes back.
"""

from atlas.services.explore.around import CROWDED, find_groups, groups
from atlas.services.explore.folding import Folded, folded, lone_neighbours
from atlas.services.explore.geography import (
    CountryCount,
    Geography,
    PlaceCount,
    Role,
    find_geography,
)
from atlas.services.explore.naming import meant
from atlas.services.explore.neighbours import neighbours
from atlas.services.explore.path import NO_PATH, path
from atlas.services.explore.picture import find_picture, picture
from atlas.services.explore.shared import shared
from atlas.services.explore.timeline import Axis, Lane, Period, Timeline, Unit, find_timeline
from atlas.services.explore.view import (
    Crowd,
    Filter,
    Group,
    Neighbour,
    Neighbours,
    Opened,
    Picture,
    Route,
    Shared,
    SharedBy,
    Spot,
    Step,
    Tie,
    View,
    Ways,
)
from atlas.store.walks import DEGREE_CAP

__all__ = [
    "CROWDED",
    "DEGREE_CAP",
    "NO_PATH",
    "Axis",
    "CountryCount",
    "Crowd",
    "Filter",
    "Folded",
    "Geography",
    "Group",
    "Lane",
    "Neighbour",
    "Neighbours",
    "Opened",
    "Period",
    "Picture",
    "PlaceCount",
    "Role",
    "Route",
    "Shared",
    "SharedBy",
    "Spot",
    "Step",
    "Tie",
    "Timeline",
    "Unit",
    "View",
    "Ways",
    "find_geography",
    "find_groups",
    "find_picture",
    "find_timeline",
    "folded",
    "groups",
    "lone_neighbours",
    "meant",
    "neighbours",
    "path",
    "picture",
    "shared",
]
