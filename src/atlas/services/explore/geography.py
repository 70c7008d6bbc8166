"""In which countries the things of a picture are, or at which they are aimed, as claims say it."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import attrs

from atlas.model.markings import TLP, strictest
from atlas.services.explain import ThingRef
from atlas.services.explore.describing import in_order, narrowed_by, references
from atlas.services.explore.view import Filter, Picture
from atlas.store import countries
from atlas.store.countries import Placed
from atlas.store.handlings import handlings_by_id
from atlas.store.scoped import OpenScope


class Role(StrEnum):
    """What a country counts: things that are there, or things that are aimed at it."""

    LOCATED = "located"
    TARGETED = "targeted"


@attrs.frozen(kw_only=True)
class CountryCount:
    """How many things of a picture claims put in a country; `code` is alpha-2, as the claims give it."""

    code: str
    things: int


@attrs.frozen(kw_only=True)
class PlaceCount:
    """How many things claims put at a place of which no claim names the country."""

    place: ThingRef
    things: int


@attrs.frozen(kw_only=True)
class Geography:
    """The things of a picture by country, most first, then by code; and by places without a country.

    A thing counts once in each of its countries. `placed` of `total` things are in one, or aimed at one. `highest` is
    the strictest marking of the claims that say so.
    """

    role: Role
    countries: tuple[CountryCount, ...]
    places: tuple[PlaceCount, ...]
    placed: int
    total: int
    highest: TLP


def find_geography(opened: OpenScope, picture: Picture, filter_: Filter, role: Role) -> Geography:
    """Return the countries of what a picture shows.

    Links to places count under the filter's markings, likelihood and days, whichever relations and kinds it leaves.
    """
    narrowed = attrs.evolve(
        narrowed_by(filter_), relations=frozenset[str](), kinds=frozenset[str]()
    )
    ask = countries.targeted if role is Role.TARGETED else countries.located
    found = ask(opened, [spot.thing.id for spot in picture.spots], narrowed)
    places = _places(opened, found)
    used = handlings_by_id({handling for each in found for handling in each.handlings})
    return Geography(
        role=role,
        countries=_countries(found),
        places=places,
        placed=len({each.thing for each in found if each.country}),
        total=len(picture.spots),
        highest=strictest(
            [*(handling.tlp for handling in used.values()), *(p.place.marking for p in places)]
        ),
    )


def _countries(found: Iterable[Placed]) -> tuple[CountryCount, ...]:
    counts = Counter(code for code, _ in {(p.country, p.thing) for p in found if p.country})
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(CountryCount(code=code, things=things) for code, things in ordered)


def _places(opened: OpenScope, found: Iterable[Placed]) -> tuple[PlaceCount, ...]:
    counts = Counter(place for place, _ in {(p.place, p.thing) for p in found if p.place})
    refs = references(opened, sorted(counts))
    ordered = sorted(refs.values(), key=lambda ref: (-counts[ref.id], in_order(ref)))
    return tuple(PlaceCount(place=ref, things=counts[ref.id]) for ref in ordered)
