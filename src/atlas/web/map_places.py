"""The tab of countries: tiles with their counts, the same as a table, and where each country leads."""

import math
from collections.abc import Iterator, Mapping

import attrs

from atlas.services.explore import Geography, Role
from atlas.web import map_state, tiles
from atlas.web.map_state import State
from atlas.web.tiles import Region, Tile

_PITCH, _SIDE = 36, 33  # CSS pixels from tile to tile, and of one
_STEPS = 5


@attrs.frozen(kw_only=True)
class Square:
    """One tile as SVG takes it. `step`: how strong its colour is, 0 to 5; `address` is empty where nothing is there."""

    code: str
    name: str
    count: int
    step: int
    chosen: bool
    address: str
    x: str
    y: str
    middle: str
    code_y: str
    count_y: str


@attrs.frozen(kw_only=True)
class Block:
    """One region of tiles with its size in CSS pixels."""

    words: str
    squares: tuple[Square, ...]
    width: str
    height: str


@attrs.frozen(kw_only=True)
class CountryRow:
    """One country in the table, and where pressing it leads: the view with it in the filter, or without it again."""

    code: str
    name: str
    region: str
    count: int
    chosen: bool
    address: str


@attrs.frozen(kw_only=True)
class PlacesPage:
    """All that the tab shows."""

    geography: Geography
    blocks: tuple[Block, ...]
    rows: tuple[CountryRow, ...]
    side: str = str(_SIDE)

    @property
    def is_targeted(self) -> bool:
        """Whether countries count what is aimed at them."""
        return self.geography.role is Role.TARGETED


def shown(geography: Geography, state: State) -> PlacesPage:
    """Return what the tab of countries shows of a state."""
    counts = {each.code: each.things for each in geography.countries}
    counts |= {code: counts.get(code, 0) for code in sorted(_chosen(state, geography.role))}
    rows = tuple(_row(code, count, state, geography.role) for code, count in counts.items())
    by_code = {row.code: row for row in rows}
    most = max(counts.values(), default=0)
    regions = [*tiles.regions()]
    if unplaced := sorted(counts.keys() - tiles.region_of().keys()):
        regions.append(tiles.elsewhere(unplaced))
    blocks = tuple(_block(each, by_code, most) for each in regions)
    return PlacesPage(geography=geography, blocks=blocks, rows=rows)


def _row(code: str, count: int, state: State, role: Role) -> CountryRow:
    region = tiles.region_of().get(code)
    return CountryRow(
        code=code,
        name=tiles.name_of(code),
        region=str(region.words if region else tiles.ELSEWHERE),
        count=count,
        chosen=code in _chosen(state, role),
        address=_toggled(state, role, code).address(),
    )


def _chosen(state: State, role: Role) -> frozenset[str]:
    filter_ = state.view.filter
    return filter_.targeted if role is Role.TARGETED else filter_.located


def _toggled(state: State, role: Role, code: str) -> State:
    """Return the state with a country in its filter, or without it where it was there."""
    filter_, codes = state.view.filter, _chosen(state, role) ^ {code}
    targeted = codes if role is Role.TARGETED else filter_.targeted
    located = codes if role is not Role.TARGETED else filter_.located
    filter_ = attrs.evolve(filter_, targeted=targeted, located=located)
    return map_state.changed(state, attrs.evolve(state.view, filter=filter_))


def _block(region: Region, rows: Mapping[str, CountryRow], most: int) -> Block:
    return Block(
        words=str(region.words),
        squares=tuple(_squares(region.tiles, rows, most)),
        width=str(region.width * _PITCH),
        height=str(region.height * _PITCH),
    )


def _squares(
    found: tuple[Tile, ...], rows: Mapping[str, CountryRow], most: int
) -> Iterator[Square]:
    for tile in found:
        row = rows.get(tile.code)
        x, y = tile.column * _PITCH + 1, tile.row * _PITCH + 1
        yield Square(
            code=tile.code,
            name=row.name if row else tiles.name_of(tile.code),
            count=row.count if row else 0,
            step=_step(row.count, most) if row else 0,
            chosen=row.chosen if row else False,
            address=row.address if row else "",
            x=str(x),
            y=str(y),
            middle=str(x + _SIDE / 2),
            code_y=str(y + 14),
            count_y=str(y + 27),
        )


def _step(count: int, most: int) -> int:
    """Return how strong a colour is: on a scale of proportions, so that one of a thousand still shows."""
    return math.ceil(_STEPS * math.log1p(count) / math.log1p(most)) if count else 0
