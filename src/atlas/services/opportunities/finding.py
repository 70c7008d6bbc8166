"""Finds opportunities: reads what a scope states, computes outside of it, and names under it what is shown."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import NoNumber
from atlas.graphs.disruption.smallest import EXACT, smallest_sets
from atlas.model.ids import ThingId
from atlas.model.markings import strictest
from atlas.policy.decide import Action
from atlas.policy.vetting import State
from atlas.services import gate
from atlas.services.explain import ThingRef
from atlas.services.explore.describing import references
from atlas.services.gate import Visit
from atlas.services.opportunities import carding, netting
from atlas.services.opportunities.carding import Draft
from atlas.services.opportunities.stating import (
    NEEDS,
    REPLACES,
    SEES,
    SUPPLIES,
    USES,
    Floor,
    Model,
    is_weighed,
    modelled,
)
from atlas.services.opportunities.values import LISTED, Found, Objection, SmallestSet
from atlas.store import alliance, countries, dependencies
from atlas.store.alliance import Organisation
from atlas.store.handlings import handlings_by_id
from atlas.store.narrowing import EVERY_LINK
from atlas.store.scoped import OpenScope

_MOST_NAMED = 10  # things of one objection


@attrs.frozen(kw_only=True)
class _Computed:
    """What was computed without the scope, by number of the model."""

    model: Model
    drafts: tuple[Draft, ...]
    smallest: tuple[tuple[int, ...], tuple[int, ...], bool, int] | None
    net: netting.Net

    @property
    def against(self) -> tuple[NoNumber, ...]:
        """Why some numbers are missing."""
        return (*self.model.rejected, *((self.net.against,) if self.net.against else ()))


def find(visit: Visit, *, floor: Floor = Floor.ALL, limit: int = LISTED) -> Found:
    """Return the opportunities in what the visitor may see, the best first: those that nothing beats in everything.

    Within a front those come first that stop most targets, then that weaken most, then that most use.

    Raises:
        Denied: the policy refused.
    """
    with gate.open_scope(visit, Action.READ) as opened:
        stated = dependencies.stated(opened, (*USES, SUPPLIES, SEES), telling=(NEEDS, REPLACES))
    model = modelled(stated, floor)
    vetted = model if floor is Floor.VETTED else modelled(stated, Floor.VETTED)
    members = _members(visit)
    drafts = carding.drafts(model, vetted, members)
    computed = _Computed(
        model=model,
        drafts=tuple(carding.completed(each, model, vetted) for each in drafts[:limit]),
        smallest=_smallest(model),
        net=netting.net_of(model),
    )
    with gate.open_scope(visit, Action.READ) as opened:
        found = _told(opened, computed, members)
    counted = [
        each
        for each in filter(is_weighed, stated)
        if floor is Floor.ALL or each.vetting == State.VETTED
    ]
    handlings = handlings_by_id({each.handling for each in counted}).values()
    return attrs.evolve(
        found,
        highest=strictest([found.highest, *(each.tlp for each in handlings)]),
        total=len(drafts),
        claims=len(counted),
        unvetted=sum(each.vetting != State.VETTED for each in counted),
        is_whole=len(stated) < dependencies.MOST,
    )


def _members(visit: Visit) -> tuple[Organisation, ...]:
    """Return the members whose profiles the visitor may see."""
    if not gate.may(visit, Action.SEE_ALLIANCE):
        return ()
    return tuple(alliance.members().values())


def _smallest(model: Model) -> tuple[tuple[int, ...], tuple[int, ...], bool, int] | None:
    """Return what to remove, what stops, whether it is proved, and the bound.

    `None` where nobody needs anything, or where more than `EXACT` things could be removed: too many for an answer
    while somebody waits.
    """
    if model.dependencies is None or len(model.dependencies.suppliers) > EXACT:
        return None
    answer = smallest_sets(model.dependencies)
    if not answer.removals:
        return (), (), answer.method == "exact", 0
    best = answer.removals[0]
    return best.removed, best.stopped, answer.method == "exact", round(answer.bound)


def _told(opened: OpenScope, computed: _Computed, members: Sequence[Organisation]) -> Found:
    things = computed.model.things
    shown = [things[draft.what] for draft in computed.drafts]
    asked = sorted({things[number] for number in _numbers(computed)})
    refs = references(opened, asked) if asked else {}
    places: dict[ThingId, list[str]] = {}
    for each in countries.located(opened, shown, EVERY_LINK) if shown else ():
        if each.country:
            places.setdefault(each.thing, []).append(each.country)
    cards = tuple(
        carding.card(draft, computed.model, refs, where=places, members=members)
        for draft in computed.drafts
        if things[draft.what] in refs
    )
    return Found(
        cards=cards,
        total=len(cards),
        objections=tuple(_objection(each, things, refs) for each in computed.against),
        smallest=_set(computed, refs),
        concentrated=computed.net.concentrated,
        central=refs.get(things[computed.net.central])
        if computed.net.central is not None
        else None,
        split=_named(computed.net.split, things, refs),
        before=computed.net.before,
        after=computed.net.after,
        targets=len(computed.model.dependencies.targets) if computed.model.dependencies else 0,
        claims=0,
        unvetted=0,
        is_whole=True,
        highest=strictest(ref.marking for ref in refs.values()),
    )


def _numbers(computed: _Computed) -> set[int]:
    """Return the numbers of all that is named."""
    named = {number for draft in computed.drafts for number in draft.named}
    named |= {n for each in computed.model.rejected for n in each.things[:_MOST_NAMED]}
    named |= {*computed.net.split}
    if computed.net.central is not None:
        named.add(computed.net.central)
    if computed.smallest:
        named |= {*computed.smallest[0], *computed.smallest[1]}
    return named


def _objection(
    each: NoNumber, things: Sequence[ThingId], refs: Mapping[ThingId, ThingRef]
) -> Objection:
    return Objection(
        problem=each.problem,
        found=each.found,
        expected=each.expected,
        things=_named(each.things[:_MOST_NAMED], things, refs),
    )


def _set(computed: _Computed, refs: Mapping[ThingId, ThingRef]) -> SmallestSet | None:
    if computed.smallest is None:
        return None
    removed, stopped, exact, bound = computed.smallest
    things = computed.model.things
    return SmallestSet(
        removed=_named(removed, things, refs),
        stopped=_named(stopped, things, refs),
        exact=exact,
        bound=bound,
    )


def _named(
    numbers: Iterable[int], things: Sequence[ThingId], refs: Mapping[ThingId, ThingRef]
) -> tuple[ThingRef, ...]:
    return carding.named(numbers, things, refs)
