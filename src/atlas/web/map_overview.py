"""The whole map as data and as rows: territories, what is greatest in them, and what runs between."""

from collections import defaultdict
from collections.abc import Sequence

import attrs
from django.utils.translation import gettext

from atlas.services.arrange import Atlas, Territory
from atlas.web import map_data, map_state
from atlas.web.map_data import VERSION, Data
from atlas.web.map_state import State


@attrs.frozen(kw_only=True)
class TerritoryRow:
    """One territory in the twin: where it opens, and with which others it has most in common."""

    number: int
    territory: Territory
    name: str
    address: str
    near: tuple[tuple[str, int], ...]


def document(atlas: Atlas, state: State) -> Data:
    """Return the whole map as JSON values; `dots` are x, y of things by family, drawn but not named."""
    return {
        "version": VERSION,
        "title": gettext("All that you may see"),
        "state": state.query(),
        "marking": str(atlas.highest),
        "at": atlas.made_at.date().isoformat(),
        "filters": [],
        "shown": atlas.things,
        "total": atlas.things + atlas.scattered,
        "capped": False,
        "nodes": [],
        "edges": [],
        "territories": [map_data.disc_of(each, n) for n, each in enumerate(atlas.territories)],
        "bridges": [attrs.asdict(each) for each in atlas.bridges],
        "crowded": [],
        "dots": _dots(atlas.territories),
    }


def rows(atlas: Atlas, state: State) -> tuple[TerritoryRow, ...]:
    """Return the territories by falling count; each opens as the surroundings of its greatest things."""
    near: dict[int, list[tuple[str, int]]] = defaultdict(list)
    names = [map_data.name_of_thing(each.top[0]) for each in atlas.territories]
    for bridge in sorted(atlas.bridges, key=lambda each: -each.count):
        near[bridge.source].append((names[bridge.target], bridge.count))
        near[bridge.target].append((names[bridge.source], bridge.count))
    return tuple(
        TerritoryRow(
            number=place,
            territory=each,
            name=names[place],
            address=map_state.around(state, [ref.id for ref in each.top]).address(),
            near=tuple(near[place][:3]),
        )
        for place, each in enumerate(atlas.territories)
    )


def _dots(territories: Sequence[Territory]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for territory in territories:
        for dot in territory.dots:
            found[dot.family] += (dot.x, dot.y)
    return dict(sorted(found.items()))
