"""The model of who needs whom, made of what claims say: things are numbered, steps named; nothing is guessed.

`depends-on` says that the source needs the target, for a step if it names one (`x_step`). `x_criticality` tells whether
exactly this supplier is required, or is one of several alternatives for that step. `substitutes` says that the source
can stand in for the target wherever that is needed. Other relations show use: that somebody uses a thing does not say
that it would stop without it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import attrs

from atlas.errors import NoNumber
from atlas.graphs.disruption.cascade import objections
from atlas.graphs.disruption.dependencies import Dependencies, Supply, contradictions
from atlas.model.ids import ThingId
from atlas.model.kinds import Group, kind_of
from atlas.policy.vetting import State
from atlas.services.opportunities.shares import Claimed, settled, share_of
from atlas.store.dependencies import Stated

NEEDS = "depends-on"
REPLACES = "substitutes"
SEES = "visible-to"
# Relations that show use, with the user as their source; `supplies` leads the other way.
USES = (
    "uses",
    "buys-from",
    "cashes-out-at",
    "laundered-via",
    "registered-via",
    "communicates-via",
    "advertises-on",
)
SUPPLIES = "supplies"
_ALTERNATIVE = "alternative"
_USERS = frozenset({Group.ACTOR, Group.OPERATION})
_USED = frozenset({Group.SERVICE, Group.MALWARE, Group.INFRASTRUCTURE, Group.WALLET})


class Floor(StrEnum):
    """Which claims count: all that stand, or vetted ones alone."""

    ALL = "all"
    VETTED = "vetted"


@attrs.frozen(kw_only=True)
class Model:
    """What claims say, by number: `things` in order of ids, and who needs, uses and sees what.

    `rejected` are objections to what some customers are said to need: for shares, these shares were left out, else the
    customers. `dependencies` is `None` where nobody is said to need anything. `targets` without objection are in it.
    """

    things: tuple[ThingId, ...]
    kinds: tuple[str, ...]
    dependencies: Dependencies | None
    steps: Mapping[tuple[int, int], str]
    users: Mapping[int, frozenset[int]]
    seen: frozenset[int]
    claims: Mapping[int, tuple[Stated, ...]]
    rejected: tuple[NoNumber, ...]


def is_weighed(each: Stated) -> bool:
    """Tell whether a claim says anything of who needs, replaces, sees or uses a supplier."""
    return each.type in (NEEDS, REPLACES, SEES) or _use_of(each) is not None


def modelled(stated: Sequence[Stated], floor: Floor) -> Model:
    """Return the model of the claims that count."""
    said = [each for each in stated if floor is Floor.ALL or each.vetting == State.VETTED]
    kinds = {e.source: e.source_kind for e in said} | {e.target: e.target_kind for e in said}
    things = tuple(sorted(kinds))
    places = {thing: place for place, thing in enumerate(things)}
    claimed, steps = _supplies(said, places)
    supplies, unfit = settled(claimed)
    supplies, steps = _replacing(supplies, steps, _substitutes(said, places))
    model, rejected = _dependencies(len(things), supplies)
    return Model(
        things=things,
        kinds=tuple(kinds[thing] for thing in things),
        dependencies=model,
        steps=steps,
        users=_users(said, places),
        seen=frozenset(places[each.source] for each in said if each.type == SEES),
        claims=_behind(said, places),
        rejected=(*unfit, *rejected),
    )


def _supplies(
    said: Iterable[Stated], places: Mapping[ThingId, int]
) -> tuple[list[Claimed], Mapping[tuple[int, int], str]]:
    """Return who supplies which step of whom, and the names of the steps; a need without a step is one by itself."""
    numbers: dict[tuple[int, str, int], int] = {}
    found: list[Claimed] = []
    needs = [each for each in said if each.type == NEEDS]
    for each in needs:
        customer, supplier = places[each.source], places[each.target]
        key = (customer, each.step, -1 if each.step else _alone(each, supplier))
        step = numbers.setdefault(key, len(numbers))
        required = each.criticality != _ALTERNATIVE and not each.step
        required = required or each.criticality == "required"
        supply = Supply(
            customer=customer,
            step=step,
            supplier=supplier,
            required=required,
            share=share_of(each.share),
        )
        found.append(Claimed(supply=supply, claim=each))
    return found, {(c, number): step for (c, step, _), number in numbers.items()}


def _alone(each: Stated, supplier: int) -> int:
    """Return what tells needs without a step apart: alternatives of a customer are one, any other stands alone."""
    return -2 if each.criticality == _ALTERNATIVE else supplier


def _substitutes(
    said: Iterable[Stated], places: Mapping[ThingId, int]
) -> Mapping[int, frozenset[int]]:
    """Return who is said to be able to stand in for whom."""
    found: dict[int, set[int]] = defaultdict(set)
    for each in said:
        if each.type == REPLACES:
            found[places[each.target]].add(places[each.source])
    return {supplier: frozenset(others) for supplier, others in found.items()}


def _replacing(
    supplies: Iterable[Supply],
    steps: Mapping[tuple[int, int], str],
    substitutes: Mapping[int, frozenset[int]],
) -> tuple[list[Supply], Mapping[tuple[int, int], str]]:
    """Add those that can stand in for a supplier, with the names of the steps that there are then.

    A supplier that is required and can be replaced becomes, with its substitutes, a step of its own: what else is
    required for the same step still is.
    """
    named = dict(steps)
    own: dict[tuple[int, int, int], int] = {}
    found: list[Supply] = []
    for each in supplies:
        others = sorted(substitutes.get(each.supplier, frozenset()) - {each.customer})
        kept = each
        if others and each.required:
            step = own.setdefault((each.customer, each.step, each.supplier), len(steps) + len(own))
            named[each.customer, step] = steps[each.customer, each.step]
            kept = attrs.evolve(each, step=step, required=False)
        found += [
            kept,
            *(Supply(customer=kept.customer, step=kept.step, supplier=o) for o in others),
        ]
    return list(dict.fromkeys(found)), named


def _dependencies(
    count: int, supplies: Sequence[Supply]
) -> tuple[Dependencies | None, tuple[NoNumber, ...]]:
    """Return the model without the customers whose needs contradict each other, and what was objected."""
    against = contradictions(count, supplies, targets={})
    wrong = {thing for each in against for thing in each.things}
    kept = [each for each in supplies if each.customer not in wrong]
    targets = dict.fromkeys(_targets(kept), 1.0)
    if not targets:
        missing = [] if wrong else [_nothing()]
        return None, (*against, *missing)
    model = Dependencies.of(count, kept, targets=targets)
    more = objections(model)
    doubted = {thing for each in more for thing in each.things}
    sound = {target: harm for target, harm in targets.items() if target not in doubted}
    told = (*against, *more)
    return (Dependencies.of(count, kept, targets=sound) if sound else None), told


def _nothing() -> NoNumber:
    return NoNumber("dependencies.none", found="no statement", expected="who depends on whom")


def _targets(supplies: Iterable[Supply]) -> list[int]:
    """Return those that need something: all that nobody else needs, and where all are needed, all."""
    listed = list(supplies)
    customers = {each.customer for each in listed}
    return sorted(customers - {each.supplier for each in listed} or customers)


def _users(said: Iterable[Stated], places: Mapping[ThingId, int]) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for each in said:
        if use := _use_of(each):
            found[places[use[1]]].add(places[use[0]])
    return {thing: frozenset(users) for thing, users in found.items()}


def _use_of(each: Stated) -> tuple[ThingId, ThingId] | None:
    """Return who uses what by a claim of use; `None` where it tells of no user and supplier."""
    user, used = (each.source, each.target), (each.source_kind, each.target_kind)
    if each.type == SUPPLIES:
        user, used = user[::-1], used[::-1]
    elif each.type not in USES:
        return None
    fits = kind_of(used[0]).group in _USERS and kind_of(used[1]).group in _USED
    return user if fits else None


def _behind(
    said: Iterable[Stated], places: Mapping[ThingId, int]
) -> Mapping[int, tuple[Stated, ...]]:
    """Return the statements that are weighed, by what they tell of: who supplies, stands in or is seen."""
    found: dict[int, list[Stated]] = defaultdict(list)
    for each in filter(is_weighed, said):
        is_source = each.type in (SUPPLIES, REPLACES, SEES)
        found[places[each.source if is_source else each.target]].append(each)
    return {thing: tuple(claims) for thing, claims in found.items()}
