"""Walks breadth first over links: how far each thing is, and over which neighbours one comes there."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from atlas.errors import TooWide
from atlas.model.ids import ThingId
from atlas.model.kinds import iter_relations, kind_of
from atlas.services.explore.describing import narrowed_by
from atlas.services.explore.view import Ways
from atlas.store import spots, walks
from atlas.store.scoped import OpenScope
from atlas.store.walks import Met

MOST_LOOKED_AT = 200_000  # links of one walk: about a second of reading
MOST_PASSED = 1_000  # links of a thing that a walk leads through; more tell nothing
WIDE = (
    f"Looked at {MOST_LOOKED_AT:,} links; that is too wide to go on. "
    "Narrow it: fewer steps, or one kind of relation."
)


@attrs.define(kw_only=True)
class Spread:
    """What one thing leads to: `steps` to each thing, and the `parents` over which shortest ways come to it."""

    start: ThingId
    front: list[ThingId]
    steps: dict[ThingId, int]
    parents: dict[ThingId, list[ThingId]]

    @classmethod
    def of(cls, start: ThingId) -> "Spread":
        """Return a walk that has not begun."""
        return cls(start=start, front=[start], steps={start: 0}, parents={})

    def advance(self, met: Mapping[ThingId, Sequence[ThingId]], avoid: frozenset[ThingId]) -> None:
        """Go one step on, over what the things of the frontier lead to, in order of ids."""
        step = self.steps[self.front[0]] + 1 if self.front else 0
        new: dict[ThingId, list[ThingId]] = {}
        for near in self.front:
            for far in met.get(near, ()):
                if far not in self.steps and far not in avoid:
                    new.setdefault(far, []).append(near)
        self.parents |= new
        self.steps |= dict.fromkeys(new, step)
        self.front = sorted(new)

    def layers_to(self, ends: Iterable[ThingId], *, width: int) -> list[list[ThingId]]:
        """Return the things on shortest ways to `ends`, all equally far, from the start on; at most `width` a step."""
        layer = sorted(ends)[:width]
        layers = [layer]
        while layer and self.steps[layer[0]]:
            layer = sorted({each for thing in layer for each in self.parents[thing]})[:width]
            layers.append(layer)
        return layers[::-1]


class Walker:
    """Steps on behalf of one question, and counts what it looked at.

    Relations that are not walked, kinds that no path leads through and things with very many links are passed
    only where `everything` or the filter asks for them (`docs/reference/map.md`).
    """

    def __init__(
        self,
        opened: OpenScope,
        ways: Ways,
        ends: Iterable[ThingId],
        *,
        asked: frozenset[str] = frozenset(),
    ) -> None:
        """Begin a question about ways from or between `ends`; kinds that are `asked` for are passed."""
        self._opened = opened
        unwalked = () if ways.everything else (r.type for r in iter_relations() if not r.walked)
        self.narrowed = narrowed_by(ways.filter, unwalked=unwalked)
        self._ends = frozenset(ends)
        self._asked = ways.filter.kinds | asked
        self._everything = ways.everything
        self._looked_at = 0
        self.kinds: dict[ThingId, str] = {}

    def step(self, front: Sequence[ThingId]) -> Mapping[ThingId, list[ThingId]]:
        """Return what the things of a frontier lead to, of what may be passed; one question for them all.

        Raises:
            TooWide: the walk looked at more links than it may.
        """
        starts = [thing for thing in front if thing in self._ends]
        others = [thing for thing in front if thing not in self._ends]
        met: dict[ThingId, list[ThingId]] = {}
        for things, most in ((starts, MOST_LOOKED_AT), (others, self._most)):
            for each in self._read(things, most) if things else ():
                self.kinds[each.far] = each.kind
                if self.is_passed(each.far):
                    met.setdefault(each.near, []).append(each.far)
        return met

    def is_passed(self, thing: ThingId) -> bool:
        """Tell whether a thing that was met is of a kind that a way may lead through."""
        kind = self.kinds[thing]
        asked = self._everything or thing in self._ends or kind in self._asked
        return asked or kind_of(kind).through

    def narrow(self, things: Sequence[ThingId]) -> list[ThingId]:
        """Return those things that have not too many links to be passed; ends always pass."""
        if self._everything or not things:
            return list(things)
        degrees = walks.degrees(
            self._opened,
            spots.ends_of(self._opened, things),
            narrowed=self.narrowed,
            exempt=self._ends,
            cap=MOST_PASSED + 1,
        )
        return [t for t in things if t in self._ends or degrees[t] <= MOST_PASSED]

    @property
    def _most(self) -> int:
        return MOST_LOOKED_AT if self._everything else MOST_PASSED

    def _read(self, things: Sequence[ThingId], most: int) -> tuple[Met, ...]:
        stepped = walks.step(self._opened, things, self.narrowed, most=most, exempt=self._ends)
        self._looked_at += stepped.looked_at
        if self._looked_at > MOST_LOOKED_AT or (stepped.wide and most == MOST_LOOKED_AT):
            raise TooWide(WIDE)
        return stepped.met
