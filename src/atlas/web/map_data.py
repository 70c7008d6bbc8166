"""A picture and its arrangement as data: what `/map.json` sends and the canvas draws, and what a file holds."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import attrs
from django.utils.translation import gettext

from atlas.model.ids import ThingId
from atlas.model.kinds import kind_of, relation
from atlas.services.arrange import Arrangement, Territory
from atlas.services.explain import ThingRef
from atlas.services.explore import Folded, Picture, Spot, Tie, View
from atlas.services.looks import Scene
from atlas.web.map_state import State, filter_pairs
from atlas.web.namesakes import told_apart
from atlas.web.templatetags.atlas import shown_name

VERSION = 1
Data = dict[str, Any]  # Any: JSON


def document(scene: Scene, state: State) -> Data:
    """Return all of a view as JSON values; equal views of one day give equal data."""
    picture, drawn, arrangement = scene.picture, scene.drawn, scene.arrangement
    number = {spot.thing.id: place for place, spot in enumerate(drawn.spots)}
    answers = {route.steps[-1].target.id for route in picture.routes}
    apart = told_apart(spot.thing for spot in drawn.spots)
    ways = {frozenset((s.source.id, s.target.id)) for r in picture.routes for s in r.steps}
    return {
        "version": VERSION,
        "title": title_of(picture, state.view),
        "state": state.query(),
        "marking": str(picture.highest),
        "at": picture.at.date().isoformat(),
        "filters": [{"name": n, "value": v} for n, v in filter_pairs(state.view.filter)],
        "shown": len(drawn.spots),
        "total": picture.total,
        "capped": picture.capped,
        "nodes": [
            _node(spot, drawn, arrangement, state=state)
            | {"name": name_apart(spot.thing, apart), "answer": spot.thing.id in answers}
            for spot in drawn.spots
        ],
        "edges": [
            _edge(tie, number) | {"answer": frozenset((tie.source, tie.target)) in ways}
            for tie in drawn.ties
        ],
        "territories": [disc_of(each, n) for n, each in enumerate(arrangement.territories)],
        "bridges": _bridges(drawn, arrangement),
        "crowded": [
            {"id": str(crowd.thing), "groups": [attrs.asdict(each) for each in crowd.groups]}
            for crowd in picture.crowded
        ],
    }


def title_of(picture: Picture, view: View) -> str:
    """Return what the picture is of, in names as the map shows them."""
    asked = view.of or view.path or view.shared
    order = {thing: place for place, thing in enumerate(asked)}
    chosen = [spot for spot in picture.spots if spot.chosen]
    chosen.sort(key=lambda spot: order.get(spot.thing.id, len(order)))
    joined = " \N{RIGHTWARDS ARROW} " if view.path and not view.of else ", "
    return joined.join(map(name_of, chosen)) or picture.title


def name_of(spot: Spot) -> str:
    """Return what a thing is called on the map: defanged, cut, its STIX id where nobody names it."""
    return name_of_thing(spot.thing)


def name_of_thing(thing: ThingRef) -> str:
    """Return what `name_of` does, of a thing that is named in passing."""
    return shown_name(thing) or thing.stix_id


def name_apart(thing: ThingRef, apart: Mapping[ThingId, str]) -> str:
    """Return what a thing is called on a picture, with what tells it from others of its name."""
    fact = apart.get(thing.id)
    return f"{name_of_thing(thing)} ({fact})" if fact else name_of_thing(thing)


def _node(spot: Spot, drawn: Folded, arrangement: Arrangement, *, state: State) -> Data:
    thing = spot.thing
    kind = kind_of(thing.kind)
    x, y = state.at.get(thing.id) or arrangement.places[thing.id]
    return {
        "id": str(thing.id),
        "stix_id": thing.stix_id,
        "kind": thing.kind,
        "kind_label": gettext(kind.label),
        "family": spot.family,
        "shape": kind.shape,
        "marking": str(thing.marking),
        "degree": spot.degree,
        "more": spot.more,
        "folded": drawn.grouped.get(thing.id, 0),
        "x": x,
        "y": y,
        "pinned": thing.id in state.at,
        "chosen": spot.chosen,
        "vetted": spot.vetted,
        "disputed": spot.disputed,
        "territory": arrangement.territory_of.get(thing.id, -1),
        "step": spot.step,
    }


def _edge(tie: Tie, number: Mapping[ThingId, int]) -> Data:
    return {
        "source": number[tie.source],
        "target": number[tie.target],
        "type": tie.type,
        "label": gettext(relation(tie.type).label),
        "likelihood": tie.likelihood,
        "marking": str(tie.marking),
        "claims": len(tie.claims),
        "sources": list(tie.sources),
    }


def disc_of(territory: Territory, number: int) -> Data:
    """Return a territory as JSON values: where it is, how much is in it, and what is greatest there."""
    return {
        "id": str(number),
        "name": name_of_thing(territory.top[0]),
        "count": territory.count,
        "top": [name_of_thing(each) for each in territory.top],
        "x": territory.x,
        "y": territory.y,
        "r": territory.r,
    }


def _bridges(drawn: Folded, arrangement: Arrangement) -> list[Data]:
    """Return how many links run between each pair of territories."""
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for tie in drawn.ties:
        ends = [arrangement.territory_of.get(end, -1) for end in (tie.source, tie.target)]
        if ends[0] != ends[1] and -1 not in ends:
            counts[min(ends), max(ends)] += 1
    return [{"source": a, "target": b, "count": n} for (a, b), n in sorted(counts.items())]
