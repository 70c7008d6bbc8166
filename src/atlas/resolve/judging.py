"""The algebra of judgements: which one of an author counts, and what is joined by all that are seen.

The order in which judgements come decides nothing, and what is not given does not exist. The clusters of some things
follow from the judgements around them alone, so nobody needs to read them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

import attrs

from atlas.model.ids import OrganisationId, ThingId

Pair = tuple[ThingId, ThingId]


class Verdict(StrEnum):
    """What is judged of two things."""

    SAME = "same"
    NOT_SAME = "not-same"
    UNSURE = "unsure"


@attrs.frozen(kw_only=True)
class Judgement:
    """What an author judges of two things, the smaller id first. `strength` is in percent.

    `by_hand` is false where it is read from a claim: what its author judges by hand overrules it.
    """

    id: UUID
    one: ThingId
    other: ThingId
    author: OrganisationId
    verdict: Verdict
    strength: int
    recorded_at: datetime
    by_hand: bool = True

    @property
    def pair(self) -> Pair:
        """Return both things, the smaller id first."""
        return self.one, self.other


@attrs.frozen(kw_only=True)
class Dispute:
    """A judgement *same* that joins nothing, and the judgements *not same* that keep its sides apart."""

    same: Judgement
    against: tuple[Judgement, ...]


@attrs.frozen(kw_only=True)
class Clusters:
    """What is joined: the cluster's id of each thing in one, and the two or more members of each, in order of ids."""

    of: Mapping[ThingId, ThingId] = MappingProxyType({})
    members: Mapping[ThingId, tuple[ThingId, ...]] = MappingProxyType({})
    disputes: tuple[Dispute, ...] = ()

    def shown(self, thing: ThingId) -> ThingId:
        """Return the id under which a thing shows: that of its cluster, else its own."""
        return self.of.get(thing, thing)

    def all_of(self, thing: ThingId) -> tuple[ThingId, ...]:
        """Return the members of the cluster that a thing is in; the thing alone where it is in none."""
        return self.members.get(self.shown(thing), (thing,))


NO_CLUSTERS = Clusters()


def ordered(one: ThingId, other: ThingId) -> Pair:
    """Return two things as a judgement names them: the smaller id first."""
    return (one, other) if one < other else (other, one)


def counting(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return of each author the judgement on a pair that counts: the latest by hand, else the latest.

    They come in the order of joining. Of two of one moment the greater id counts: in any order the same.
    """
    latest: dict[tuple[Pair, OrganisationId], Judgement] = {}
    for each in judgements:
        key = each.pair, each.author
        known = latest.get(key)
        if known is None or _age(known) < _age(each):
            latest[key] = each
    return tuple(sorted(latest.values(), key=_turn))


def clusters(judgements: Iterable[Judgement]) -> Clusters:
    """Return what the judgements join. Costs O(n log n), and the pairs kept apart of each thing that is joined."""
    standing = counting(judgements)
    joining = _Joining(each.pair for each in standing if each.verdict is Verdict.NOT_SAME)
    left_out = [
        each
        for each in standing
        if each.verdict is Verdict.SAME and not joining.join(each.one, each.other)
    ]
    members = joining.members()
    return Clusters(
        of={thing: id_ for id_, group in members.items() for thing in group},
        members=members,
        disputes=tuple(_dispute(each, standing, joining) for each in left_out),
    )


def _age(judgement: Judgement) -> tuple[bool, datetime, UUID]:
    return judgement.by_hand, judgement.recorded_at, judgement.id


def _turn(judgement: Judgement) -> tuple[int, ThingId, ThingId, OrganisationId]:
    return -judgement.strength, judgement.one, judgement.other, judgement.author


def _dispute(same: Judgement, standing: Sequence[Judgement], joining: "_Joining") -> Dispute:
    sides = {joining.root(same.one), joining.root(same.other)}
    return Dispute(
        same=same,
        against=tuple(
            each
            for each in standing
            if each.verdict is Verdict.NOT_SAME
            and {joining.root(each.one), joining.root(each.other)} == sides
        ),
    )


class _Joining:
    """Disjoint sets with pairs that must stay apart (Tarjan's union-find, the smaller set into the larger)."""

    def __init__(self, apart: Iterable[Pair]) -> None:
        self._parent: dict[ThingId, ThingId] = {}
        self._size: dict[ThingId, int] = {}
        self._apart: dict[ThingId, set[ThingId]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def root(self, thing: ThingId) -> ThingId:
        while (parent := self._parent.get(thing, thing)) != thing:
            self._parent[thing] = self._parent.get(parent, parent)
            thing = parent
        return thing

    def join(self, one: ThingId, other: ThingId) -> bool:
        """Join the sets of two things; `False` where they must stay apart."""
        left, right = self.root(one), self.root(other)
        if left == right:
            return True
        if self._is_apart(left, right):
            return False
        small, large = sorted((left, right), key=lambda root: (self._size.get(root, 1), root))
        self._parent[small] = large
        self._size[large] = self._size.get(small, 1) + self._size.get(large, 1)
        self._apart.setdefault(large, set()).update(self._apart.pop(small, ()))
        return True

    def _is_apart(self, left: ThingId, right: ThingId) -> bool:
        few, rest = (
            (left, right)
            if len(self._apart.get(left, ())) <= len(self._apart.get(right, ()))
            else (right, left)
        )
        return any(self.root(thing) == rest for thing in self._apart.get(few, ()))

    def members(self) -> dict[ThingId, tuple[ThingId, ...]]:
        groups: dict[ThingId, set[ThingId]] = {}
        for thing in self._parent:
            root = self.root(thing)
            groups.setdefault(root, {root}).add(thing)
        return {min(group): tuple(sorted(group)) for group in groups.values() if len(group) > 1}
