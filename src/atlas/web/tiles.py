"""The world as tiles: each country and territory of ISO 3166-1 one square, roughly where it lies, by region.

The table is ours. Regions follow M49 of the United Nations, with the Americas in three.
"""

import gettext
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

import attrs
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_NORTH = """
.. CA .. GL
.. US PM ..
.. .. BM ..
"""
_CENTRE = """
MX .. .. BS TC .. .. .. ..
GT BZ CU KY HT DO PR VG AI
SV HN JM .. .. VI SX MF BL
.. NI .. .. .. KN AG MS GP
.. CR .. .. .. DM MQ LC BB
.. PA .. AW CW BQ VC GD TT
"""
_SOUTH = """
.. CO VE GY SR GF
EC PE BR .. .. ..
.. BO PY .. .. ..
CL AR UY .. .. ..
.. .. FK GS BV ..
"""
_EUROPE = """
IS .. .. SJ .. .. .. ..
FO .. .. NO SE FI AX ..
.. IM GB DK .. EE .. RU
IE GG JE NL DE LV LT BY
.. .. BE LU CZ PL UA ..
.. .. FR CH LI SK MD ..
.. AD MC .. AT HU RO ..
PT ES .. SM SI HR RS BG
.. GI .. VA IT BA ME MK
.. .. .. MT .. .. AL GR
"""
_AFRICA = """
.. .. .. MA DZ TN LY EG .. .. ..
.. .. EH MR ML NE TD SD ER .. ..
CV SN GM GW BF NG CF SS ET DJ ..
.. GN SL CI GH BJ CM UG KE SO ..
.. .. LR .. TG GQ GA RW TZ SC IO
.. .. .. .. ST CG CD BI MW KM YT
SH .. .. .. .. AO ZM ZW MZ MU RE
.. .. .. .. .. NA BW SZ MG .. ..
.. .. .. .. .. .. ZA LS .. .. TF
"""
_ASIA = """
.. .. .. .. .. KZ .. .. MN .. .. .. ..
TR GE AZ .. UZ KG .. CN .. .. KP JP ..
CY AM .. .. TM TJ .. .. .. .. KR .. ..
LB SY IQ IR AF PK NP BT .. MO HK TW ..
PS IL JO KW .. .. IN BD MM LA VN .. PH
.. SA BH QA .. .. .. LK .. TH KH .. ..
.. YE OM AE .. .. MV .. .. MY SG BN ..
.. .. .. .. .. .. .. .. .. .. ID TL ..
"""
_OCEANIA = """
.. PW GU MP .. MH .. UM
.. .. FM .. NR KI .. ..
.. PG SB .. TV TK .. ..
CX .. VU FJ WF WS AS ..
CC AU NC NF TO NU CK PF
HM .. .. NZ .. .. .. PN
"""
_REGIONS: Mapping[str, "tuple[_StrPromise, str]"] = {
    "north": (_("Northern America"), _NORTH),
    "centre": (_("Central America and the Caribbean"), _CENTRE),
    "south": (_("South America"), _SOUTH),
    "europe": (_("Europe"), _EUROPE),
    "africa": (_("Africa"), _AFRICA),
    "asia": (_("Asia"), _ASIA),
    "oceania": (_("Oceania"), _OCEANIA),
    "antarctica": (_("Antarctica"), "AQ"),
}
ELSEWHERE = _("Codes that ISO 3166-1 does not assign")
_WIDE = 8  # tiles in a row of codes that have no place


@attrs.frozen
class Tile:
    """One country: where its square is in its region, counted from the top left."""

    code: str
    column: int
    row: int


@attrs.frozen(kw_only=True)
class Region:
    """Tiles that lie together, `width` by `height`."""

    name: str
    words: "_StrPromise"
    tiles: tuple[Tile, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return 1 + max(tile.column for tile in self.tiles)

    @property
    def height(self) -> int:
        """How many rows it has."""
        return 1 + max(tile.row for tile in self.tiles)


@cache
def regions() -> tuple[Region, ...]:
    """Return the regions in the order in which they are read: each code of ISO 3166-1 has one tile."""
    return tuple(
        Region(name=name, words=words, tiles=tuple(_tiles(picture)))
        for name, (words, picture) in _REGIONS.items()
    )


@cache
def region_of() -> Mapping[str, Region]:
    """Return the region of each code that has a tile."""
    return {tile.code: region for region in regions() for tile in region.tiles}


def elsewhere(codes: list[str]) -> Region:
    """Return codes that have no tile of their own as a region: what claims name is shown."""
    tiles = (Tile(code, n % _WIDE, n // _WIDE) for n, code in enumerate(codes))
    return Region(name="elsewhere", words=ELSEWHERE, tiles=tuple(tiles))


def name_of(code: str) -> str:
    """Return what a country is called in the language of the page; the code itself where ISO 3166-1 has none."""
    return _names(get_language() or "en").get(code, code)


@cache
def _names(language: str) -> Mapping[str, str]:
    import pycountry  # noqa: PLC0415 - reads its tables when they are asked for

    told = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True)
    return {
        each.alpha_2: told.gettext(getattr(each, "common_name", each.name))
        for each in pycountry.countries
    }


def _tiles(picture: str) -> Iterator[Tile]:
    for row, line in enumerate(picture.strip().splitlines()):
        for column, code in enumerate(line.split()):
            if code != "..":
                yield Tile(code, column, row)
