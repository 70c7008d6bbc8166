"""Cards of opportunities: drafts by number, computed without the scope; then cards with names, places and holders."""

from collections.abc import Iterable, Mapping, Sequence

import attrs
import numpy as np

from atlas.graphs.disruption.cascade import Blast, blast, blasts
from atlas.graphs.disruption.ranking import fronts
from atlas.graphs.disruption.sight import choices
from atlas.model.ids import ThingId
from atlas.model.kinds import Group, kind_of
from atlas.model.levers import fitting
from atlas.policy.vetting import State
from atlas.services.explain import ThingRef
from atlas.services.explore.describing import in_order
from atlas.services.opportunities.pulling import holds, offers
from atlas.services.opportunities.stating import Model
from atlas.services.opportunities.values import (
    Card,
    Caveat,
    Effect,
    LeverOffer,
    Need,
    Turning,
)
from atlas.store.alliance import Organisation
from atlas.store.dependencies import Stated

_SHARED = 2  # users from which on a thing is worth a card, though nobody is said to need it
# Kinds that are often lawful firms which do not know what they are used for.
_MAYBE_LAWFUL = frozenset(
    {"hosting-provider", "registrar", "exchange", "payment-processor", "tool", "software"}
)
_NOTHING = Blast(removed=(), fallen=frozenset(), stopped=(), weakened=(), harm=0.0)


@attrs.frozen(kw_only=True)
class Draft:
    """A card by number; `vetted` are numbers of the same model, as far as vetted claims alone say so.

    `is_contradicted`: claims that nobody vetted contradict vetted ones, so that vetted claims alone count a target.
    """

    what: int
    front: int
    stopped: tuple[int, ...]
    weakened: tuple[int, ...]
    vetted_stopped: tuple[int, ...]
    vetted_weakened: tuple[int, ...]
    users: tuple[int, ...]
    needs: tuple[tuple[int, str, tuple[int, ...]], ...] = ()
    blind: tuple[int, ...] | None = None
    is_contradicted: bool = False

    @property
    def named(self) -> set[int]:
        """The numbers of all that the card names."""
        of_needs = {n for customer, _, suppliers in self.needs for n in (customer, *suppliers)}
        return {self.what, *self.stopped, *self.weakened, *self.users, *of_needs} | {
            *self.vetted_stopped,
            *self.vetted_weakened,
            *(self.blind or ()),
        }


def drafts(model: Model, vetted: Model, members: Sequence[Organisation]) -> tuple[Draft, ...]:
    """Return all drafts, the best first, without what `completed` adds. Costs O(different figures squared)."""
    sure = None if vetted is model else _sure(model, vetted)
    numbers = sorted({*_candidates(model), *(sure or {})})
    doubted = _doubted(model, vetted)
    found = [_draft(number, model, sure, doubted=doubted) for number in numbers]
    if not found:
        return ()
    levers = {kind: _pullable(kind, members) for kind in set(model.kinds)}
    values = np.array([_criteria(each, levers[model.kinds[each.what]]) for each in found])
    different, back = np.unique(values, axis=0, return_inverse=True)
    placed = fronts(different, is_more_better=(True,) * values.shape[1])[back.ravel()]
    ranked = [
        attrs.evolve(each, front=int(front)) for each, front in zip(found, placed, strict=True)
    ]
    return tuple(sorted(ranked, key=_place))


def _candidates(model: Model) -> list[int]:
    shared = {thing for thing, users in model.users.items() if len(users) >= _SHARED}
    needed = set(model.dependencies.suppliers) if model.dependencies else set()
    return sorted(shared | needed)


def _pullable(kind: str, members: Sequence[Organisation]) -> int:
    """Return how many levers, waiting aside, can act on a kind and are held by some member."""
    return sum(any(holds(member, each) for member in members) for each in fitting(kind)[:-1])


def _criteria(each: Draft, levers: int) -> tuple[int, ...]:
    stopped = (len(each.vetted_stopped), len(each.stopped))
    return (*stopped, len(each.weakened), len(each.users), levers)


def _place(each: Draft) -> tuple[int, ...]:
    stopped = (-len(each.vetted_stopped), -len(each.stopped))
    return (each.front, *stopped, -len(each.weakened), -len(each.users), each.what)


def completed(draft: Draft, model: Model, vetted: Model) -> Draft:
    """Return a draft that is shown, with the steps that it supplies and what would be seen no more.

    Of one that is contradicted the steps are those of vetted claims too.
    """
    needs = _needs(model, draft.what)
    if draft.is_contradicted:
        needs = tuple(dict.fromkeys((*needs, *_vetted_needs(model, vetted, draft.what))))
    return attrs.evolve(draft, needs=needs, blind=_blind(model, draft.what))


def _doubted(model: Model, vetted: Model) -> frozenset[int]:
    """Return the targets that have a number by vetted claims alone, in numbers of the whole model.

    Of these others say what contradicts itself or what is vetted: a circle, or a step that is required and is not.
    """
    if vetted is model or vetted.dependencies is None:
        return frozenset()
    here = _places(model, vetted)
    whole = model.dependencies
    targets = {here[each] for each in vetted.dependencies.targets}
    if whole is None:
        return frozenset(targets)
    apart = targets - whole.targets.keys()
    return frozenset(t for t in apart if whole.leaning_on([t]).isdisjoint(whole.targets))


def _places(model: Model, vetted: Model) -> Sequence[int]:
    """Return the numbers that the things of the vetted model have in the whole one."""
    at = {thing: place for place, thing in enumerate(model.things)}
    return [at[thing] for thing in vetted.things]


def _draft(
    number: int,
    model: Model,
    by_vetted: Mapping[int, Blast] | None,
    *,
    doubted: frozenset[int],
) -> Draft:
    """Return the draft of a thing; `by_vetted` are the blasts by vetted claims alone, `None` where all are vetted."""
    gone = _blast(model, number)
    sure = gone if by_vetted is None else by_vetted.get(number, _NOTHING)
    return Draft(
        what=number,
        front=0,
        stopped=gone.stopped,
        weakened=gone.weakened,
        vetted_stopped=sure.stopped,
        vetted_weakened=sure.weakened,
        users=tuple(sorted(model.users.get(number, frozenset()) - {*gone.stopped, *gone.weakened})),
        is_contradicted=not doubted.isdisjoint((*sure.stopped, *sure.weakened)),
    )


def _blast(model: Model, number: int) -> Blast:
    return blast(model.dependencies, [number]) if model.dependencies else _NOTHING


def _sure(model: Model, vetted: Model) -> Mapping[int, Blast]:
    """Return what those do, by vetted claims alone, that do anything by them, in numbers of the whole model."""
    if vetted.dependencies is None:
        return {}
    here = _places(model, vetted)
    return {
        here[gone.removed[0]]: attrs.evolve(
            gone,
            removed=tuple(here[n] for n in gone.removed),
            fallen=frozenset(here[n] for n in gone.fallen),
            stopped=tuple(here[n] for n in gone.stopped),
            weakened=tuple(here[n] for n in gone.weakened),
        )
        for gone in blasts(vetted.dependencies)
    }


def _needs(model: Model, number: int) -> tuple[tuple[int, str, tuple[int, ...]], ...]:
    if model.dependencies is None:
        return ()
    steps = [model.dependencies.steps[place] for place in model.dependencies.serves[number]]
    return tuple(
        (each.customer, model.steps.get((each.customer, each.step), ""), each.suppliers)
        for each in steps
    )


def _vetted_needs(
    model: Model, vetted: Model, number: int
) -> tuple[tuple[int, str, tuple[int, ...]], ...]:
    """Return the steps that a thing supplies by vetted claims, in numbers of the whole model."""
    here = _places(model, vetted)
    return tuple(
        (here[customer], step, tuple(sorted(here[each] for each in suppliers)))
        for customer, step, suppliers in _needs(vetted, here.index(number))
    )


def _blind(model: Model, number: int) -> tuple[int, ...] | None:
    """Return what would be seen from nowhere any more; `None` where nobody says who sees what."""
    if model.dependencies is None or not model.seen:
        return None
    sights = [
        (place, model.dependencies.steps[step].customer)
        for place in model.seen
        for step in model.dependencies.serves[place]
    ]
    chosen = choices(model.dependencies, [[number]], sights=sights)[1]
    return chosen.blind if chosen.is_sight_known else None


def card(
    draft: Draft,
    model: Model,
    refs: Mapping[ThingId, ThingRef],
    *,
    where: Mapping[ThingId, Sequence[str]],
    members: Sequence[Organisation],
) -> Card:
    """Return the card of a draft, with names as the scope shows them; what it does not show is left out."""
    things = model.things
    what = refs[things[draft.what]]
    countries = tuple(sorted(set(where.get(what.id, ()))))
    levers = offers(model.kinds[draft.what], countries, members)
    behind = model.claims.get(draft.what, ())
    likelihoods = [each.likelihood for each in behind if each.likelihood is not None]

    def named_(numbers: Iterable[int]) -> tuple[ThingRef, ...]:
        return named(numbers, things, refs)

    return Card(
        what=what,
        front=draft.front,
        effect=Effect(stopped=named_(draft.stopped), weakened=named_(draft.weakened)),
        vetted=Effect(stopped=named_(draft.vetted_stopped), weakened=named_(draft.vetted_weakened)),
        needs=_told_needs(draft, things, refs),
        users=named_(draft.users),
        countries=countries,
        levers=levers,
        blind=None if draft.blind is None else named_(draft.blind),
        claims=len(behind),
        unvetted=sum(each.vetting != State.VETTED for each in behind),
        likelihood=min(likelihoods, default=None),
        caveats=_caveats(draft, model.kinds[draft.what], behind, levers, countries),
        turning=_turning(draft, behind),
    )


def named(
    numbers: Iterable[int], things: Sequence[ThingId], refs: Mapping[ThingId, ThingRef]
) -> tuple[ThingRef, ...]:
    """Return the things of these numbers that the scope shows, by name."""
    found = (refs[things[number]] for number in numbers if things[number] in refs)
    return tuple(sorted(found, key=in_order))


def _told_needs(
    draft: Draft, things: Sequence[ThingId], refs: Mapping[ThingId, ThingRef]
) -> tuple[Need, ...]:
    return tuple(
        Need(
            customer=refs[things[customer]],
            step=step,
            suppliers=named(suppliers, things, refs),
        )
        for customer, step, suppliers in draft.needs
        if things[customer] in refs
    )


def _caveats(
    draft: Draft,
    kind: str,
    behind: Sequence[Stated],
    levers: Sequence[LeverOffer],
    countries: Sequence[str],
) -> tuple[Caveat, ...]:
    """Return what must be kept in mind, in the order of `Caveat`. Waiting is no lever that acts."""
    acting = levers[:-1]
    holds = {
        Caveat.UNVETTED: any(each.vetting != State.VETTED for each in behind),
        Caveat.DISPUTED: any(each.vetting == State.DISPUTED for each in behind),
        Caveat.CONTRADICTED: draft.is_contradicted,
        Caveat.USE_ALONE: not (
            draft.stopped or draft.weakened or draft.vetted_stopped or draft.vetted_weakened
        ),
        Caveat.MAYBE_LAWFUL: kind in _MAYBE_LAWFUL or kind_of(kind).group is Group.ORGANISATION,
        Caveat.UNPLACED: not countries,
        Caveat.NO_HOLDER: bool(acting) and not any(each.holders for each in acting),
        Caveat.NO_LEVER: not acting,
        Caveat.SIGHT_UNKNOWN: draft.blind is None,
    }
    return tuple(each for each, does in holds.items() if does)


def _turning(draft: Draft, behind: Sequence[Stated]) -> tuple[Turning, ...]:
    lone = any(len(suppliers) == 1 for _, _, suppliers in draft.needs)
    holds = {
        Turning.SECOND_SUPPLIER: lone,
        Turning.NOT_NEEDED: bool(draft.needs),
        Turning.NEEDED: bool(draft.users),
        Turning.REVIEW: any(each.vetting != State.VETTED for each in behind),
        Turning.SUBSTITUTE: True,
    }
    return tuple(each for each, does in holds.items() if does)
