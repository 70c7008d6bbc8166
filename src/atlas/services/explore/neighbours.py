"""What one thing is linked to, as a list: all of it where that is little, else what is asked for."""

from atlas.model.ids import ThingId
from atlas.policy.decide import Action
from atlas.services import gate
from atlas.services.explore.around import find_groups
from atlas.services.explore.picture import find_picture
from atlas.services.explore.view import Filter, Neighbour, Neighbours, Opened, Picture, Tie, View
from atlas.services.gate import Visit


def neighbours(
    visit: Visit,
    thing: ThingId,
    *,
    filter_: Filter = Filter(),  # noqa: B008 - frozen
) -> Neighbours:
    """Return what a thing is linked to, by name, and how much there is of each kind, whatever is filtered.

    Of more than 50 neighbours none is listed until the filter names kinds or relations.

    Raises:
        NotFound: no such thing in the visitor's scope.
        Denied: the policy refused.
    """
    is_asked = filter_.kinds or filter_.relations
    opened = (Opened(thing=thing),) if is_asked else ()
    with gate.open_scope(visit, Action.READ) as scope:
        around = find_picture(scope, View(of=(thing,), filter=filter_, opened=opened))
        centre = next(spot for spot in around.spots if spot.chosen)
        counted = around.groups_of(centre.thing.id) if filter_ == Filter() else ()
        counted = counted or find_groups(scope, centre.thing.id, Filter())
    return Neighbours(
        thing=centre.thing,
        is_crowded=bool(around.crowded),
        degree=centre.degree,
        items=_items(around, centre.thing.id),
        total=around.total - 1,
        groups=counted,
        highest=around.highest,
    )


def _items(around: Picture, centre: ThingId) -> tuple[Neighbour, ...]:
    ties: dict[ThingId, list[Tie]] = {}
    for tie in around.ties:
        if centre in (tie.source, tie.target):
            ties.setdefault(tie.target if tie.source == centre else tie.source, []).append(tie)
    return tuple(
        Neighbour(
            thing=spot.thing,
            family=spot.family,
            degree=spot.degree,
            ties=tuple(ties.get(spot.thing.id, ())),
        )
        for spot in around.spots
        if not spot.chosen
    )
