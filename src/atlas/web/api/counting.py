"""A view of the map counted by time and by country, in the JSON API: what the tabs beside the map show."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from atlas.model.markings import TLP
from atlas.services import looks
from atlas.services.explore import Axis, Role, Unit
from atlas.web import map_document
from atlas.web.api.schemas import Reference
from atlas.web.visitor import visit_of

counting = Router()


class Period(Schema):
    """A stretch of days, both inclusive."""

    first: date
    last: date


class Lane(Schema):
    """How many were so in each period; `total` counts each once. `kind` is empty for all things, and for links."""

    kind: str
    counts: list[int]
    total: int


class Timeline(Schema):
    """Things and links of a view by time. The undated are those of which no claim states a day."""

    axis: Axis
    unit: Unit
    periods: list[Period]
    things: Lane
    links: Lane
    kinds: list[Lane]
    undated_things: int
    undated_links: int
    highest: TLP


class CountryCount(Schema):
    """How many things of a view are in a country, or aimed at it; `code` is alpha-2."""

    code: str
    things: int


class PlaceCount(Schema):
    """How many things of a view are at a place of which no claim names the country."""

    place: Reference
    things: int


class Geography(Schema):
    """Things of a view by country. `placed` of `total` have one; a thing counts once in each of its countries."""

    role: Role
    countries: list[CountryCount]
    places: list[PlaceCount]
    placed: int
    total: int
    highest: TLP


@counting.get("map/timeline", response=Timeline, url_name="api-map-timeline")
def timeline(request: HttpRequest) -> Any:
    """Return the things and links of a state of the map by time; `time=known` by when they were recorded."""
    visit = visit_of(request)
    state = map_document.state_of(visit, request.GET)
    return looks.timeline(visit, state.view, state.axis)[1]


@counting.get("map/geography", response=Geography, url_name="api-map-geography")
def geography(request: HttpRequest) -> Any:
    """Return the things of a state of the map by country; `place=targeted` by the countries at which they are aimed."""
    visit = visit_of(request)
    state = map_document.state_of(visit, request.GET)
    return looks.geography(visit, state.view, state.role)[1]
