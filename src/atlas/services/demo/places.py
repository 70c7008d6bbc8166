"""Which country, region or sector a name in the public source means."""

import gettext
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pycountry

# Common spellings that ISO 3166-1 (as pycountry gives it) does not hold.
SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "Russia": "RU",
        "Republic of Korea": "KR",
        "DPRK": "KP",
        "Turkey": "TR",
        "Ivory Coast": "CI",
        "Palestine": "PS",
        "Brunei": "BN",
        "Lebonon": "LB",
        "UK": "GB",
        "USA": "US",
        "UAE": "AE",
        "Laos": "LA",
        "Syria": "SY",
        "Iran": "IR",
        "Moldova": "MD",
        "Vatican": "VA",
        "Cape Verde": "CV",
        "Swaziland": "SZ",
        "Macedonia": "MK",
        "Burma": "MM",
        "Czech Republic": "CZ",
        "southKorea": "KR",
    }
)
_SLIPS = {"Lebonon", "southKorea"}  # read, but not shown as a name

# The regions of UN M49 under other names.
_REGIONS = {
    "south asia": "southern asia",
    "east asia": "eastern asia",
    "southeast asia": "south-eastern asia",
    "southeast asian": "south-eastern asia",
    "north america": "northern america",
}

# How the fields of the source call the values of its own list of sectors.
_SECTORS = {
    "academia": "academia - university",
    "aviation": "civil aviation",
    "critical manufacturing": "manufacturing",
    "defense contractor": "defense",
    "defense industrial base": "defense",
    "dissident": "dissidents",
    "electronics manufacturers": "electronic",
    "energy company": "energy",
    "financial services": "finance",
    "food and agriculture": "food",
    "gambling companies": "casino",
    "gambling websites": "casino",
    "gaming": "game",
    "government administration": "government, administration",
    "government agencies and services": "government, administration",
    "government institutions": "government, administration",
    "high-tech": "high tech",
    "information technology": "it",
    "journalists": "journalist",
    "logistics": "logistic",
    "media and entertainment": "news - media",
    "medical": "health",
    "ngos": "ngo",
    "petroleum": "oil",
    "pharmaceuticals": "pharmacy",
    "rail": "railway",
    "scientific research": "research - innovation",
    "semiconductor industry": "semi-conductors",
    "telecomms": "telecoms",
    "transportation systems": "transport",
    "universities": "academia - university",
}


def country_code(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code that a name or code means, or `None`."""
    return _codes().get(_folded(name))


def country_name(code: str) -> str | None:
    """Return the common English name of an alpha-2 code, or `None` where ISO does not know it."""
    country = pycountry.countries.get(alpha_2=code)
    return str(getattr(country, "common_name", country.name)) if country else None


def country_names(code: str) -> list[str]:
    """Return every spelling that we know for an alpha-2 code: sorted, without the common name."""
    country = pycountry.countries.get(alpha_2=code)
    formal = [getattr(country, key, None) for key in ("name", "official_name")]
    spelled = [name for name, meant in SPELLINGS.items() if meant == code and name not in _SLIPS]
    return sorted({name for name in [*formal, *spelled] if name} - {country_name(code)})


def country_codes() -> list[str]:
    """Return the alpha-2 codes of all countries of ISO 3166-1, sorted."""
    return sorted(country.alpha_2 for country in pycountry.countries)


def region_key(name: str) -> str:
    """Return what a region's name is looked up by: the name of UN M49 in lower case."""
    folded = _folded(name)
    return _REGIONS.get(folded, folded)


def section_key(name: str) -> str:
    """Return what a section of NACE is looked up by: its title in lower case, without its letter.

    The letters are no key: they moved between the revisions 2 and 2.1, and the source holds both.
    """
    return re.sub(r"^(section )?[a-v]\b[ :-]*", "", name.strip().casefold())


def sector_key(name: str) -> str:
    """Return what a sector's name is looked up by: the source's own word in lower case."""
    folded = _folded(name)
    return _SECTORS.get(folded, folded)


def _folded(name: str) -> str:
    # "Korea (Republic of)" and "The Philippines" are how the source writes "Korea, Republic of".
    return re.sub(r"^the ", "", name.strip().casefold()).replace(" (", ", ").replace(")", "")


@cache
def _codes() -> Mapping[str, str]:
    # One list of the source is written in Chinese; pycountry brings the names of many languages.
    chinese = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"])
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        for key in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if name := getattr(country, key, None):
                codes |= dict.fromkeys((_folded(name), chinese.gettext(name)), country.alpha_2)
    return MappingProxyType(codes | {_folded(name): code for name, code in SPELLINGS.items()})
