"""What is asked of the map, and what the map answers: values only."""

from datetime import date, datetime

import attrs

from atlas.model.ids import ClaimId, ThingId
from atlas.model.markings import TLP
from atlas.services.explain import ThingRef


@attrs.frozen(kw_only=True)
class Filter:
    """Which links count: alternatives within one condition, and all conditions must hold. Empty and `None`: any.

    `kinds` says what kinds of thing a link may lead to; things that were chosen stay. With `vetted` a claim counts that
    is vetted. `likelihood` is the least, in percent: a claim that states none says it outright and stays. All days are
    inclusive. `since` and `until` bound the day on which the claim was last changed, else made; `known_since` and
    `known_until` that on which it was recorded here. `seen_since` and `seen_until` bound the days on which it was so in
    the world: those of the link's claim, where it states none those of a claim about the thing that it leads to.
    `located` and `targeted` are countries (alpha-2) in which that thing must be, or at which it must be aimed.
    """

    kinds: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    markings: frozenset[TLP] = frozenset()
    vetted: bool = False
    likelihood: int | None = None
    since: date | None = None
    until: date | None = None
    known_since: date | None = None
    known_until: date | None = None
    seen_since: date | None = None
    seen_until: date | None = None
    located: frozenset[str] = frozenset()
    targeted: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Ways:
    """How far walks go and over what: up to 6 steps for a path, up to 3 for what is shared.

    With `everything` they lead through places, sectors, techniques and hubs too (`docs/reference/map.md`).
    """

    steps: int
    filter: Filter = Filter()
    everything: bool = False


@attrs.frozen(kw_only=True)
class Opened:
    """One expansion: what a thing leads to by one relation, of one kind; `None` means any."""

    thing: ThingId
    relation: str | None = None
    kind: str | None = None


@attrs.frozen(kw_only=True)
class View:
    """One state of the map: at most one of `of`, `path` and `shared` is there, in this order of precedence.

    `hops` are steps: 1 or 2 around things, up to 6 for a path, up to 3 for what is shared. `everything` is that of
    `Ways`.
    """

    of: tuple[ThingId, ...] = ()
    path: tuple[ThingId, ThingId] | None = None
    shared: tuple[ThingId, ...] = ()
    hops: int = 1
    opened: tuple[Opened, ...] = ()
    hidden: frozenset[ThingId] = frozenset()
    filter: Filter = Filter()
    everything: bool = False

    @property
    def ways(self) -> Ways:
        """How walks are to go."""
        return Ways(steps=self.hops, filter=self.filter, everything=self.everything)


@attrs.frozen(kw_only=True)
class Spot:
    """One thing on the map.

    `degree` counts the links that the asker sees of it, whatever is filtered; 200 means "that many or more".
    `more` of them are not on this picture. `step` is its place on a path, else how many steps away it is.
    """

    thing: ThingRef
    family: str
    degree: int
    more: int
    chosen: bool
    vetted: bool
    disputed: bool
    step: int | None


@attrs.frozen(kw_only=True)
class Tie:
    """All links of one type from one thing to another.

    `likelihood` is the highest that a claim states; `None` where a claim says it outright. `marking` is the strictest
    of the claims, `sources` are the names of the organisations that make them, sorted.
    """

    source: ThingId
    type: str
    target: ThingId
    likelihood: int | None
    marking: TLP
    claims: tuple[ClaimId, ...]
    sources: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Group:
    """How many things of one kind a thing leads to by one relation. `outgoing`: the thing is the source."""

    relation: str
    outgoing: bool
    kind: str
    family: str
    count: int


@attrs.frozen(kw_only=True)
class Crowd:
    """A thing with too many neighbours to show at once: they open group by group.

    `groups` are there for chosen things; for others ask `groups()` when somebody opens them.
    """

    thing: ThingId
    groups: tuple[Group, ...]


@attrs.frozen(kw_only=True)
class Picture:
    """What one view shows. Order is fixed: by step, then name, then id; ties by source, type and target.

    `shown` of `total` things are here; `capped` where things or ties were left out. `gone` of the chosen things are
    not among what the asker may see. `title` holds names only. `routes` are those of a path or of what is shared.
    `brought` are the things that each opened group brought, in the order opened. `scope` is the digest of the scope
    that was read: for what is kept of it, and for nobody to see.
    """

    title: str
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    shown: int
    total: int
    capped: bool
    crowded: tuple[Crowd, ...]
    highest: TLP
    at: datetime
    gone: int = 0
    routes: "tuple[Route, ...]" = ()
    brought: tuple[frozenset[ThingId], ...] = ()
    scope: bytes = attrs.field(default=b"", eq=False, repr=False)

    def groups_of(self, thing: ThingId) -> tuple[Group, ...]:
        """Return the groups of a thing as far as they were counted for the picture; none where they were not."""
        return next((crowd.groups for crowd in self.crowded if crowd.thing == thing), ())


@attrs.frozen(kw_only=True)
class Step:
    """One step of a route with all that is said of it: one tie or more, the surest first.

    `forward` tells whether the first tie points in the direction of the route.
    """

    source: ThingRef
    target: ThingRef
    ties: tuple[Tie, ...]

    @property
    def tie(self) -> Tie:
        """The surest tie."""
        return self.ties[0]

    @property
    def forward(self) -> bool:
        """Whether the surest tie points in the direction of the route."""
        return self.tie.source == self.source.id


@attrs.frozen(kw_only=True)
class Route:
    """A way from one thing to another, step by step; `others` are ways of the same length, at most three."""

    steps: tuple[Step, ...]
    others: "tuple[Route, ...]" = ()


@attrs.frozen(kw_only=True)
class Shared:
    """One thing that all chosen ones lead to: how many steps from each, and a way from each, in the order chosen."""

    thing: ThingRef
    family: str
    degree: int
    distances: tuple[int, ...]
    routes: tuple[Route, ...]


@attrs.frozen(kw_only=True)
class SharedBy:
    """The best `items` of `total` things that all of `chosen` lead to: nearest first, then those with fewest links."""

    chosen: tuple[ThingRef, ...]
    items: tuple[Shared, ...]
    total: int
    highest: TLP


@attrs.frozen(kw_only=True)
class Neighbour:
    """One thing that another is linked to, with all ties between the two."""

    thing: ThingRef
    family: str
    degree: int
    ties: tuple[Tie, ...]


@attrs.frozen(kw_only=True)
class Neighbours:
    """What one thing is linked to: `items` of `total` by name, and `groups` that count all of it.

    `is_crowded` where nothing is listed because there is too much of it.
    """

    thing: ThingRef
    is_crowded: bool
    degree: int
    items: tuple[Neighbour, ...]
    total: int
    groups: tuple[Group, ...]
    highest: TLP
