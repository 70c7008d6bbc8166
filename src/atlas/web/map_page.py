"""What the page of the map shows beside its picture: filters, rows of the twin, the chosen thing, notes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import attrs

from atlas.model.ids import ThingId
from atlas.model.markings import TLP, strictest
from atlas.services import explore
from atlas.services.arrange import Arrangement
from atlas.services.explain import ThingRef, ThingView
from atlas.services.explore import Folded, Picture, Route, Spot, Tie
from atlas.services.looks import Chosen, Look, Seen
from atlas.services.search import Facet
from atlas.web import map_acts, map_data, map_places, map_state, map_times
from atlas.web.map_acts import Act, Opening
from atlas.web.map_places import PlacesPage
from atlas.web.map_state import State
from atlas.web.map_times import TimesPage
from atlas.web.namesakes import told_apart

ROWS = 100


@attrs.frozen(kw_only=True)
class ThingRow:
    """One thing in the twin."""

    spot: Spot
    name: str
    picked: bool
    acts: tuple[Act, ...]


@attrs.frozen(kw_only=True)
class LinkRow:
    """One link in the twin, with both ends."""

    tie: Tie
    source: ThingRef
    target: ThingRef


@attrs.frozen(kw_only=True)
class Panel:
    """The chosen thing: what is said of it, what can be done, which groups it opens into.

    `others` are further things that are chosen.
    """

    row: ThingRow
    view: ThingView
    openings: tuple[Opening, ...]
    others: tuple[ThingRow, ...]
    place: tuple[int, int]


@attrs.frozen(kw_only=True)
class Answer:
    """One path, or one `thing` that is shared with a way to it from each of those that share it."""

    thing: ThingRef | None
    routes: tuple[Route, ...]


@attrs.frozen(kw_only=True)
class Facets:
    """What a picture could be narrowed to, with counts."""

    kinds: tuple[Facet, ...]
    relations: tuple[Facet, ...]
    markings: tuple[Facet, ...]


@attrs.frozen(kw_only=True)
class MapPage:
    """One state of the map with all that its page shows. `apart` tells things of one name apart.

    `times` and `places` are there on the tabs of time and of countries.
    """

    state: State
    picture: Picture
    drawn: Folded
    arrangement: Arrangement
    facets: Facets
    rows: tuple[ThingRow, ...]
    links: tuple[LinkRow, ...]
    last_page: int
    panel: Panel | None
    answers: tuple[Answer, ...]
    apart: Mapping[ThingId, str]
    times: TimesPage | None = None
    places: PlacesPage | None = None

    @property
    def highest(self) -> TLP:
        """The strictest marking of what is shown."""
        counted = [self.times and self.times.timeline, self.places and self.places.geography]
        return strictest([self.picture.highest, *(each.highest for each in counted if each)])

    @property
    def title(self) -> str:
        """What the picture is of, in names as the map shows them."""
        return map_data.title_of(self.picture, self.state.view)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The ways of all answers, the best first."""
        return self.picture.routes

    @property
    def no_path(self) -> bool:
        """Whether a path was asked for and there is none."""
        view = self.state.view
        return bool(view.path and not view.of and not self.picture.routes)

    @property
    def nothing_shared(self) -> bool:
        """Whether things were compared that share nothing."""
        view = self.state.view
        return bool(view.shared and not (view.of or view.path) and not self.picture.routes)

    @property
    def data_address(self) -> str:
        """Where the picture is fetched as data: the same for states that look the same but for what is chosen."""
        plain = State(
            view=self.state.view, at=self.state.at, folds=self.state.folds, fresh=self.state.fresh
        )
        return plain.address("/map.json")

    @property
    def subject(self) -> str:
        """What the picture is of: equal for states between which one goes on looking at the same place."""
        view = self.state.view
        view = attrs.evolve(view, opened=(), hidden=frozenset())
        return attrs.evolve(self.state, view=view, at={}).query(*map_state.HERE)


def look_of(state: State) -> Look:
    """Return what a state looks at."""
    return Look(
        view=state.view,
        pins=state.at,
        picks=state.picks,
        folds=state.folds,
        afresh=bool(state.fresh),
        axis=state.axis if state.tab == "timeline" else None,
        role=state.role if state.tab == "geography" else None,
    )


def shown(seen: Seen, state: State) -> MapPage:
    """Return all that the page of a state shows of what was seen."""
    scene, drawn = seen.scene, seen.scene.drawn
    apart = told_apart(spot.thing for spot in drawn.spots)
    rows = _Rows(
        state=state,
        drawn=drawn,
        arrangement=scene.arrangement,
        lone=explore.lone_neighbours(drawn.ties),
        apart=apart,
    )
    start = (state.page - 1) * ROWS
    refs = {spot.thing.id: spot.thing for spot in drawn.spots}
    return MapPage(
        state=state,
        picture=scene.picture,
        drawn=drawn,
        arrangement=scene.arrangement,
        facets=_facets(seen.unfiltered, state),
        rows=tuple(rows.row(spot) for spot in drawn.spots[start : start + ROWS]),
        links=tuple(
            LinkRow(tie=tie, source=refs[tie.source], target=refs[tie.target])
            for tie in drawn.ties[start : start + ROWS]
        ),
        last_page=max(1, -(-max(len(drawn.spots), len(drawn.ties)) // ROWS)),
        panel=_panel(seen.chosen, rows),
        answers=_answers(state, scene.picture),
        apart=apart,
        times=map_times.shown(seen.timeline, state) if seen.timeline else None,
        places=map_places.shown(seen.geography, state) if seen.geography else None,
    )


@attrs.frozen(kw_only=True)
class _Rows:
    """Makes rows of one state."""

    state: State
    drawn: Folded
    arrangement: Arrangement
    lone: Mapping[ThingId, int]
    apart: Mapping[ThingId, str]

    def row(self, spot: Spot) -> ThingRow:
        thing = spot.thing.id
        acts = map_acts.acts(
            self.state, spot, place=self.place(thing), lone=self.lone.get(thing, 0)
        )
        picked = thing in self.state.picks
        return ThingRow(
            spot=spot, name=map_data.name_apart(spot.thing, self.apart), picked=picked, acts=acts
        )

    def place(self, thing: ThingId) -> tuple[int, int]:
        return self.state.at.get(thing) or self.arrangement.places[thing]

    def picked(self) -> list[Spot]:
        spots = {spot.thing.id: spot for spot in self.drawn.spots}
        return [spots[thing] for thing in self.state.picks if thing in spots]


def _panel(chosen: Chosen | None, rows: _Rows) -> Panel | None:
    if chosen is None:
        return None
    *others, spot = rows.picked()
    return Panel(
        row=rows.row(spot),
        view=chosen.view,
        openings=map_acts.openings(rows.state, spot, chosen.groups),
        others=tuple(rows.row(each) for each in others),
        place=rows.place(spot.thing.id),
    )


def _answers(state: State, picture: Picture) -> tuple[Answer, ...]:
    """Return paths one by one, and ways to what is shared together: one a thing that was asked about."""
    if state.view.path:
        return tuple(Answer(thing=None, routes=(route,)) for route in picture.routes)
    by_thing = groupby(picture.routes, key=lambda route: route.steps[-1].target)
    return tuple(Answer(thing=thing, routes=tuple(routes)) for thing, routes in by_thing)


def _facets(picture: Picture, state: State) -> Facets:
    """Count what is on the picture as it were without its filter, so that a filter can be widened again."""
    filter_ = state.view.filter
    markings = [str(spot.thing.marking) for spot in picture.spots]
    return Facets(
        kinds=_counted((spot.thing.kind for spot in picture.spots), filter_.kinds),
        relations=_counted((tie.type for tie in picture.ties), filter_.relations),
        markings=_in_order(_counted(markings, frozenset(map(str, filter_.markings)))),
    )


def _counted(values: Iterable[str], chosen: frozenset[str]) -> tuple[Facet, ...]:
    counts = Counter(dict.fromkeys(sorted(chosen), 0))
    counts.update(values)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Facet(value=v, count=n, chosen=v in chosen) for v, n in ordered)


def _in_order(facets: Sequence[Facet]) -> tuple[Facet, ...]:
    labels = list(TLP)
    return tuple(sorted(facets, key=lambda facet: labels.index(TLP(facet.value))))
