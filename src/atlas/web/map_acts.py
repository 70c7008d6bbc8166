"""What one can do with a thing on the map: each act is the address of another state."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atlas.model.kinds import kind_of, relation
from atlas.services import explore
from atlas.services.explore import Group, Opened, Spot
from atlas.web import map_state
from atlas.web.map_state import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@attrs.frozen(kw_only=True)
class Act:
    """One act: `name` is stable and names its key, `address` is where it leads, `stays` on the map or not."""

    name: str
    words: "str | _StrPromise"
    address: str
    count: int | None = None

    @property
    def stays(self) -> bool:
        """Whether it leads to another state of the map."""
        return self.name != "open"


@attrs.frozen(kw_only=True)
class Opening:
    """One group of neighbours and what opens it, or closes it again where it is open."""

    group: Group
    relation: str
    kind: str
    is_open: bool
    address: str


def acts(state: State, spot: Spot, *, place: tuple[int, int], lone: int = 0) -> tuple[Act, ...]:
    """Return what can be done with a thing, in the order in which menus show it.

    `place` is where it stands, `lone` how many neighbours it has that are linked to nothing else.
    """
    thing = spot.thing.id
    found = [
        Act(name="open", words=_("Open its page"), address=reverse("thing", args=[thing])),
        Act(
            name="around",
            words=_("Look around it"),
            address=map_state.around(state, [thing]).address(),
        ),
        *_expanding(state, spot),
    ]
    if lone or thing in state.folds:
        words = (
            _("Show its lone neighbours")
            if thing in state.folds
            else _("Group its lone neighbours")
        )
        address = map_state.folding(state, thing).address()
        found.append(Act(name="group", words=words, address=address, count=lone or None))
    if thing not in state.view.of or len(state.view.of) > 1:
        found.append(Act(name="hide", words=_("Hide"), address=_hidden(state, spot)))
    found += [*_pinning(state, spot, place), *_with_other(state, spot)]
    return tuple(found)


def openings(state: State, spot: Spot, groups: tuple[Group, ...]) -> tuple[Opening, ...]:
    """Return the groups of a thing's neighbours, each with the address that opens or closes it."""
    return tuple(_opening(state, spot, each) for each in groups)


def _expanding(state: State, spot: Spot) -> Iterator[Act]:
    thing = spot.thing.id
    if spot.more > explore.CROWDED:
        chosen = map_state.picking(state, thing).address() + "#groups"
        yield Act(name="expand", words=_("Expand, by kind"), address=chosen, count=spot.more)
    elif spot.more:
        opened = map_state.opening(state, Opened(thing=thing)).address()
        yield Act(name="expand", words=_("Expand"), address=opened, count=spot.more)
    if any(each.thing == thing for each in state.view.opened):
        closed = map_state.collapsing(state, thing).address()
        yield Act(name="collapse", words=_("Collapse"), address=closed)


def _hidden(state: State, spot: Spot) -> str:
    if spot.thing.id in state.view.of:
        rest = tuple(each for each in state.view.of if each != spot.thing.id)
        state = map_state.changed(state, attrs.evolve(state.view, of=rest))
    return map_state.hiding(state, [spot.thing.id]).address()


def _pinning(state: State, spot: Spot, place: tuple[int, int]) -> Iterator[Act]:
    thing = spot.thing.id
    if thing in state.at:
        free = map_state.pinning(state, thing, None).address()
        yield Act(name="unpin", words=_("Let go of its place"), address=free)
    else:
        kept = map_state.pinning(state, thing, place).address()
        yield Act(name="pin", words=_("Pin here"), address=kept)


def _with_other(state: State, spot: Spot) -> Iterator[Act]:
    others = [each for each in state.picks if each != spot.thing.id]
    if not others:
        return
    path = map_state.path_between(state, others[-1], spot.thing.id).address()
    yield Act(name="path", words=_("Path from the other chosen thing"), address=path)
    shared = map_state.shared_by(state, [*others, spot.thing.id]).address()
    yield Act(name="shared", words=_("What the chosen things share"), address=shared)


def _opening(state: State, spot: Spot, group: Group) -> Opening:
    opened = Opened(thing=spot.thing.id, relation=group.relation, kind=group.kind)
    is_open = opened in state.view.opened
    after = (
        map_state.collapsing(state, spot.thing.id, opened)
        if is_open
        else map_state.opening(state, opened)
    )
    found = relation(group.relation)
    return Opening(
        group=group,
        relation=found.label if group.outgoing else found.inverse,
        kind=kind_of(group.kind).plural,
        is_open=is_open,
        address=after.address(),
    )
